import { concatBytes } from './bytes.ts';
import { sha256, type Hash } from './sha256.ts';

export { sha256, type Hash };

/** The first byte of every hash input, so that a leaf can never be read as a node (RFC 9162, 2.1.1). */
const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** The hash of a leaf that holds `entry` (RFC 9162, 2.1.1). */
export const leafHash = (entry: Uint8Array): Hash => sha256(concatBytes(LEAF, entry));

/** The hash of the node over two subtrees (RFC 9162, 2.1.1). */
export const nodeHash = (left: Hash, right: Hash): Hash => sha256(concatBytes(NODE, left, right));

/** The root of a tree without entries (RFC 9162, 2.1.1). */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array());
