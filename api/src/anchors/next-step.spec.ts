import { describe, expect, it } from '@jest/globals';
import { feesFor, nextStep, settlingOf, STUCK_AFTER_MS, type OpenAnchor } from './next-step.ts';

const fees = { maxFeePerGas: 800n, maxPriorityFeePerGas: 80n };
const sent = (more: Partial<OpenAnchor> = {}): OpenAnchor => ({
  size: 10,
  ageMs: 0,
  nonce: 5,
  fees,
  receipt: 'none',
  isReplaced: false,
  ...more,
});

describe('what becomes of an anchor', () => {
  it.each<[string, Partial<OpenAnchor>, number, string]>([
    ['is in a block', { receipt: 'succeeded' }, 6, 'in-a-block'],
    ['is in a block though it was replaced', { receipt: 'succeeded', isReplaced: true }, 6, 'in-a-block'],
    ['reverted', { receipt: 'reverted' }, 6, 'lost'],
    ['is in a block that not all have', { receipt: 'later' }, 5, 'wait'],
    ['is nowhere, and its nonce is free', {}, 5, 'send-again'],
    ['is nowhere, and its nonce is not free yet', {}, 4, 'send-again'],
    ['is nowhere, and another took its nonce', {}, 6, 'lost'],
    ['is nowhere, and was replaced', { isReplaced: true }, 5, 'wait'],
    ['is nowhere, was replaced, and one of the two was mined', { isReplaced: true }, 6, 'lost'],
    ['was another’s, and is no more', { nonce: null }, 5, 'lost'],
    ['was another’s, and is in a block', { nonce: null, receipt: 'succeeded' }, 5, 'in-a-block'],
  ])('that %s', (_, more, nextNonce, expected) => {
    expect(settlingOf(sent(more), nextNonce)).toBe(expected);
  });
});

describe('the next anchor', () => {
  const bumped = { maxFeePerGas: 901n, maxPriorityFeePerGas: 91n };
  const stuck = { ageMs: STUCK_AFTER_MS };
  it.each<[string, number | null, number, OpenAnchor[], object]>([
    ['none where there is no state', null, 0, [], { do: 'nothing' }],
    ['none where the chain has the newest', 10, 10, [], { do: 'nothing' }],
    ['none where the chain has a newer one', 10, 12, [], { do: 'nothing' }],
    ['the first', 3, 0, [], { do: 'anchor', nonce: 7 }],
    ['the newest', 12, 10, [], { do: 'anchor', nonce: 7 }],
    ['none beside one on its way', 12, 10, [sent()], { do: 'nothing' }],
    ['none a moment before that is stuck', 12, 10, [sent({ ageMs: STUCK_AFTER_MS - 1 })], { do: 'nothing' }],
    ['in place of a stuck one', 12, 10, [sent(stuck)], { do: 'replace', nonce: 5, atLeast: bumped }],
    ['none while the replacement is young', 12, 10, [sent(stuck), sent()], { do: 'nothing' }],
    ['in place of the last replacement, for more than that', 12, 10, [sent({ ...stuck, fees: { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n } }), sent(stuck)], { do: 'replace', nonce: 5, atLeast: bumped }],
    ['none in place of one that is in a newer block', 12, 10, [sent({ ...stuck, receipt: 'later' })], { do: 'nothing' }],
    ['none where the chain got the newest while ours is stuck', 10, 10, [sent(stuck)], { do: 'nothing' }],
  ])('is %s', (_, wanted, onChain, waiting, expected) => {
    expect(nextStep(wanted, onChain, waiting, 7)).toEqual(expected);
  }); // prettier-ignore
});

describe('its fees', () => {
  const replace = { do: 'replace', nonce: 5, atLeast: { maxFeePerGas: 900n, maxPriorityFeePerGas: 90n } } as const;
  it.each([
    ['the market’s for a new one', { do: 'anchor', nonce: 5 } as const, fees, fees],
    ['the least that replaces, above the market', replace, { maxFeePerGas: 500n, maxPriorityFeePerGas: 50n }, replace.atLeast],
    ['the market’s, where that is more', replace, { maxFeePerGas: 1000n, maxPriorityFeePerGas: 10n }, { maxFeePerGas: 1000n, maxPriorityFeePerGas: 90n }],
    ['at most four times the market’s', replace, { maxFeePerGas: 225n, maxPriorityFeePerGas: 1n }, replace.atLeast],
    ['nothing beyond that', replace, { maxFeePerGas: 224n, maxPriorityFeePerGas: 1n }, null],
  ])('are %s', (_, next, market, expected) => {
    expect(feesFor(next, market)).toEqual(expected);
  }); // prettier-ignore

  it.each([1n, 7n, 8n, 9n, 999_999_999n, 10n ** 15n])('rise by more than a tenth from %d', (fee) => {
    const next = nextStep(12, 10, [sent({ ageMs: STUCK_AFTER_MS, fees: { maxFeePerGas: fee, maxPriorityFeePerGas: fee } })], 5);
    if (next.do !== 'replace') throw new Error('not replaced');
    expect(next.atLeast.maxFeePerGas * 10n).toBeGreaterThan(fee * 11n);
    expect(next.atLeast.maxPriorityFeePerGas * 10n).toBeGreaterThan(fee * 11n);
  });
});
