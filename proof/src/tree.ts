import { equalBytes } from './bytes.ts';
import { ProofError, refuse } from './error.ts';
import { EMPTY_ROOT, nodeHash, type Hash } from './hash.ts';

/** Gives the hash of the complete subtree of 2^level leaves, number `index` at that level. */
export type NodeAt = (level: number, index: number) => Hash;

/** The longest path of a tree whose size is a safe integer. */
const LONGEST_PATH = 53;

function checkSize(size: number, least: number): void {
  if (!Number.isSafeInteger(size) || size < least) refuse('size-range', least);
}

function checkHashes(hashes: readonly Hash[]): void {
  if (hashes.some((hash) => hash.length !== 32)) refuse('hash-length');
}

/** The largest power of two below `size` (from 2). */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

const isPowerOfTwo = (size: number): boolean => Number.isInteger(Math.log2(size)) && 2 ** Math.log2(size) === size;

/** The root of the leaves from `start`, `size` of them; `start` is a multiple of the largest power of two in reach. */
function rootOfRange(start: number, size: number, nodeAt: NodeAt): Hash {
  if (isPowerOfTwo(size)) return nodeAt(Math.log2(size), start / size);
  const split = splitOf(size);
  return nodeHash(rootOfRange(start, split, nodeAt), rootOfRange(start + split, size - split, nodeAt));
}

/** The root of a tree of `size` leaves. */
export function rootOf(size: number, nodeAt: NodeAt): Hash {
  checkSize(size, 0);
  return size === 0 ? EMPTY_ROOT : rootOfRange(0, size, nodeAt);
}

/** The root of a tree with these leaf hashes. */
export function rootOfLeaves(leaves: readonly Hash[]): Hash {
  let level: readonly Hash[] = leaves;
  if (level.length === 0) return EMPTY_ROOT;
  while (level.length > 1) {
    const above: Hash[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]];
      if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right));
    }
    level = above;
  }
  return level[0] ?? EMPTY_ROOT;
}

/** The path from the leaf at `index` to the root of `size` leaves, lowest sibling first (RFC 9162, 2.1.3.1). */
export function inclusionPath(index: number, size: number, nodeAt: NodeAt): Hash[] {
  checkSize(size, 1);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) refuse('index-range');
  const path: Hash[] = [];
  let [start, width] = [0, size];
  while (width > 1) {
    const split = splitOf(width);
    if (index < start + split) {
      path.push(rootOfRange(start + split, width - split, nodeAt));
      width = split;
    } else {
      path.push(rootOfRange(start, split, nodeAt));
      start += split;
      width -= split;
    }
  }
  return path.reverse();
}

/** The path that shows that the tree of `to` leaves extends the tree of its first `from` (RFC 9162, 2.1.4.1). Empty from 0 and between equal sizes. */
export function consistencyPath(from: number, to: number, nodeAt: NodeAt): Hash[] {
  checkSize(from, 0);
  checkSize(to, from);
  if (from === 0 || from === to) return [];
  const path: Hash[] = [];
  let [start, width, isWholeTree] = [0, to, true];
  while (from - start < width) {
    const split = splitOf(width);
    if (from - start <= split) {
      path.push(rootOfRange(start + split, width - split, nodeAt));
      width = split;
    } else {
      path.push(rootOfRange(start, split, nodeAt));
      start += split;
      width -= split;
      isWholeTree = false;
    }
  }
  if (!isWholeTree) path.push(rootOfRange(start, width, nodeAt));
  return path.reverse();
}

/**
 * The root that `path` leads to from `leaf`. Requires 0 <= index < size. Proves nothing by itself: compare it with a root you already trust.
 * @throws ProofError for an index, a size or a path of no such tree (RFC 9162, 2.1.3.2)
 */
export function rootFromInclusion(leaf: Hash, index: number, size: number, path: readonly Hash[]): Hash {
  checkSize(size, 1);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) refuse('index-range');
  checkHashes([leaf, ...path]);
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) refuse('path-long');
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, sibling);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0) refuse('path-short');
  return hash;
}

/**
 * The two roots that a consistency path leads to, starting from `fromRoot` where the path leaves it out. Requires 0 < from <= to. Proves nothing by itself: compare both.
 * @throws ProofError for an index, a size or a path of no such tree (RFC 9162, 2.1.4.2)
 */
export function rootsFromConsistency(
  from: number,
  to: number,
  path: readonly Hash[],
  fromRoot: Hash,
): { readonly from: Hash; readonly to: Hash } {
  checkSize(from, 1);
  checkSize(to, from);
  if (path.length > 2 * LONGEST_PATH) refuse('path-long');
  if (from === to) {
    if (path.length > 0) refuse('path-not-empty');
    return { from: fromRoot, to: fromRoot };
  }
  checkHashes([fromRoot, ...path]);
  const [first, ...rest] = isPowerOfTwo(from) ? [fromRoot, ...path] : path;
  if (first === undefined) refuse('path-short');
  let [node, last] = [from - 1, to - 1];
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  let [fromHash, toHash] = [first, first];
  for (const sibling of rest) {
    if (last === 0) refuse('path-long');
    if (node % 2 === 1 || node === last) {
      fromHash = nodeHash(sibling, fromHash);
      toHash = nodeHash(sibling, toHash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else toHash = nodeHash(toHash, sibling);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0) refuse('path-short');
  return { from: fromHash, to: toHash };
}

/** Whether the tree (to, toRoot) extends the tree (from, fromRoot) by this path. The empty tree is extended by every tree, with an empty path. Never throws for a path: one of the wrong length shows nothing. */
export function isConsistent(from: number, to: number, fromRoot: Hash, toRoot: Hash, path: readonly Hash[]): boolean {
  try {
    checkSize(from, 0);
    checkSize(to, from);
    if (from === 0) return path.length === 0 && equalBytes(fromRoot, EMPTY_ROOT) && (to > 0 || equalBytes(toRoot, EMPTY_ROOT));
    const roots = rootsFromConsistency(from, to, path, fromRoot);
    return equalBytes(roots.from, fromRoot) && equalBytes(roots.to, toRoot);
  } catch (error) {
    if (error instanceof ProofError) return false;
    throw error;
  }
}
