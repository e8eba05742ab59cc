import { describe, expect, it } from '@jest/globals';
import type { Holding } from '@terroir/schemas';
import { statusOf, type ClaimHolds, type StatusInputs } from './passport-status.ts';

const holding = (word: Holding['word']): Holding => ({ word, text: `It is ${word}.` });
const claim = (now: Holding['word'], atTransaction: Holding['word'] = 'valid', isUpstream = false): ClaimHolds => ({
  conforms: true,
  holds: { atTransaction: holding(atTransaction), now: holding(now) },
  isUpstream,
});
const word = (changes: Partial<StatusInputs>) =>
  statusOf({ kind: 'lot', asksForLot: false, record: holding('valid'), claims: [], gaps: 0, ...changes }).word;

describe('the state of a thing', () => {
  it.each<[string, Partial<StatusInputs>, string]>([
    ['with nothing against it', {}, 'in-order'],
    ['without a record of its own', { record: null }, 'in-order'],
    ['whose claims hold', { claims: [claim('valid'), claim('valid', 'valid', true)] }, 'in-order'],
    ['with a gap in its way', { gaps: 1 }, 'incomplete'],
    ['whose record was revoked', { record: holding('revoked') }, 'revoked'],
    ['whose record is suspended', { record: holding('suspended') }, 'suspended'],
    ['whose record has expired', { record: holding('expired') }, 'expired'],
    ['whose record cannot be judged', { record: holding('unknown') }, 'incomplete'],
    ['with a revoked claim', { claims: [claim('valid'), claim('revoked')] }, 'revoked'],
    ['with a revoked claim upstream that held then', { claims: [claim('revoked', 'valid', true)] }, 'revoked'],
    ['with a suspended claim', { claims: [claim('suspended')] }, 'suspended'],
    ['with an expired claim of its own', { claims: [claim('expired', 'valid')] }, 'expired'],
    ['with a claim upstream that has expired since', { claims: [claim('expired', 'valid', true)] }, 'in-order'],
    ['with a claim upstream that had expired then', { claims: [claim('expired', 'expired', true)] }, 'expired'],
    ['with an expired claim upstream, no one knows when it mattered', { claims: [claim('expired', 'unknown', true)] }, 'expired'],
    ['with a claim that nobody can judge', { claims: [claim('unknown')] }, 'incomplete'],
    ['with a revoked and an expired claim', { claims: [claim('expired'), claim('revoked')] }, 'revoked'],
    ['with a claim that says no', { claims: [claim('valid'), { ...claim('valid'), conforms: false }] }, 'non-conforming'],
    ['with a withdrawn claim that said no', { claims: [{ ...claim('revoked'), conforms: false }] }, 'revoked'],
    ['with a claim that withholds what it says', { claims: [{ ...claim('valid'), conforms: null }] }, 'incomplete'],
    ['a product that asks for its lot', { kind: 'product', asksForLot: true, gaps: 0 }, 'in-order'],
  ])('%s', (_what, changes, expected) => {
    expect(word(changes)).toBe(expected);
  });

  it('says how many of the claims', () => {
    expect(statusOf({ kind: 'lot', asksForLot: false, record: null, claims: [claim('valid'), claim('revoked')], gaps: 0 }).text).toBe(
      'Of 2 claims that are shown, 1 is withdrawn for good.',
    );
  });
});
