import { fromBase64url, fromUtf8, toBase64url, utf8 } from './bytes.ts';
import type { ProofCrypto } from './crypto.ts';
import { ProofError } from './error.ts';
import { sha256 } from './hash.ts';
import { isJsonObject, parseJson, type JsonObject, type JsonValue } from './json.ts';
import { isSignedBy, parsePublicKey } from './keys.ts';

function parseObject(part: string): JsonObject {
  const value: JsonValue = parseJson(fromUtf8(fromBase64url(part)));
  if (isJsonObject(value)) return value;
  throw new ProofError('wrong-form', 'A part of the key binding is not a JSON object.');
}

/**
 * Why a key binding (RFC 9901, 4.3) does not show that the holder presents exactly these disclosures to this audience, or null where it does.
 * Its header has no `kid`: the key is the one that the statement binds (`cnf`).
 */
export async function refuseKeyBinding(
  kbJwt: string,
  presented: { readonly statement: string; readonly disclosures: readonly string[]; readonly payload: JsonObject },
  expect: { readonly audience: string | undefined; readonly nonce: string | undefined; readonly at: Date; readonly toleranceMs: number },
  crypto: ProofCrypto,
): Promise<string | null> {
  const [headerPart = '', payloadPart = '', signaturePart = '', ...rest] = kbJwt.split('.');
  const header = parseObject(headerPart);
  const { aud, nonce, sd_hash: sdHash, iat } = parseObject(payloadPart);
  const { cnf } = presented.payload;
  if (rest.length > 0 || header['typ'] !== 'kb+jwt' || (header['alg'] !== 'ES256' && header['alg'] !== 'EdDSA')) return 'The key binding is not one.';
  if (!isJsonObject(cnf)) return 'The statement binds no key, so nobody can show to hold it.';
  const key = parsePublicKey(cnf['jwk']);
  const jws = { header: { alg: header['alg'] }, signingInput: utf8(`${headerPart}.${payloadPart}`), signature: fromBase64url(signaturePart) };
  if (!(await isSignedBy(jws, key, crypto))) return 'The key binding is not signed by the key that the statement binds.';
  if (sdHash !== toBase64url(sha256(utf8([presented.statement, ...presented.disclosures, ''].join('~'))))) return 'The key binding is for other disclosures.';
  if (expect.audience === undefined || aud !== expect.audience) return 'The key binding is for another audience than the one expected.';
  if (expect.nonce === undefined || nonce !== expect.nonce) return 'The key binding answers another question than the one asked.';
  if (typeof iat !== 'number' || iat * 1000 > expect.at.getTime() + expect.toleranceMs) return 'The key binding is from the future.';
  return null;
}
