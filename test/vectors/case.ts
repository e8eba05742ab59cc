import type { ChainHead, CheckName, Expect, Outcome, Verdict, Verification, Withheld } from '@terroir/proof';
import { CHECKS } from '@terroir/proof';

/** What is fixed of a verification: all but the wording. */
interface FixedOutcome extends Pick<
  Verification,
  'verdict' | 'basis' | 'validAsOf' | 'saidBy' | 'keyHeldBy' | 'statement' | 'issuer' | 'origin' | 'index' | 'replacedBy'
> {
  readonly verdict: Verdict;
  readonly withheld: readonly Withheld[];
  readonly checks: Readonly<Record<CheckName, Outcome>>;
}

/** One vector. */
export interface Case {
  /** Also the name of the bundle's file. */
  readonly name: string;
  readonly policy: string;
  readonly at: string;
  readonly expect: Expect;
  readonly chain: readonly ChainHead[];
  readonly outcome: FixedOutcome;
}

export function outcomeOf(verification: Verification): FixedOutcome {
  const { verdict, basis, validAsOf, saidBy, keyHeldBy, statement, issuer, origin, index, replacedBy, withheld, checks } = verification;
  const outcomes = Object.fromEntries(CHECKS.map((name) => [name, checks[name].result])) as Record<CheckName, Outcome>;
  return { verdict, basis, validAsOf, saidBy, keyHeldBy, statement, issuer, origin, index, replacedBy, withheld, checks: outcomes };
}
