import { CHECKS, type Checks, type Verdict } from './verdict.ts';

/** What no verdict shows, said with every one. */
export const SHOWS_NOT: readonly string[] = ['That the statement is true.', 'That nothing was left out.'];

/** A verdict in one sentence; where something is missing or wrong, the first check that says so. */
export function sentenceOf(verdict: Verdict, checks: Checks, asOf: string | null): string {
  const first = (result: string): string => CHECKS.map((name) => checks[name]).find((check) => check.result === result)?.sentence ?? '';
  switch (verdict) {
    case 'valid':
      return 'The issuer signed this, and it has stood in the log unchanged.';
    case 'invalid':
      return first('fail');
    case 'revoked':
      return 'The issuer withdrew this statement for good.';
    case 'suspended':
      return 'The issuer suspended this statement for the time being.';
    case 'expired':
      return 'The period of this statement is over.';
    case 'not-yet-valid':
      return 'The period of this statement has not begun.';
    case 'pending':
      return first('pending');
    case 'unknown':
      return checks.status.result === 'unknown' && checks.signature.result === 'pass' && checks.state.result === 'pass' && asOf !== null ? `Valid as of ${asOf}; nothing newer is at hand.` : first('unknown');
  }
}
