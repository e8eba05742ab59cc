import type { Reason } from './reason.ts';
import { CHECKS, type CheckName, type Checks, type Outcome, type Verdict } from './verdict.ts';

/** Why a verdict is what it is; where something is missing or wrong, the first check that says so. */
export function summaryOf(verdict: Verdict, checks: Checks, required: ReadonlySet<CheckName>, replacedBy: string | null): Reason {
  const first = (result: Outcome, names: readonly CheckName[]): Reason =>
    names.map((name) => checks[name]).find((check) => check.result === result)?.reason ?? ['not-looked-at'];
  const asked = CHECKS.filter((name) => required.has(name));
  switch (verdict) {
    case 'invalid':
      return first('fail', CHECKS);
    case 'revoked':
      return replacedBy === null ? ['revoked'] : ['replaced', replacedBy];
    case 'pending':
      return first('pending', asked);
    case 'unknown':
      return checks.checkpoint.result === 'unknown' ? checks.checkpoint.reason : first('unknown', asked);
    default:
      return [verdict];
  }
}
