/** What is checked, in the order in which a reader would ask. */
export const CHECKS = ['format', 'signature', 'issuer', 'inclusion', 'checkpoint', 'state', 'anchor', 'status', 'validity', 'subject'] as const;
export type CheckName = (typeof CHECKS)[number];

export type CheckResult = 'pass' | 'fail' | 'pending' | 'unknown' | 'not-applicable';

/** How one check came out, and a sentence that says so. */
export interface Check {
  readonly result: CheckResult;
  readonly sentence: string;
}

export type Checks = { readonly [name in CheckName]: Check };

export type Verdict = 'valid' | 'invalid' | 'revoked' | 'suspended' | 'expired' | 'not-yet-valid' | 'pending' | 'unknown';

/** What the verdict is made from. A status or a period that was established is no failure: it says something else. */
export interface Findings {
  readonly checks: Checks;
  readonly required: ReadonlySet<CheckName>;
  readonly isRevoked: boolean;
  readonly isSuspended: boolean;
  readonly period: 'before' | 'within' | 'after';
  /** Whether the reader's policy names the log at all. */
  readonly isOriginTrusted: boolean;
}

/** The verdict table: the first row that applies decides. */
const ROWS: readonly { readonly verdict: Verdict; readonly applies: (findings: Findings) => boolean }[] = [
  { verdict: 'invalid', applies: ({ checks }) => CHECKS.some((name) => checks[name].result === 'fail') },
  { verdict: 'revoked', applies: ({ isRevoked }) => isRevoked },
  { verdict: 'suspended', applies: ({ isSuspended }) => isSuspended },
  { verdict: 'expired', applies: ({ period }) => period === 'after' },
  { verdict: 'not-yet-valid', applies: ({ period }) => period === 'before' },
  { verdict: 'unknown', applies: ({ isOriginTrusted }) => !isOriginTrusted },
  { verdict: 'pending', applies: ({ checks, required }) => CHECKS.some((name) => required.has(name) && checks[name].result === 'pending') },
  { verdict: 'unknown', applies: ({ checks, required }) => CHECKS.some((name) => required.has(name) && checks[name].result === 'unknown') },
  { verdict: 'valid', applies: () => true },
];

export const verdictOf = (findings: Findings): Verdict => ROWS.find((row) => row.applies(findings))?.verdict ?? 'unknown';
