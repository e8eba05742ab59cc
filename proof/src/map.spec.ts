import { describe, expect, it } from '@jest/globals';
import { fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.ts';
import { nodeHash, sha256, type Hash } from './hash.ts';
import { MapTree } from './map-tree.ts';
import { rootFromMapProof } from './map.ts';

const EMPTY = new Uint8Array(32);
const entries = new Map(
  Array.from({ length: 40 }, (_, i): [string, Hash] => [`https://ledger.example/status/${String(i)}`, sha256(utf8(String(i)))]),
);
const [[url, value] = ['', EMPTY], [otherUrl, otherValue] = ['', EMPTY]] = [...entries];

describe('the map', () => {
  it('of nothing has an empty root', () => {
    expect(MapTree.EMPTY.root).toEqual(EMPTY);
  });

  it('of one document is 256 hashes above its leaf', () => {
    const key = sha256(utf8(url));
    let hash = sha256(Uint8Array.of(0, ...key, ...value));
    for (let bit = 255; bit >= 0; bit--)
      hash = ((key[bit >> 3] ?? 0) >> (7 - (bit & 7))) % 2 === 0 ? nodeHash(hash, EMPTY) : nodeHash(EMPTY, hash);
    expect(toHex(MapTree.EMPTY.with([[url, value]]).root)).toBe(toHex(hash));
  });

  it('does not depend on the order in which documents came', () => {
    expect(MapTree.EMPTY.with([...entries].reverse()).root).toEqual(MapTree.EMPTY.with(entries).root);
  });

  it('proves each document at its place, and no other bytes and no other place', () => {
    const root = MapTree.EMPTY.with(entries).root;
    for (const [at, bytes] of entries) expect(rootFromMapProof(at, bytes, MapTree.EMPTY.with(entries).proof(at))).toEqual(root);
    expect(rootFromMapProof(url, otherValue, MapTree.EMPTY.with(entries).proof(url))).not.toEqual(root);
    expect(rootFromMapProof(otherUrl, value, MapTree.EMPTY.with(entries).proof(url))).not.toEqual(root);
  });

  it('has one place for a URL: an old document cannot stand beside the new one', () => {
    const old = MapTree.EMPTY.with(entries).proof(url);
    const changed = new Map([...entries, [url, sha256(utf8('new'))]]);
    expect(rootFromMapProof(url, value, old)).not.toEqual(MapTree.EMPTY.with(changed).root);
    expect(rootFromMapProof(url, sha256(utf8('new')), old)).toEqual(MapTree.EMPTY.with(changed).root);
  });

  it('changes as if it were made anew, and the one before stays as it was', () => {
    const before = MapTree.EMPTY.with(entries);
    const { root } = before;
    const more = [...entries].map(([at], i): [string, Hash] => [i % 2 === 0 ? at : `${at}/new`, sha256(utf8(`changed ${at}`))]);
    const after = before.with(more);
    expect(after.root).toEqual(MapTree.EMPTY.with(new Map([...entries, ...more])).root);
    expect(before.root).toEqual(root);
    expect(after.with(entries).without([...more].map(([at]) => at).filter((at) => !entries.has(at))).root).toEqual(root);
    expect(before.without([...entries.keys()]).root).toEqual(EMPTY);
    expect(before.without(['https://ledger.example/nowhere']).root).toEqual(root);
    for (const [at, bytes] of more) expect(rootFromMapProof(at, bytes, after.proof(at))).toEqual(after.root);
  });

  it('has the root that the definition gives, halving all 2^256 places', () => {
    const leaves = [...entries].map(([at, bytes]) => ({ key: sha256(utf8(at)), value: bytes }));
    const bit = (key: Hash, at: number) => ((key[at >> 3] ?? 0) >> (7 - (at & 7))) % 2;
    const rootOf = (of: typeof leaves, depth: number): Hash => {
      const [first] = of;
      if (first === undefined) return EMPTY;
      if (depth === 256) return sha256(Uint8Array.of(0, ...first.key, ...first.value));
      const half = (side: number) =>
        rootOf(
          of.filter(({ key }) => bit(key, depth) === side),
          depth + 1,
        );
      return nodeHash(half(0), half(1));
    };
    expect(toHex(MapTree.EMPTY.with(entries).root)).toBe(toHex(rootOf(leaves, 0)));
  });

  it('proves that nothing stands at a place, by a value that no document has', () => {
    const tree = MapTree.EMPTY.with(entries);
    const absent = 'https://ledger.example/nowhere';
    expect(rootFromMapProof(absent, value, tree.proof(absent))).toEqual(tree.with([[absent, value]]).root);
  });

  it('refuses a proof with another spelling', () => {
    const proof = MapTree.EMPTY.with(entries).proof(url);
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
