import { describe, expect, it } from '@jest/globals';
import { fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.ts';
import { nodeHash, sha256, type Hash } from './hash.ts';
import { mapProof, mapRoot, rootFromMapProof } from './map.ts';

const EMPTY = new Uint8Array(32);
const entries = new Map(
  Array.from({ length: 40 }, (_, i): [string, Hash] => [`https://ledger.example/status/${String(i)}`, sha256(utf8(String(i)))]),
);
const [[url, value] = ['', EMPTY], [otherUrl, otherValue] = ['', EMPTY]] = [...entries];

describe('the map', () => {
  it('of nothing has an empty root', () => {
    expect(mapRoot(new Map())).toEqual(EMPTY);
  });

  it('of one document is 256 hashes above its leaf', () => {
    const key = sha256(utf8(url));
    let hash = sha256(Uint8Array.of(0, ...key, ...value));
    for (let bit = 255; bit >= 0; bit--)
      hash = ((key[bit >> 3] ?? 0) >> (7 - (bit & 7))) % 2 === 0 ? nodeHash(hash, EMPTY) : nodeHash(EMPTY, hash);
    expect(toHex(mapRoot(new Map([[url, value]])))).toBe(toHex(hash));
  });

  it('does not depend on the order in which documents came', () => {
    expect(mapRoot(new Map([...entries].reverse()))).toEqual(mapRoot(entries));
  });

  it('proves each document at its place, and no other bytes and no other place', () => {
    const root = mapRoot(entries);
    for (const [at, bytes] of entries) expect(rootFromMapProof(at, bytes, mapProof(entries, at))).toEqual(root);
    expect(rootFromMapProof(url, otherValue, mapProof(entries, url))).not.toEqual(root);
    expect(rootFromMapProof(otherUrl, value, mapProof(entries, url))).not.toEqual(root);
  });

  it('has one place for a URL: an old document cannot stand beside the new one', () => {
    const old = mapProof(entries, url);
    const changed = new Map([...entries, [url, sha256(utf8('new'))]]);
    expect(rootFromMapProof(url, value, old)).not.toEqual(mapRoot(changed));
    expect(rootFromMapProof(url, sha256(utf8('new')), old)).toEqual(mapRoot(changed));
  });

  it('refuses a proof with another spelling', () => {
    const proof = mapProof(entries, url);
    const refused = expect.objectContaining({ name: 'ProofError' });
    const mask = fromBase64(proof.mask);
    mask[31] = 1;
    for (const broken of [
      { ...proof, siblings: proof.siblings.slice(1) },
      { ...proof, siblings: [...proof.siblings, proof.siblings[0] ?? ''] },
      { mask: toBase64(mask), siblings: [...proof.siblings, toBase64(EMPTY)] },
      { ...proof, mask: toBase64(fromHex('00')) },
      { ...proof, siblings: ['AA=='] },
    ])
      expect(() => rootFromMapProof(url, value, broken)).toThrow(refused);
  });
});
