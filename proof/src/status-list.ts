import { fromBase64url, toBase64url } from './bytes.ts';
import type { ProofCrypto } from './crypto.ts';
import { refuse } from './error.ts';

/** The fewest entries of a list (W3C Bitstring Status List 1.0): a herd to hide in. */
const LEAST_ENTRIES = 131_072;

/** Inflating stops here. */
const LARGEST_LIST = 1024 * 1024;

/** The `encodedList` of gzipped bits: `u` (multibase), then base64url. */
export const encodeList = (gzipped: Uint8Array): string => `u${toBase64url(gzipped)}`;

/** The bits of an `encodedList`. @throws ProofError for what is no list, too short a one, or one that bursts */
export async function decodeEncodedList(encoded: string, crypto: Pick<ProofCrypto, 'gunzip'>): Promise<Uint8Array> {
  if (!encoded.startsWith('u')) refuse('list-start');
  const bits = await crypto.gunzip(fromBase64url(encoded.slice(1)), LARGEST_LIST);
  if (bits.length * 8 < LEAST_ENTRIES) refuse('list-short');
  return bits;
}

/** The bit at `index`; index 0 is the most significant bit of the first byte. @throws ProofError `list-index` */
export function statusAt(list: Uint8Array, index: number): 0 | 1 {
  const byte = list[Math.floor(index / 8)];
  if (!Number.isSafeInteger(index) || index < 0 || byte === undefined) refuse('list-index');
  return ((byte >> (7 - (index % 8))) & 1) === 1 ? 1 : 0;
}
