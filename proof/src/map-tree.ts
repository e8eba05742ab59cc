import { toBase64 } from './bytes.ts';
import { nodeHash, type Hash } from './hash.ts';
import { bitOf, DEPTH, EMPTY, keyOf, leafOf, type MapProof } from './map.ts';

/** A part of the tree that holds at least one document. Below `depth` there is nothing but empty subtrees beside the way to it. */
interface Part {
  readonly depth: number;
  /** The key of any of its documents: they agree in the first `depth` bits. */
  readonly key: Hash;
  /** Its hash at `depth`. */
  readonly hash: Hash;
  /** What it parts into at `depth`, with the hash of each half there; null for a single document. */
  readonly halves: readonly [Half, Half] | null;
}

interface Half {
  readonly part: Part;
  readonly hash: Hash;
}

/** The hash of a part as it stands at a lesser depth: itself, with empty subtrees beside it. */
function liftedTo(depth: number, { key, hash, depth: from }: Part): Hash {
  let lifted = hash;
  for (let at = from - 1; at >= depth; at--) lifted = bitOf(key, at) === 0 ? nodeHash(lifted, EMPTY) : nodeHash(EMPTY, lifted);
  return lifted;
}

const halfAt = (depth: number, part: Part): Half => ({ part, hash: liftedTo(depth + 1, part) });

function branch(depth: number, left: Half, right: Half): Part {
  return { depth, key: left.part.key, hash: nodeHash(left.hash, right.hash), halves: [left, right] };
}

/** The first bit before `limit` in which two keys differ, or `limit`. */
function firstDifference(one: Hash, other: Hash, limit: number): number {
  let at = 0;
  while (at < limit && one[at >> 3] === other[at >> 3]) at += 8;
  while (at < limit && bitOf(one, at) === bitOf(other, at)) at++;
  return Math.min(at, limit);
}

const sideBySide = (depth: number, leaf: Part, other: Half): Part =>
  bitOf(leaf.key, depth) === 0 ? branch(depth, halfAt(depth, leaf), other) : branch(depth, other, halfAt(depth, leaf));

/** The part with `leaf` in it, in the place of what stood at its key. What does not lie on its way is shared with `part`. */
function withLeaf(part: Part | null, leaf: Part): Part {
  if (part === null) return leaf;
  const difference = firstDifference(part.key, leaf.key, part.depth);
  if (difference < part.depth) return sideBySide(difference, leaf, halfAt(difference, part));
  if (part.halves === null) return leaf;
  const [left, right] = part.halves;
  return bitOf(leaf.key, part.depth) === 0
    ? branch(part.depth, halfAt(part.depth, withLeaf(left.part, leaf)), right)
    : branch(part.depth, left, halfAt(part.depth, withLeaf(right.part, leaf)));
}

/** The part without what stands at `key`; null when nothing is left. */
function withoutKey(part: Part, key: Hash): Part | null {
  if (firstDifference(part.key, key, part.depth) < part.depth) return part;
  if (part.halves === null) return null;
  const [left, right] = part.halves;
  const isLeft = bitOf(key, part.depth) === 0;
  const rest = withoutKey(isLeft ? left.part : right.part, key);
  if (rest === null) return isLeft ? right.part : left.part;
  return isLeft ? branch(part.depth, halfAt(part.depth, rest), right) : branch(part.depth, left, halfAt(part.depth, rest));
}

/**
 * The sparse Merkle map from URL to SHA-256 of the exact bytes that are served there, for who makes states and proofs. It is never changed: `with` and `without` give another one that shares what is the same.
 * A change costs some 256 hashes whatever the map's size, a proof none.
 */
export class MapTree {
  private readonly top: Part | null;

  private constructor(top: Part | null) {
    this.top = top;
  }

  static readonly EMPTY = new MapTree(null);

  /** The map with these documents, new or in the place of what stood at their URLs. */
  with(documents: Iterable<readonly [url: string, value: Hash]>): MapTree {
    let { top } = this;
    for (const [url, value] of documents) {
      const key = keyOf(url);
      top = withLeaf(top, { depth: DEPTH, key, hash: leafOf(key, value), halves: null });
    }
    return new MapTree(top);
  }

  /** The map without what stands at these URLs. */
  without(urls: Iterable<string>): MapTree {
    let { top } = this;
    for (const url of urls) if (top !== null) top = withoutKey(top, keyOf(url));
    return new MapTree(top);
  }

  get root(): Hash {
    return this.top === null ? EMPTY : liftedTo(0, this.top);
  }

  /** The proof of what stands at `url`, or that nothing does. */
  proof(url: string): MapProof {
    const key = keyOf(url);
    const mask = new Uint8Array(DEPTH / 8);
    const siblings: string[] = [];
    const besides = (depth: number, hash: Hash): void => {
      mask[depth >> 3] = (mask[depth >> 3] ?? 0) | (0x80 >> (depth & 7));
      siblings.push(toBase64(hash));
    };
    for (let part = this.top; part !== null;) {
      const difference = firstDifference(part.key, key, part.depth);
      if (difference < part.depth) {
        besides(difference, liftedTo(difference + 1, part));
        break;
      }
      if (part.halves === null) break;
      const [left, right] = part.halves;
      const [own, other] = bitOf(key, part.depth) === 0 ? [left, right] : [right, left];
      besides(part.depth, other.hash);
      part = own.part;
    }
    return { mask: toBase64(mask), siblings };
  }
}
