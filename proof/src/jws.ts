import { fromBase64url, fromUtf8, utf8 } from './bytes.ts';
import { refuse } from './error.ts';
import { sha256, type Hash } from './hash.ts';
import { isJsonObject, parseJson, type JsonObject } from './json.ts';

const LONGEST_JWS = 2 * 1024 * 1024;

export interface JwsHeader {
  readonly alg: 'ES256' | 'EdDSA';
  readonly typ: string;
  readonly kid: string;
}

/** A compact JWS of any kind, taken apart. */
interface SplitJws {
  readonly header: JsonObject;
  readonly payload: JsonObject;
  readonly signingInput: Uint8Array;
  readonly signature: Uint8Array;
}

/** A statement as a compact JWS, taken apart and not checked yet. */
export type Jws = Omit<SplitJws, 'header'> & { readonly header: JwsHeader };

function partOf(part: string): JsonObject {
  const value = parseJson(fromUtf8(fromBase64url(part)));
  return isJsonObject(value) ? value : refuse('jws-object');
}

/** @throws ProofError for what has not three parts, two of which are JSON objects */
export function splitJws(compact: string): SplitJws {
  if (compact.length > LONGEST_JWS) refuse('jws-long');
  const [header = '', payload = '', signature = '', ...rest] = compact.split('.', 4);
  if (rest.length > 0 || signature === '') refuse('jws-parts');
  return {
    header: partOf(header),
    payload: partOf(payload),
    signingInput: utf8(`${header}.${payload}`),
    signature: fromBase64url(signature),
  };
}

/**
 * Takes a statement apart. Its header is exactly `alg` (ES256 or EdDSA), `typ` and `kid`: no key, address or extension that a reader could be led by.
 * @throws ProofError for any other, and for a signature that is not 64 bytes
 */
export function parseJws(compact: string): Jws {
  const { header, ...rest } = splitJws(compact);
  const { alg, typ, kid, ...others } = header;
  if (alg !== 'ES256' && alg !== 'EdDSA') refuse('jws-alg');
  if (typeof typ !== 'string' || typeof kid !== 'string') refuse('jws-names');
  if (Object.keys(others).length > 0) refuse('jws-more');
  return rest.signature.length === 64 ? { ...rest, header: { alg, typ, kid } } : refuse('jws-signature');
}

/** The entry of a statement: SHA-256 over the ASCII of its compact JWS. */
export const entryOf = (jws: string): Hash => sha256(utf8(jws));
