import { refuse } from './error.ts';

const HEX = /^(?:[0-9a-f]{2})*$/;

/** Lower-case hexadecimal. */
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @throws ProofError `not-hex` for anything but pairs of lower-case hexadecimal digits */
export function fromHex(text: string): Uint8Array {
  if (!HEX.test(text)) refuse('not-hex');
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** Base64 with padding (RFC 4648, 4). */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function binaryOf(text: string): string {
  try {
    return atob(text);
  } catch {
    return refuse('not-base64');
  }
}

/** @throws ProofError `not-base64` for other characters, `other-base64` for a second spelling of the same bytes: missing padding, spaces, trailing bits */
export function fromBase64(text: string): Uint8Array {
  const binary = binaryOf(text);
  if (btoa(binary) !== text) refuse('other-base64');
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Base64 for URLs, without padding (RFC 4648, 5). */
export const toBase64url = (bytes: Uint8Array): string => toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** @throws ProofError `not-base64`, `other-base64` for padding, other characters, or trailing bits */
export const fromBase64url = (text: string): Uint8Array =>
  /[+/=]/.test(text) ? refuse('not-base64') : fromBase64(text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat(-text.length & 3));

/** UTF-8. @throws ProofError `surrogate` for a lone surrogate, which UTF-8 cannot hold */
export function utf8(text: string): Uint8Array {
  if (!text.isWellFormed()) refuse('surrogate');
  return new TextEncoder().encode(text);
}

/** @throws ProofError `not-utf8` */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    refuse('not-utf8');
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
