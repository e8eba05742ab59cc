import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { toHex } from './bytes.ts';
import { sha256 } from './sha256.ts';

const byNode = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('SHA-256', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ])('of "%s" is what FIPS 180-4 says', (text, hash) => {
    expect(toHex(sha256(new TextEncoder().encode(text)))).toBe(hash);
  });

  it('agrees with Node.js on every length around a block, and of any bytes', () => {
    for (let length = 0; length <= 300; length++) {
      for (const bytes of [new Uint8Array(length), new Uint8Array(length).fill(0xff), new Uint8Array(randomBytes(length))])
        expect(toHex(sha256(bytes))).toBe(byNode(bytes));
    }
  });

  it('agrees with Node.js on megabytes, and on a view of a larger buffer', () => {
    const bytes = new Uint8Array(randomBytes(3_000_001));
    expect(toHex(sha256(bytes))).toBe(byNode(bytes));
    expect(toHex(sha256(bytes.subarray(1, 2_000_000)))).toBe(byNode(bytes.subarray(1, 2_000_000)));
  });
});
