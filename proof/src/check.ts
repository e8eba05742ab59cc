import { ProofError } from './error.ts';
import type { CheckResult } from './verdict.ts';

export const pass = (sentence: string): CheckResult => ({ result: 'pass', sentence });
export const fail = (sentence: string): CheckResult => ({ result: 'fail', sentence });
export const pending = (sentence: string): CheckResult => ({ result: 'pending', sentence });
export const unknown = (sentence: string): CheckResult => ({ result: 'unknown', sentence });
export const notApplicable = (sentence: string): CheckResult => ({ result: 'not-applicable', sentence });

/** What `read` gives, or the reason for which the input was refused. */
export function tried<T>(
  read: () => T,
): { readonly value: T; readonly refusal: null } | { readonly value: null; readonly refusal: string } {
  try {
    return { value: read(), refusal: null };
  } catch (error) {
    if (error instanceof ProofError) return { value: null, refusal: error.message };
    throw error;
  }
}
