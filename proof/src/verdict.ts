import type { Reason } from './reason.ts';

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

/** How one check came out, and why. */
export interface CheckResult {
  readonly result: Outcome;
  readonly reason: Reason;
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
const ROWS: readonly (readonly [Verdict, (findings: Findings) => boolean])[] = [
  ['invalid', ({ checks }) => CHECKS.some((name) => checks[name].result === 'fail')],
  // Whoever forges a log of his own can date his statements as he likes: nothing is said of them, not even that they are over.
  ['unknown', ({ isOriginTrusted }) => !isOriginTrusted],
  ['revoked', ({ isRevoked }) => isRevoked],
  ['suspended', ({ isSuspended }) => isSuspended],
  ['expired', ({ period }) => period === 'after'],
  ['not-yet-valid', ({ period }) => period === 'before'],
  ['pending', (findings) => isAnyRequired(findings, 'pending')],
  ['unknown', (findings) => isAnyRequired(findings, 'unknown')],
  ['valid', () => true],
];

/** The verdict that the findings amount to. */
export const verdictOf = (findings: Findings): Verdict => ROWS.find(([, applies]) => applies(findings))?.[0] ?? 'unknown';
