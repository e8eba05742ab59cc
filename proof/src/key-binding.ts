import { fromBase64url, fromUtf8, toBase64url, utf8 } from './bytes.ts';
import type { ProofCrypto } from './crypto.ts';
import { ProofError } from './error.ts';
import { sha256 } from './hash.ts';
import { isJsonObject, parseJson, type JsonObject } from './json.ts';
import { isSignedBy, parsePublicKey, type PublicKey } from './keys.ts';

/** A key binding, taken apart (RFC 9901, 4.3). Its header has no `kid`: the key is the one that the statement binds (`cnf`). */
interface KeyBinding {
  readonly header: { readonly alg: string };
  readonly claims: JsonObject;
  readonly signingInput: Uint8Array;
  readonly signature: Uint8Array;
  readonly key: PublicKey;
}

/** What is presented together with a key binding. */
export interface Presented {
  readonly statement: string;
  readonly disclosures: readonly string[];
  readonly payload: JsonObject;
}

function refuse(message: string): never {
  throw new ProofError('wrong-form', message);
}

function parseObject(part: string): JsonObject {
  const value = parseJson(fromUtf8(fromBase64url(part)));
  return isJsonObject(value) ? value : refuse('A part of the key binding is not a JSON object.');
}

/** @throws ProofError for what is not a key binding, and where the statement binds no key */
export function parseKeyBinding(kbJwt: string, { cnf }: JsonObject): KeyBinding {
  const [headerPart = '', payloadPart = '', signaturePart = '', ...rest] = kbJwt.split('.', 4);
  const { alg, typ, ...others } = parseObject(headerPart);
  if (rest.length > 0 || typ !== 'kb+jwt' || typeof alg !== 'string' || Object.keys(others).length > 0)
    return refuse('This is not a key binding.');
  if (!isJsonObject(cnf)) return refuse('The statement binds no key, so nobody can show to hold it.');
  const signature = fromBase64url(signaturePart);
  return {
    header: { alg },
    claims: parseObject(payloadPart),
    signingInput: utf8(`${headerPart}.${payloadPart}`),
    signature,
    key: parsePublicKey(cnf['jwk']),
  };
}

/**
 * Why a key binding does not show that the holder presents exactly these disclosures, or null where it does. Audience and nonce are compared where the caller expects some.
 * @throws ProofError as `parseKeyBinding` does
 */
export async function refuseKeyBinding(
  kbJwt: string,
  presented: Presented,
  expect: { readonly audience?: string; readonly nonce?: string },
  latestMs: number,
  crypto: ProofCrypto,
): Promise<string | null> {
  const binding = parseKeyBinding(kbJwt, presented.payload);
  const { aud, nonce, sd_hash: sdHash, iat } = binding.claims;
  if (!(await isSignedBy(binding, binding.key, crypto))) return 'The key binding is not signed by the key that the statement binds.';
  if (sdHash !== toBase64url(sha256(utf8([presented.statement, ...presented.disclosures, ''].join('~')))))
    return 'The key binding is for other disclosures.';
  if (typeof aud !== 'string' || (expect.audience !== undefined && aud !== expect.audience))
    return 'The key binding is for another audience than the one expected.';
  if (typeof nonce !== 'string' || (expect.nonce !== undefined && nonce !== expect.nonce))
    return 'The key binding answers another question than the one asked.';
  return typeof iat === 'number' && iat * 1000 <= latestMs ? null : 'The key binding is from the future.';
}
