import { describe, expect, it } from '@jest/globals';
import type { Judgement } from './judge.ts';
import { totalOf } from './total.ts';

const of = (...words: readonly Judgement['word'][]): Judgement[] => words.map((word) => ({ word, sentence: '', verification: null }));
const GROUNDS = { isOwnPolicy: false, chainFailure: null };

describe('all judgements in words', () => {
  it('are good only when each is valid', () => {
    expect(totalOf(of('valid', 'valid'), GROUNDS)).toMatchObject({ tone: 'good', title: 'All 2 proofs hold.' });
    for (const word of ['invalid', 'revoked', 'suspended', 'expired', 'not-yet-valid', 'pending', 'unknown', 'not-checked'] as const)
      expect(totalOf(of('valid', word), GROUNDS).tone).not.toBe('good');
  });

  it('are not good when there is nothing to judge', () => {
    expect(totalOf([], GROUNDS)).toMatchObject({ tone: 'none', title: 'There is nothing to check.' });
  });

  it('tell a proof that does not hold before anything else', () => {
    expect(totalOf(of('valid', 'invalid', 'revoked'), GROUNDS)).toMatchObject({
      tone: 'bad',
      title: '1 of 3 proofs does not hold. 1 of 3 holds; 1 is revoked.',
    });
  });

  it('tell apart what is withdrawn, what is over, and what could not be checked', () => {
    expect(totalOf(of('revoked', 'expired', 'not-checked', 'not-checked'), GROUNDS).title).toBe(
      '0 of 4 hold; 1 is revoked; 1 is expired; 2 are not checked.',
    );
  });

  it('say whose policy counted, and when the chain was not seen', () => {
    expect(totalOf(of('valid'), GROUNDS).sentences[0]).toContain('its own word on whose keys count');
    const { sentences } = totalOf(of('valid'), { isOwnPolicy: true, chainFailure: 'no RPC is named' });
    expect(sentences[0]).toContain('your own policy');
    expect(sentences[1]).toContain('The chain was not seen: no RPC is named.');
  });
});
