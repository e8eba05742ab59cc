import { describe, expect, it } from '@jest/globals';
import { equalBytes, fromHex, toHex, utf8 } from './bytes.ts';
import { EMPTY_ROOT, leafHash, nodeHash, type Hash } from './hash.ts';
import {
  consistencyPath,
  inclusionPath,
  isConsistent,
  rootFromInclusion,
  rootOf,
  rootOfLeaves,
  rootsFromConsistency,
  type NodeAt,
} from './tree.ts';

const leaves = Array.from({ length: 70 }, (_, i) => leafHash(utf8(String(i))));

/** MTH (RFC 9162, 2.1.1), from its definition. */
function treeHash(hashes: readonly Hash[]): Hash {
  const [only] = hashes;
  if (only === undefined) return EMPTY_ROOT;
  if (hashes.length === 1) return only;
  const split = 2 ** Math.ceil(Math.log2(hashes.length) - 1);
  return nodeHash(treeHash(hashes.slice(0, split)), treeHash(hashes.slice(split)));
}

const nodeAt: NodeAt = (level, index) => treeHash(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
const leafAt = (index: number): Hash => leaves[index] ?? EMPTY_ROOT;

describe('the root', () => {
  it('of no entries is the hash of nothing (RFC 9162, 2.1.1)', () => {
    expect(toHex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(rootOf(0, nodeAt)).toEqual(EMPTY_ROOT);
    expect(rootOfLeaves([])).toEqual(EMPTY_ROOT);
  });

  it('is what its definition gives, at every size', () => {
    for (let size = 0; size <= leaves.length; size++) {
      expect(toHex(rootOf(size, nodeAt))).toBe(toHex(treeHash(leaves.slice(0, size))));
      expect(toHex(rootOfLeaves(leaves.slice(0, size)))).toBe(toHex(treeHash(leaves.slice(0, size))));
    }
  });
});

describe('an inclusion path', () => {
  it('leads to the root from every index of every size, and from no other leaf, index or size', () => {
    for (let size = 1; size <= 40; size++) {
      const root = rootOf(size, nodeAt);
      for (let index = 0; index < size; index++) {
        const path = inclusionPath(index, size, nodeAt);
        expect(equalBytes(rootFromInclusion(leafAt(index), index, size, path), root)).toBe(true);
        expect(equalBytes(rootFromInclusion(leafAt(index + 1), index, size, path), root)).toBe(false);
        expect(() => rootFromInclusion(leafAt(index), index, size, [...path, root])).toThrow(
          expect.objectContaining({ code: 'path-long' }),
        );
        if (path.length > 0)
          expect(() => rootFromInclusion(leafAt(index), index, size, path.slice(1))).toThrow(
            expect.objectContaining({ code: 'path-short' }),
          );
      }
    }
  });

  it('refuses what is outside of the tree, and numbers that a double cannot hold', () => {
    for (const [index, size] of [
      [0, 0],
      [1, 1],
      [-1, 4],
      [0.5, 4],
      [0, 2 ** 53],
      [2 ** 53, 2 ** 53],
      [Number.NaN, 4],
    ] as const)
      expect(() => rootFromInclusion(leafAt(0), index, size, [])).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^(?:size|index)-range$/) }),
      );
  });

  it('reaches as far as numbers do', () => {
    const size = Number.MAX_SAFE_INTEGER;
    const path = Array.from({ length: 53 }, () => EMPTY_ROOT);
    expect(rootFromInclusion(leafAt(0), 0, size, path)).toHaveLength(32);
    expect(() => rootFromInclusion(leafAt(0), size - 1, size, path)).toThrow(expect.objectContaining({ code: 'path-long' }));
  });

  it('refuses hashes that are none', () => {
    expect(() => rootFromInclusion(leafAt(0), 0, 2, [fromHex('00')])).toThrow(expect.objectContaining({ code: 'hash-length' }));
  });
});

describe('a consistency path', () => {
  it('shows that every tree extends every smaller one, and no other', () => {
    for (let to = 1; to <= 40; to++) {
      const toRoot = rootOf(to, nodeAt);
      for (let from = 0; from <= to; from++) {
        const fromRoot = rootOf(from, nodeAt);
        const path = consistencyPath(from, to, nodeAt);
        expect(isConsistent(from, to, fromRoot, toRoot, path)).toBe(true);
        if (from === 0) continue;
        expect(isConsistent(from, to, leafAt(69), toRoot, path)).toBe(false);
        expect(isConsistent(from, to, fromRoot, leafAt(69), path)).toBe(false);
        expect(isConsistent(from, to, fromRoot, toRoot, [...path, fromRoot])).toBe(false);
        if (path.length > 0) expect(isConsistent(from, to, fromRoot, toRoot, path.slice(1))).toBe(false);
        if (from < to && from > 1) expect(isConsistent(from - 1, to, fromRoot, toRoot, path)).toBe(false);
      }
    }
  });

  it('from the empty tree is empty, and starts from its root', () => {
    expect(isConsistent(0, 5, EMPTY_ROOT, rootOf(5, nodeAt), [])).toBe(true);
    expect(isConsistent(0, 5, EMPTY_ROOT, rootOf(5, nodeAt), [EMPTY_ROOT])).toBe(false);
    expect(isConsistent(0, 5, leafAt(0), rootOf(5, nodeAt), [])).toBe(false);
    expect(isConsistent(0, 0, EMPTY_ROOT, leafAt(0), [])).toBe(false);
  });

  it('is refused backwards and beyond what numbers hold', () => {
    expect(() => rootsFromConsistency(5, 4, [], EMPTY_ROOT)).toThrow(expect.objectContaining({ code: 'size-range' }));
    expect(isConsistent(1, 2 ** 53, EMPTY_ROOT, EMPTY_ROOT, [])).toBe(false);
  });
});
