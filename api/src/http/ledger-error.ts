/** What can go wrong for a caller, by name. `problem.ts` gives each its HTTP status, `docs/problems.md` its explanation. */
export type LedgerErrorCode =
  | 'malformed-json'
  | 'malformed-body'
  | 'invalid-request'
  | 'invalid-id'
  | 'invalid-signature'
  | 'body-too-large'
  | 'body-too-slow'
  | 'question-too-large'
  | 'unsupported-media-type'
  | 'not-acceptable'
  | 'not-authenticated'
  | 'not-allowed'
  | 'not-found'
  | 'gone'
  | 'already-exists'
  | 'owned-by-another'
  | 'different-content'
  | 'idempotency-key-reused'
  | 'request-in-progress'
  | 'not-in-this-state'
  | 'not-ready'
  | 'too-many-requests'
  | 'too-busy'
  | 'internal';

/** One fault of a request: where it is (a JSON pointer) and what is wrong there. */
export interface Fault {
  readonly at: string;
  readonly message: string;
}

/** A refusal with a code, a sentence for the caller and, where the request did not fit, every fault by its place. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  constructor(
    readonly code: LedgerErrorCode,
    message: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(message);
  }
}

/** The part of a request that something is wrong in. */
type RequestPart = 'body' | 'query' | 'address' | 'request' | 'credential';

/** What somebody is told of a part that does not fit. */
export const doesNotFit = (part: RequestPart): string => `The ${part} does not fit; each fault is named.`;

/** Refuses a request for faults in one of its parts. @throws LedgerError `invalid-request`, always */
export function unfit(part: RequestPart, ...faults: readonly Fault[]): never {
  throw new LedgerError('invalid-request', doesNotFit(part), faults);
}
