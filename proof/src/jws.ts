import { fromBase64url, fromUtf8, utf8 } from './bytes.ts';
import { ProofError } from './error.ts';
import { sha256, type Hash } from './hash.ts';
import { isJsonObject, parseJson, type JsonObject } from './json.ts';

const LONGEST_JWS = 2 * 1024 * 1024;

export interface JwsHeader {
  readonly alg: 'ES256' | 'EdDSA';
  readonly typ: string;
  readonly kid: string;
}

/** A compact JWS, taken apart and not checked yet. */
export interface Jws {
  readonly header: JwsHeader;
  readonly payload: JsonObject;
  readonly signingInput: Uint8Array;
  readonly signature: Uint8Array;
}

function refuse(message: string): never {
  throw new ProofError('wrong-form', message);
}

function parseObject(part: string, name: string): JsonObject {
  const value = parseJson(fromUtf8(fromBase64url(part)));
  return isJsonObject(value) ? value : refuse(`The ${name} of a JWS is a JSON object.`);
}

/**
 * Takes a compact JWS apart. Its header is exactly `alg` (ES256 or EdDSA), `typ` and `kid`: no key, address or extension that a reader could be led by.
 * @throws ProofError `wrong-form`, `not-canonical`, `not-json`, `not-utf8`, `too-large`
 */
export function parseJws(compact: string): Jws {
  if (compact.length > LONGEST_JWS) throw new ProofError('too-large', 'A statement has at most 2 MiB.');
  const [protectedPart = '', payloadPart = '', signaturePart = '', ...rest] = compact.split('.', 4);
  if (rest.length > 0 || signaturePart === '') refuse('A compact JWS has three parts.');
  const { alg, typ, kid, ...others } = parseObject(protectedPart, 'header');
  if (alg !== 'ES256' && alg !== 'EdDSA') refuse('The header names an algorithm other than ES256 and EdDSA.');
  if (typeof typ !== 'string' || typeof kid !== 'string') refuse('The header names no typ or no kid.');
  const [other] = Object.keys(others);
  if (other !== undefined) refuse('The header holds more than alg, typ and kid.');
  const signature = fromBase64url(signaturePart);
  if (signature.length !== 64) refuse('A signature has 64 bytes.');
  return {
    header: { alg, typ, kid },
    payload: parseObject(payloadPart, 'payload'),
    signingInput: utf8(`${protectedPart}.${payloadPart}`),
    signature,
  };
}

/** The entry of a statement: SHA-256 over the ASCII of its compact JWS. */
export const entryOf = (jws: string): Hash => sha256(utf8(jws));
