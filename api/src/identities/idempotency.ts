import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { catchError, from, mergeMap, type Observable, of, switchMap, throwError } from 'rxjs';
import { z } from 'zod';
import { Clock } from '../clock/clock.ts';
import { LOGGER } from '../http/logger.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { callerOf } from './caller.ts';
import { type IdempotentRequest, IdempotencyRepository } from './idempotency-repository.ts';
import { Sealer } from './sealer.ts';

/** How long an answer is kept. */
const KEPT_MS = 24 * 3_600_000;

/** A write that has no answer after this time was cut off by a crash: no request waits that long. */
const ABANDONED_MS = 60_000;

const KEY = /^[\x21-\x7e]{1,255}$/;

/** What was answered: status, the headers that the route set, and the body as JSON. */
const Answer = z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.json().optional() });

const placeOf = ({ caller, key }: IdempotentRequest): string => `idempotency ${caller} ${key}`;

/** Everything that was asked. A body is hashed as it was read, so that spacing and the order of fields in JSON do not matter. */
function hashOf(request: FastifyRequest): Buffer {
  const body = typeof request.body === 'string' ? request.body : JSON.stringify(request.body ?? null, sorted);
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.url, request.headers['content-type'] ?? '', body]))
    .digest();
}

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** Gives a repeated write the answer that the first one got. What is refused or fails keeps nothing, so that it can be tried again. */
@Injectable()
export class Idempotency implements NestInterceptor {
  constructor(
    private readonly answers: IdempotencyRepository,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = this.idempotent(http.getRequest<FastifyRequest>());
    if (request === null) return next.handle();
    const reply = http.getResponse<FastifyReply>();
    const attempt = randomUUID();
    return from(this.reserve(request, attempt)).pipe(
      switchMap((held) => {
        if (held !== null) return of(this.repeat(request, held, reply));
        return next.handle().pipe(
          // A crash before this leaves a reservation without an answer; once it is abandoned the work runs again, and what is the same is accepted as the same.
          mergeMap(async (body: unknown) => {
            await this.keep(request, attempt, reply, body);
            return body;
          }),
          catchError((error: unknown) => from(this.release(request, attempt)).pipe(switchMap(() => throwError(() => error)))),
        );
      }),
    );
  }

  /** The request, where it is a write with an idempotency key. A body that is streamed is named by its hash and needs none. */
  private idempotent(request: FastifyRequest): IdempotentRequest | null {
    const key = request.headers['idempotency-key'];
    const caller = callerOf(request);
    if (key === undefined || caller === null || request.method === 'GET' || request.method === 'HEAD') return null;
    if (typeof key !== 'string' || !KEY.test(key))
      throw new LedgerError('invalid-request', 'The Idempotency-Key is 1 to 255 visible ASCII characters.', [
        { at: 'Idempotency-Key', message: 'does not fit' },
      ]);
    const isStreamed =
      request.body === undefined && request.headers['content-type'] !== undefined && request.headers['content-length'] !== '0';
    return isStreamed ? null : { caller: caller.keyId, key, requestHash: hashOf(request) };
  }

  /** Null when the key is ours now, else the answer that was given. */
  private async reserve(request: IdempotentRequest, attempt: string): Promise<Buffer | null> {
    const now = this.clock.now();
    const held = await this.answers.reserve(request, {
      id: attempt,
      now,
      keptSince: new Date(now.getTime() - KEPT_MS),
      abandonedBefore: new Date(now.getTime() - ABANDONED_MS),
    });
    if (held === null) return null;
    if (!held.requestHash.equals(request.requestHash))
      throw new LedgerError('idempotency-key-reused', 'This Idempotency-Key was used for another request.');
    if (held.answer === null) throw new LedgerError('request-in-progress', 'The same request is being carried out: try again in a moment.');
    return held.answer;
  }

  private repeat(request: IdempotentRequest, sealed: Buffer, reply: FastifyReply): unknown {
    const { status, headers, body } = Answer.parse(JSON.parse(this.sealer.open(sealed, placeOf(request)).toString('utf8')));
    void reply.status(status).headers(headers).header('idempotency-replayed', 'true');
    return body;
  }

  /** An answer that cannot be kept is given all the same: the work is done. */
  private async keep(request: IdempotentRequest, attempt: string, reply: FastifyReply, body: unknown): Promise<void> {
    const headers = Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
    const answer = Buffer.from(
      JSON.stringify({ status: reply.statusCode, headers, body } satisfies {
        status: number;
        headers: Record<string, string>;
        body: unknown;
      }),
      'utf8',
    );
    try {
      await this.answers.keep(request, attempt, this.sealer.seal(answer, placeOf(request)));
    } catch (error) {
      this.logger.warn({ err: error }, 'an answer could not be kept under its idempotency key');
    }
  }

  private async release(request: IdempotentRequest, attempt: string): Promise<void> {
    try {
      await this.answers.release(request, attempt);
    } catch (error) {
      this.logger.warn({ err: error }, 'an idempotency key could not be given back');
    }
  }
}
