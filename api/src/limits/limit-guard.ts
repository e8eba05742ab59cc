import { Injectable, type CanActivate, type ExecutionContext, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LedgerError } from '../http/ledger-error.ts';
import { notesOf } from '../http/request-notes.ts';
import { callerOf } from '../identities/caller.ts';
import { subjectOf } from './address.ts';
import { type Budget, Budgets, type Standing } from './budgets.ts';

/** What costs much to answer: things with all that stands behind them, verifications, questions for events. */
const COSTLY = /^\/(?:v1\/(?:passports|codes|verify|trace)|epcis\/events|id\/|[0-9]{2,4}\/)/;

/** What watches the service asks these, often from the address of a proxy: never refused. */
const WATCHED = new Set(['/healthz', '/readyz', '/metrics']);

/** Says how much may be asked, and what is left of it (draft-ietf-httpapi-ratelimit-headers). */
function tell(reply: FastifyReply, { budget, limit, left, resetsInSeconds }: Standing): void {
  void reply
    .header('ratelimit-policy', `"${budget}";q=${String(limit)};w=60`)
    .header('ratelimit', `"${budget}";r=${String(left)};t=${String(resetsInSeconds)}`);
}

function refuse(reply: FastifyReply, standing: Standing, says: string): never {
  void reply.header('retry-after', String(standing.resetsInSeconds));
  throw new LedgerError('too-many-requests', `${says} Retry-After says when to ask again.`);
}

/** Refuses who asks more than they may. Comes after the guard that finds out who calls. */
@Injectable()
export class LimitGuard implements CanActivate, OnModuleInit {
  constructor(
    private readonly budgets: Budgets,
    private readonly adapters: HttpAdapterHost,
  ) {}

  /** Watches keys that do not count, before they are looked up and when they were refused. */
  onModuleInit(): void {
    const fastify = this.adapters.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', async (request, reply) => {
      if (request.headers.authorization === undefined) return Promise.resolve();
      const standing = this.budgets.look('failures', subjectOf(request.ip));
      if (standing?.isExceeded !== true) return Promise.resolve();
      tell(reply, standing);
      return refuse(reply, standing, 'Too many API keys that do not count were sent from this address.');
    });
    // Before it is answered, so that who waits for the answer is counted by then.
    fastify.addHook('onSend', async (request, _reply, payload) => {
      if (request.headers.authorization !== undefined && notesOf(request).problem === 'not-authenticated')
        await this.budgets.take('failures', subjectOf(request.ip));
      return payload;
    });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (WATCHED.has(request.routeOptions.url ?? '')) return true;
    const reply = http.getResponse<FastifyReply>();
    const standing = await this.budgets.take(...this.budgetOf(request));
    if (standing === null) return true;
    tell(reply, standing);
    if (standing.isExceeded) refuse(reply, standing, 'More was asked in this minute than may be.');
    return true;
  }

  private budgetOf(request: FastifyRequest): [Budget, string] {
    const caller = callerOf(request);
    if (caller !== null) return ['keyed', caller.keyId];
    return [COSTLY.test(request.routeOptions.url ?? '') ? 'costly' : 'reads', subjectOf(request.ip)];
  }
}
