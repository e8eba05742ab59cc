import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { isDatabaseAway } from '../database/database-away.ts';
import { LedgerError, type LedgerErrorCode } from './ledger-error.ts';
import { problemOf } from './problem.ts';

/** What the framework itself refuses, in our words. */
const OF_FRAMEWORK: { readonly [status: number]: readonly [LedgerErrorCode, string] } = {
  400: ['malformed-body', 'The request cannot be read.'],
  404: ['not-found', 'There is nothing at this address.'],
  405: ['not-found', 'There is nothing at this address for this method.'],
  406: ['not-acceptable', 'None of the kinds of answer that were asked for can be given here.'],
  413: ['body-too-large', 'The body is larger than what is taken here.'],
  415: ['unsupported-media-type', 'This content type is not taken here.'],
};

/** The error as a refusal of ours, or null where it is a fault of ours. */
export function refusalOf(error: unknown): LedgerError | null {
  if (error instanceof LedgerError) return error;
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown } | null)?.statusCode;
  const known =
    typeof status === 'number' ? (OF_FRAMEWORK[status] ?? (status >= 400 && status < 500 ? OF_FRAMEWORK[400] : undefined)) : undefined;
  return known === undefined ? null : new LedgerError(known[0], known[1]);
}

/** A database that is away comes back. What was sent may have been kept just before. */
const whileAway = (error: unknown): LedgerError | null =>
  isDatabaseAway(error)
    ? new LedgerError(
        'not-ready',
        'The database is away at this moment. Ask again soon, and send what was to be kept again with the same Idempotency-Key.',
      )
    : null;

/** Answers every error with a problem document; what nobody expected is logged with the request's id and told to nobody. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const refusal = refusalOf(error) ?? whileAway(error);
    if (refusal === null) this.logger.error({ err: error, request: request.id, route: request.routeOptions.url }, 'a request failed');
    const problem = problemOf(refusal ?? error);
    if (reply.sent) return;
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (problem.status === 503) void reply.header('retry-after', '1');
    void reply
      .status(problem.status)
      .header('content-type', 'application/problem+json')
      .header('cache-control', 'no-store')
      .send(JSON.stringify(problem));
  }
}
