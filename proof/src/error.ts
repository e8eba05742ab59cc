import type { Code, Reason } from './reason.ts';

/** For logs: nobody's input fills them. */
const LONGEST_MESSAGE = 300;

/** The only error that this package throws: the input was refused. `inWords` says the reason in a sentence. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
  readonly code: Code;
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason.join(' ').slice(0, LONGEST_MESSAGE));
    [this.code] = reason;
    this.reason = reason;
  }
}

/** @throws ProofError always */
export function refuse(...reason: Reason): never {
  throw new ProofError(reason);
}

/** What an attempt gives, or the reason for which the input was refused. */
export type Tried<T> = { readonly value: T; readonly refusal: null } | { readonly value: null; readonly refusal: Reason };

function refusalIn(error: unknown): { readonly value: null; readonly refusal: Reason } {
  if (error instanceof ProofError) return { value: null, refusal: error.reason };
  throw error;
}

/** What `read` gives, or why it was refused. Any other error is thrown on. */
export function tried<T>(read: () => T): Tried<T> {
  try {
    return { value: read(), refusal: null };
  } catch (error) {
    return refusalIn(error);
  }
}

/** The same of what takes its time. */
export const triedLater = async <T>(reading: Promise<T>): Promise<Tried<T>> =>
  reading.then((value): Tried<T> => ({ value, refusal: null }), refusalIn);
