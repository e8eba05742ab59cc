import { ProofError } from './error.ts';

const HEX = /^(?:[0-9a-f]{2})*$/;

/** Lower-case hexadecimal. */
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @throws ProofError `not-canonical` for anything but pairs of lower-case hexadecimal digits */
export function fromHex(text: string): Uint8Array {
  if (!HEX.test(text)) throw new ProofError('not-canonical', 'This is not lower-case hexadecimal.');
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`;

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] ?? 0, bytes[i + 1], bytes[i + 2]];
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    if (b !== undefined) text += alphabet.charAt((group >> 6) & 63);
    if (c !== undefined) text += alphabet.charAt(group & 63);
  }
  return text;
}

const valuesOf = (alphabet: string): ReadonlyMap<string, number> => new Map([...alphabet].map((character, value) => [character, value]));
const VALUES = { [STANDARD]: valuesOf(STANDARD), [URL_SAFE]: valuesOf(URL_SAFE) };

/** Decodes without padding, and refuses a second spelling of the same bytes. */
function decode(text: string, alphabet: string): Uint8Array {
  const values = VALUES[alphabet] ?? new Map<string, number>();
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [bits, held, length] = [0, 0, 0];
  for (const character of text) {
    const value = values.get(character);
    if (value === undefined) throw new ProofError('not-canonical', 'This is not base64: a character is outside of its alphabet.');
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) bytes[length++] = (held >> (bits -= 8)) & 0xff;
  }
  if (bits === 6 || (held & ((1 << bits) - 1)) !== 0) throw new ProofError('not-canonical', 'This base64 has another, canonical spelling.');
  return bytes;
}

/** Base64 with padding (RFC 4648, 4). */
export const toBase64 = (bytes: Uint8Array): string => encode(bytes, STANDARD).padEnd(Math.ceil(bytes.length / 3) * 4, '=');

/** @throws ProofError `not-canonical` for missing or needless padding, other characters, or trailing bits */
export function fromBase64(text: string): Uint8Array {
  const bytes = decode(text.replace(/={1,2}$/, ''), STANDARD);
  if (toBase64(bytes).length !== text.length) throw new ProofError('not-canonical', 'This base64 is not padded as it should be.');
  return bytes;
}

/** Base64 for URLs, without padding (RFC 4648, 5). */
export const toBase64url = (bytes: Uint8Array): string => encode(bytes, URL_SAFE);

/** @throws ProofError `not-canonical` for padding, other characters, or trailing bits */
export const fromBase64url = (text: string): Uint8Array => decode(text, URL_SAFE);

/** UTF-8. @throws ProofError `not-utf8` for a lone surrogate, which UTF-8 cannot hold */
export function utf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new ProofError('not-utf8', 'This text holds a lone surrogate.');
  return new TextEncoder().encode(text);
}

/** @throws ProofError `not-utf8` */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProofError('not-utf8', 'These bytes are not UTF-8.');
  }
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
