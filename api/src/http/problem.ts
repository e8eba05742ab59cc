import type { LedgerErrorCode } from './ledger-error.ts';
import { LedgerError } from './ledger-error.ts';

/** The only place where an error becomes an HTTP status. */
const STATUS: { readonly [code in LedgerErrorCode]: number } = {
  'malformed-json': 400,
  'malformed-body': 400,
  'invalid-request': 422,
  'invalid-id': 400,
  'invalid-signature': 422,
  'body-too-large': 413,
  'body-too-slow': 408,
  'question-too-large': 413,
  'unsupported-media-type': 415,
  'not-acceptable': 406,
  'not-authenticated': 401,
  'not-allowed': 403,
  'not-found': 404,
  gone: 410,
  'already-exists': 409,
  'owned-by-another': 409,
  'different-content': 409,
  'idempotency-key-reused': 409,
  'request-in-progress': 409,
  'not-in-this-state': 409,
  'not-ready': 503,
  'too-many-requests': 429,
  'too-busy': 503,
  internal: 500,
};

const TITLE: { readonly [code in LedgerErrorCode]: string } = {
  'malformed-json': 'The body is not the JSON that is expected',
  'malformed-body': 'The body cannot be read',
  'invalid-request': 'The request does not fit',
  'invalid-id': 'The identifier is mistyped',
  'invalid-signature': 'The signature does not hold',
  'body-too-large': 'The body is too large',
  'body-too-slow': 'The body came too slowly',
  'question-too-large': 'The question asks for too much',
  'unsupported-media-type': 'This kind of body is not taken here',
  'not-acceptable': 'None of the accepted kinds can be given',
  'not-authenticated': 'A valid API key is needed',
  'not-allowed': 'This API key may not do that',
  'not-found': 'There is nothing here',
  gone: 'It was withdrawn',
  'already-exists': 'It exists already',
  'owned-by-another': 'It belongs to another organisation',
  'different-content': 'The same identifier was used with other content',
  'idempotency-key-reused': 'The idempotency key was used for another request',
  'request-in-progress': 'The same request is being carried out',
  'not-in-this-state': 'Its present state does not allow that',
  'not-ready': 'Not ready yet',
  'too-many-requests': 'Too much was asked',
  'too-busy': 'Too busy',
  internal: 'Something failed on our side',
};

/** A problem document (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly at: string; readonly message: string }[];
}

export const problemCodes = Object.keys(STATUS) as readonly LedgerErrorCode[];

/** Says an error as a problem document. What is not a `LedgerError` says nothing of itself: it may hold secrets. */
export function problemOf(error: unknown): Problem {
  const known =
    error instanceof LedgerError
      ? error
      : new LedgerError('internal', 'The request was not carried out. The operator finds the reason in the log by the request id.');
  return {
    type: `/problems/${known.code}`,
    title: TITLE[known.code],
    status: STATUS[known.code],
    detail: known.message,
    ...(known.faults.length > 0 ? { errors: known.faults } : {}),
  };
}
