import { id } from 'ethers';
import { describe, expect, it } from '@jest/globals';
import { headCall, parseHeadAnswer } from './head-on-chain.ts';

const word = (value: number | bigint): string => value.toString(16).padStart(64, '0');

describe('the head of a log on chain', () => {
  it('is asked for by the selector of head(bytes32)', () => {
    const logId = `0x${'cd'.repeat(32)}`;
    expect(headCall(logId)).toBe(id('head(bytes32)').slice(0, 10) + logId.slice(2));
    for (const broken of ['', logId.slice(2), `${logId}00`, '0xcd'])
      expect(() => headCall(broken)).toThrow(expect.objectContaining({ code: 'no-log-id' }));
  });

  it('is size, block of the last anchor, and root', () => {
    expect(parseHeadAnswer(`0x${word(4096)}${word(123)}${'ab'.repeat(32)}`)).toEqual({
      size: 4096,
      block: 123,
      root: `0x${'ab'.repeat(32)}`,
    });
    expect(parseHeadAnswer(`0x${word(0)}${word(0)}${word(0)}`)).toBeNull();
  });

  it.each(['0x', '', `0x${word(1)}${word(1)}`, `0x${word(1n << 60n)}${word(1)}${word(1)}`, `0x${word(1)}${word(1)}${word(1)}00`, 'null'])(
    'is not %j',
    (answer) => {
      expect(() => parseHeadAnswer(answer)).toThrow(expect.objectContaining({ name: 'ProofError' }));
    },
  );
});
