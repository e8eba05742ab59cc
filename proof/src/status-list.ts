import { fromBase64url } from './bytes.ts';
import type { ProofCrypto } from './crypto.ts';
import { ProofError } from './error.ts';

/** The fewest entries of a list (W3C Bitstring Status List 1.0): a herd to hide in. */
const LEAST_ENTRIES = 131_072;

/** Inflating stops here. */
const LARGEST_LIST = 1024 * 1024;

/** The bits of an `encodedList`: `u`, then base64url of gzip. @throws ProofError */
export async function decodeStatusList(encoded: string, crypto: ProofCrypto): Promise<Uint8Array> {
  if (!encoded.startsWith('u')) throw new ProofError('wrong-form', 'An encoded list begins with u (multibase base64url).');
  const bits = await crypto.gunzip(fromBase64url(encoded.slice(1)), LARGEST_LIST);
  if (bits.length * 8 < LEAST_ENTRIES) throw new ProofError('wrong-length', `A list has at least ${String(LEAST_ENTRIES)} entries.`);
  return bits;
}

/** Whether the bit at `index` is set; index 0 is the most significant bit of the first byte. @throws ProofError `out-of-range` */
export function isSet(bits: Uint8Array, index: number): boolean {
  const byte = bits[Math.floor(index / 8)];
  if (!Number.isSafeInteger(index) || index < 0 || byte === undefined) throw new ProofError('out-of-range', 'The index is outside of the list.');
  return ((byte >> (7 - (index % 8))) & 1) === 1;
}
