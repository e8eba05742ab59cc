import { describe, expect, it } from '@jest/globals';
import { CHECKS, verdictOf, type CheckName, type CheckResult, type Checks, type Findings, type Outcome, type Verdict } from './verdict.ts';

const checksWith = (changes: { readonly [name in CheckName]?: Outcome }): Checks =>
  Object.fromEntries(
    CHECKS.map((name): [CheckName, CheckResult] => [name, { result: changes[name] ?? 'pass', reason: ['whole'] }]),
  ) as Checks;

const good: Findings = {
  checks: checksWith({}),
  required: new Set<CheckName>(['format', 'signature', 'issuer', 'inclusion', 'checkpoint', 'state', 'status', 'validity']),
  isRevoked: false,
  isSuspended: false,
  period: 'within',
  isOriginTrusted: true,
};

const failed = { checks: checksWith({ anchor: 'fail' }) };
const pendingState = { checks: checksWith({ state: 'pending', issuer: 'unknown' }) };

/** Row by row; each also with everything that a later row would have said. */
const TABLE: readonly (readonly [Verdict, string, Partial<Findings>])[] = [
  ['invalid', 'any check fails, required or not', failed],
  [
    'invalid',
    'any check fails, whatever else holds',
    { ...failed, isOriginTrusted: false, isRevoked: true, isSuspended: true, period: 'after' },
  ],
  ['unknown', 'the policy does not name the log', { isOriginTrusted: false }],
  ['unknown', 'the policy does not name the log, whatever the statement says of its period', { isOriginTrusted: false, period: 'after' }],
  ['revoked', 'a revocation is proven', { isRevoked: true }],
  ['revoked', 'a revocation is proven, whatever else is open', { ...pendingState, isRevoked: true, isSuspended: true, period: 'after' }],
  ['suspended', 'a suspension is proven', { isSuspended: true }],
  ['suspended', 'a suspension is proven, whatever else is open', { ...pendingState, isSuspended: true, period: 'after' }],
  ['expired', 'the period is over', { period: 'after' }],
  ['expired', 'the period is over, whatever else is open', { ...pendingState, period: 'after' }],
  ['not-yet-valid', 'the period has not begun', { period: 'before' }],
  ['not-yet-valid', 'the period has not begun, whatever else is open', { ...pendingState, period: 'before' }],
  ['pending', 'a required check is pending', { checks: checksWith({ state: 'pending' }) }],
  ['pending', 'a required check is pending and another unknown', pendingState],
  ['unknown', 'a required check is unknown', { checks: checksWith({ status: 'unknown' }) }],
  ['valid', 'what is pending or unknown is not required', { checks: checksWith({ anchor: 'pending', subject: 'unknown' }) }],
  ['valid', 'what is required does not apply', { checks: checksWith({ status: 'not-applicable' }) }],
  ['valid', 'all holds', {}],
];

describe('the verdict', () => {
  it.each(TABLE)('is %s when %s', (verdict, _, changes) => {
    expect(verdictOf({ ...good, ...changes })).toBe(verdict);
  });

  it.each(CHECKS)('is invalid when %s fails, and otherwise only as open as what is required', (name) => {
    expect(verdictOf({ ...good, checks: checksWith({ [name]: 'fail' }) })).toBe('invalid');
    for (const result of ['pending', 'unknown'] as const) {
      expect(verdictOf({ ...good, checks: checksWith({ [name]: result }), required: new Set([name]) })).toBe(result);
      expect(verdictOf({ ...good, checks: checksWith({ [name]: result }), required: new Set() })).toBe('valid');
    }
  });
});
