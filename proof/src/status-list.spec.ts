import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { toBase64url } from './bytes.ts';
import { nobleCrypto } from './crypto/noble.ts';
import { webCrypto } from './crypto/webcrypto.ts';
import { decodeEncodedList, encodeList, statusAt } from './status-list.ts';

const LIST_BYTES = 131_072 / 8;

describe.each([
  ['the platform', webCrypto(crypto.subtle, DecompressionStream)],
  ['the fallback', nobleCrypto(DecompressionStream)],
])('a status list, inflated by %s', (_, by) => {
  it('has its first entry at the most significant bit of the first byte (Bitstring Status List 1.0)', async () => {
    const bits = new Uint8Array(LIST_BYTES);
    bits[0] = 0x81;
    bits[1] = 0x40;
    const list = await decodeEncodedList(encodeList(gzipSync(bits)), by);
    expect([0, 1, 7, 8, 9, 10].map((index) => statusAt(list, index))).toEqual([1, 0, 1, 0, 1, 0]);
    for (const index of [-1, 131_072, 0.5, Number.NaN])
      expect(() => statusAt(list, index)).toThrow(expect.objectContaining({ code: 'list-index' }));
  });

  it.each([
    ['without its u', toBase64url(gzipSync(new Uint8Array(LIST_BYTES))), 'list-start'],
    ['that is too short to hide in', encodeList(gzipSync(new Uint8Array(LIST_BYTES - 1))), 'list-short'],
    ['that bursts when it is inflated', encodeList(gzipSync(new Uint8Array(64 * 1024 * 1024))), 'gzip-bursts'],
    ['that is not gzip', encodeList(new Uint8Array(100)), 'not-gzip'],
    ['that is cut off', encodeList(gzipSync(new Uint8Array(LIST_BYTES)).subarray(0, 20)), 'not-gzip'],
    ['with something behind it', encodeList(Buffer.concat([gzipSync(new Uint8Array(LIST_BYTES)), Buffer.from('x')])), 'not-gzip'],
    ['in another alphabet', 'u+/+/', 'not-base64'],
    ['that is empty', 'u', 'not-gzip'],
  ])('is refused %s', async (_what, encoded, code) => {
    await expect(decodeEncodedList(encoded, by)).rejects.toMatchObject({ name: 'ProofError', code });
  });
});
