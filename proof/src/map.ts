import { concatBytes, equalBytes, fromBase64, toBase64, utf8 } from './bytes.ts';
import { ProofError } from './error.ts';
import { nodeHash, sha256, type Hash } from './hash.ts';

const DEPTH = 256;
const LEAF = Uint8Array.of(0x00);

/** An empty subtree, at any height. */
const EMPTY: Hash = new Uint8Array(32);

/** The siblings on the way from the root to a URL's place: only those that are not empty, and 256 bits that say at which depth each stands (the first bit: below the root). */
export interface MapProof {
  readonly mask: string;
  readonly siblings: readonly string[];
}

interface Leaf {
  readonly key: Hash;
  readonly hash: Hash;
}

const keyOf = (url: string): Hash => sha256(utf8(url));
const leafOf = (key: Hash, value: Hash): Hash => sha256(concatBytes(LEAF, key, value));
const bitOf = (bytes: Uint8Array, position: number): number => ((bytes[position >> 3] ?? 0) >> (7 - (position & 7))) & 1;
const combine = (left: Hash, right: Hash): Hash => (equalBytes(left, EMPTY) && equalBytes(right, EMPTY) ? EMPTY : nodeHash(left, right));

const leavesOf = (entries: ReadonlyMap<string, Hash>): Leaf[] =>
  [...entries].map(([url, value]) => {
    const key = keyOf(url);
    return { key, hash: leafOf(key, value) };
  });

/** The root of the subtree at `depth` that holds these leaves, which agree in their first `depth` bits. */
function subtree(leaves: readonly Leaf[], depth: number): Hash {
  const [only, second] = leaves;
  if (only === undefined) return EMPTY;
  if (depth === DEPTH) return only.hash;
  if (second === undefined) {
    let hash = only.hash;
    for (let at = DEPTH - 1; at >= depth; at--) hash = bitOf(only.key, at) === 0 ? nodeHash(hash, EMPTY) : nodeHash(EMPTY, hash);
    return hash;
  }
  return nodeHash(
    subtree(
      leaves.filter(({ key }) => bitOf(key, depth) === 0),
      depth + 1,
    ),
    subtree(
      leaves.filter(({ key }) => bitOf(key, depth) === 1),
      depth + 1,
    ),
  );
}

/** The root of the map from URL to SHA-256 of the exact bytes that are served there. */
export const mapRoot = (entries: ReadonlyMap<string, Hash>): Hash => subtree(leavesOf(entries), 0);

/** The proof of what stands at `url`, or that nothing does. */
export function mapProof(entries: ReadonlyMap<string, Hash>, url: string): MapProof {
  const key = keyOf(url);
  const mask = new Uint8Array(DEPTH / 8);
  const siblings: string[] = [];
  let leaves: readonly Leaf[] = leavesOf(entries);
  for (let depth = 0; depth < DEPTH && leaves.length > 0; depth++) {
    const bit = bitOf(key, depth);
    const beside = leaves.filter((leaf) => bitOf(leaf.key, depth) !== bit);
    leaves = leaves.filter((leaf) => bitOf(leaf.key, depth) === bit);
    if (beside.length === 0) continue;
    mask[depth >> 3] = (mask[depth >> 3] ?? 0) | (0x80 >> (depth & 7));
    siblings.push(toBase64(subtree(beside, depth + 1)));
  }
  return { mask: toBase64(mask), siblings };
}

/**
 * The root of a map that has `value` at `url`, by this proof. Proves nothing by itself: compare it with a root you already trust.
 * @throws ProofError `not-canonical`, `wrong-length`, also for an empty sibling that is spelt out
 */
export function rootFromMapProof(url: string, value: Hash, proof: MapProof): Hash {
  const key = keyOf(url);
  const mask = fromBase64(proof.mask);
  const siblings = proof.siblings.map(fromBase64);
  if (mask.length !== DEPTH / 8 || siblings.some((sibling) => sibling.length !== 32))
    throw new ProofError('wrong-length', 'A mask has 32 bytes, and so has a sibling.');
  if (siblings.some((sibling) => equalBytes(sibling, EMPTY))) throw new ProofError('not-canonical', 'An empty sibling is left out.');
  let hash = leafOf(key, value);
  for (let depth = DEPTH - 1; depth >= 0; depth--) {
    const sibling = bitOf(mask, depth) === 1 ? siblings.pop() : EMPTY;
    if (sibling === undefined) throw new ProofError('wrong-length', 'The mask names more siblings than there are.');
    hash = bitOf(key, depth) === 0 ? combine(hash, sibling) : combine(sibling, hash);
  }
  if (siblings.length > 0) throw new ProofError('wrong-length', 'There are more siblings than the mask names.');
  return hash;
}
