/** Why an input was refused. */
export type ProofErrorCode = 'not-canonical' | 'not-json' | 'not-utf8' | 'out-of-range' | 'wrong-length' | 'wrong-form' | 'too-large';

/** The only error that this package throws: the input was refused, by name. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
  readonly code: ProofErrorCode;
  constructor(code: ProofErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
