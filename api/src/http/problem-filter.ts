import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway } from '../database/database-away.ts';
import { isGivenUp } from '../database/database.ts';
import { LedgerError, type LedgerErrorCode } from './ledger-error.ts';
import { problemOf, type Problem } from './problem.ts';
import { noteProblem } from './request-notes.ts';

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
  // A database that is away comes back. What was sent may have been kept just before.
  if (isDatabaseAway(error))
    return new LedgerError(
      'not-ready',
      'The database is away at this moment. Ask again soon, and send what was to be kept again with the same Idempotency-Key.',
    );
  if (isGivenUp(error)) return new LedgerError('too-busy', 'Reading this took longer than it may, and was given up. Ask again soon.');
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown } | null)?.statusCode;
  const known =
    typeof status === 'number' ? (OF_FRAMEWORK[status] ?? (status >= 400 && status < 500 ? OF_FRAMEWORK[400] : undefined)) : undefined;
  return known === undefined ? null : new LedgerError(known[0], known[1]);
}

/** What goes with the answer that tells a problem, whatever its form: who is asked for, and when to come back. */
export function problemHeaders(status: number): Readonly<Record<string, string>> {
  return {
    'cache-control': 'no-store',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(status === 503 ? { 'retry-after': '1' } : {}),
  };
}

/** The problem that a request ends with, which is noted on it. */
export function problemFor(request: FastifyRequest, error: unknown): Problem {
  const refusal = refusalOf(error);
  const problem = problemOf(refusal ?? error);
  // What we refuse by ourselves says all of it by its code, however many are refused.
  const isFault = problem.status >= 500 && !(error instanceof LedgerError);
  noteProblem(request, refusal?.code ?? 'internal', isFault ? error : null);
  return problem;
}

/** Answers an error with its problem document. */
export function sendProblem(reply: FastifyReply, error: unknown): void {
  const problem = problemFor(reply.request, error);
  void reply
    .status(problem.status)
    .headers({ ...problemHeaders(problem.status), 'content-type': 'application/problem+json' })
    .send(JSON.stringify(problem));
}

/** Answers every error with a problem document; what nobody expected goes into the request's line in the log, and is told to nobody. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) problemFor(reply.request, error);
    else sendProblem(reply, error);
  }
}
