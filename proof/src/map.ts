import { concatBytes, equalBytes, fromBase64, utf8 } from './bytes.ts';
import { refuse } from './error.ts';
import { nodeHash, sha256, type Hash } from './hash.ts';

/** Every key has so many bits, and every way from the root to a document so many steps. */
export const DEPTH = 256;
const LEAF = Uint8Array.of(0x00);

/** An empty subtree, at any height. */
export const EMPTY: Hash = new Uint8Array(32);

/** The siblings on the way from the root to a URL's place: only those that are not empty, and 256 bits that say at which depth each stands (the first bit: below the root). */
export interface MapProof {
  readonly mask: string;
  readonly siblings: readonly string[];
}

/** The place of a URL. */
export const keyOf = (url: string): Hash => sha256(utf8(url));
export const leafOf = (key: Hash, value: Hash): Hash => sha256(concatBytes(LEAF, key, value));
export const bitOf = (bytes: Uint8Array, position: number): number => ((bytes[position >> 3] ?? 0) >> (7 - (position & 7))) & 1;

/**
 * The root of a map that has `value` at `url`, by this proof. Proves nothing by itself: compare it with a root you already trust.
 * @throws ProofError for a mask or siblings that are of no such map, also for an empty sibling that is spelt out
 */
export function rootFromMapProof(url: string, value: Hash, proof: MapProof): Hash {
  const key = keyOf(url);
  const mask = fromBase64(proof.mask);
  const siblings = proof.siblings.map(fromBase64);
  if (mask.length !== DEPTH / 8 || siblings.some((sibling) => sibling.length !== 32)) refuse('map-lengths');
  if (siblings.some((sibling) => equalBytes(sibling, EMPTY))) refuse('map-empty-sibling');
  let hash = leafOf(key, value);
  for (let depth = DEPTH - 1; depth >= 0; depth--) {
    const sibling = bitOf(mask, depth) === 1 ? siblings.pop() : EMPTY;
    if (sibling === undefined) refuse('map-few');
    // What is on the way to a document is never empty, so that every step is a hash.
    hash = bitOf(key, depth) === 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash);
  }
  if (siblings.length > 0) refuse('map-many');
  return hash;
}
