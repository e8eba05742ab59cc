import { CHECKS, type CheckName, type Checks, type Outcome, type Verdict } from './verdict.ts';

/** What no verdict shows, said with every one. */
export const SHOWS_NOT: readonly string[] = ['That the statement is true.', 'That nothing was left out.'];

/** A verdict in one sentence; where something is missing or wrong, the first check that says so. */
export function sentenceOf(verdict: Verdict, checks: Checks, required: ReadonlySet<CheckName>, replacedBy: string | null): string {
  const first = (result: Outcome, names: readonly CheckName[]): string =>
    names.map((name) => checks[name]).find((check) => check.result === result)?.sentence ?? '';
  const asked = CHECKS.filter((name) => required.has(name));
  switch (verdict) {
    case 'valid':
      return 'The issuer signed this, and it has stood in the log unchanged.';
    case 'invalid':
      return first('fail', CHECKS);
    case 'revoked':
      return replacedBy === null ? 'This statement was withdrawn for good.' : `This statement was replaced by ${replacedBy}.`;
    case 'suspended':
      return 'This statement is suspended for the time being.';
    case 'expired':
      return 'The period of this statement is over.';
    case 'not-yet-valid':
      return 'The period of this statement has not begun.';
    case 'pending':
      return first('pending', asked);
    case 'unknown':
      return checks.checkpoint.result === 'unknown' ? checks.checkpoint.sentence : first('unknown', asked);
  }
}
