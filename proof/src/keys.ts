import { fromBase64url } from './bytes.ts';
import type { ProofCrypto } from './crypto.ts';
import { refuse } from './error.ts';
import { isJsonObject, type JsonValue } from './json.ts';
import type { Jws } from './jws.ts';

/** A public key as a JWK (RFC 7517): P-256 or Ed25519. */
export interface PublicKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y?: string;
}

const isCoordinate = (value: JsonValue | undefined): value is string =>
  typeof value === 'string' && value.length === 43 && fromBase64url(value).length === 32;

/** @throws ProofError for what is neither a P-256 nor an Ed25519 public key */
export function parsePublicKey(value: JsonValue | undefined): PublicKey {
  if (isJsonObject(value)) {
    const { kty, crv, x, y } = value;
    if (kty === 'EC' && crv === 'P-256' && isCoordinate(x) && isCoordinate(y)) return { kty, crv, x, y };
    if (kty === 'OKP' && crv === 'Ed25519' && isCoordinate(x) && y === undefined) return { kty, crv, x };
  }
  refuse('no-key');
}

export const isSameKey = (a: PublicKey, b: PublicKey): boolean => a.kty === b.kty && a.crv === b.crv && a.x === b.x && a.y === b.y;

/** Whether the signature of a JWS holds by this key. The key decides which algorithm may stand in the header: one kind of key never checks the other's signatures. */
export async function isSignedBy(
  jws: Pick<Jws, 'signingInput' | 'signature'> & { readonly header: { readonly alg?: unknown } },
  key: PublicKey,
  crypto: ProofCrypto,
): Promise<boolean> {
  if (jws.header.alg === 'ES256' && key.crv === 'P-256' && key.y !== undefined)
    return crypto.verifyEs256({ x: key.x, y: key.y }, jws.signingInput, jws.signature);
  if (jws.header.alg === 'EdDSA' && key.crv === 'Ed25519')
    return crypto.verifyEd25519(fromBase64url(key.x), jws.signingInput, jws.signature);
  return false;
}
