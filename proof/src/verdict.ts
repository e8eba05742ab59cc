/** What is checked, in the order in which a reader would ask. */
export const CHECKS = [
  'format',
  'signature',
  'issuer',
  'inclusion',
  'checkpoint',
  'state',
  'anchor',
  'status',
  'validity',
  'subject',
] as const;
export type CheckName = (typeof CHECKS)[number];

export type Outcome = 'pass' | 'fail' | 'pending' | 'unknown' | 'not-applicable';

/** How one check came out, and a sentence that says so. */
export interface CheckResult {
  readonly result: Outcome;
  readonly sentence: string;
}

export type Checks = { readonly [name in CheckName]: CheckResult };

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

const isAnyRequired = ({ checks, required }: Findings, result: Outcome): boolean =>
  CHECKS.some((name) => required.has(name) && checks[name].result === result);

/** The verdict table: the first row that applies decides. */
const ROWS: readonly { readonly verdict: Verdict; readonly applies: (findings: Findings) => boolean }[] = [
  { verdict: 'invalid', applies: ({ checks }) => CHECKS.some((name) => checks[name].result === 'fail') },
  // Whoever forges a log of his own can date his statements as he likes: nothing is said of them, not even that they are over.
  { verdict: 'unknown', applies: ({ isOriginTrusted }) => !isOriginTrusted },
  { verdict: 'revoked', applies: ({ isRevoked }) => isRevoked },
  { verdict: 'suspended', applies: ({ isSuspended }) => isSuspended },
  { verdict: 'expired', applies: ({ period }) => period === 'after' },
  { verdict: 'not-yet-valid', applies: ({ period }) => period === 'before' },
  { verdict: 'pending', applies: (findings) => isAnyRequired(findings, 'pending') },
  { verdict: 'unknown', applies: (findings) => isAnyRequired(findings, 'unknown') },
  { verdict: 'valid', applies: () => true },
];

/** The verdict that the findings amount to. */
export const verdictOf = (findings: Findings): Verdict => ROWS.find((row) => row.applies(findings))?.verdict ?? 'unknown';
