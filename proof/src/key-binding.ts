import { toBase64url, utf8 } from './bytes.ts';
import type { ProofCrypto } from './crypto.ts';
import { refuse, tried } from './error.ts';
import { sha256 } from './hash.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { splitJws } from './jws.ts';
import { isSignedBy, parsePublicKey } from './keys.ts';

/** What is presented together with a key binding. */
export interface Presented {
  readonly statement: string;
  readonly disclosures: readonly string[];
  readonly payload: JsonObject;
}

/**
 * Checks that the holder presents exactly these disclosures. Audience and nonce are compared where the caller expects some; without a key binding (null) none may be expected.
 * @throws ProofError where it does not show that
 */
export async function checkKeyBinding(
  kbJwt: string | null,
  presented: Presented,
  expect: { readonly audience?: string; readonly nonce?: string },
  latestMs: number,
  crypto: ProofCrypto,
): Promise<void> {
  if (kbJwt === null) {
    if (expect.audience !== undefined || expect.nonce !== undefined) refuse('kb-missing');
    return;
  }
  const { value: parts, refusal } = tried(() => splitJws(kbJwt));
  if (refusal !== null) return refuse('kb-unreadable', refusal);
  const { header, payload, ...signed } = parts;
  const { alg, typ, ...others } = header;
  if (typ !== 'kb+jwt' || Object.keys(others).length > 0) refuse('kb-form');
  // The header has no `kid`: the key is the one that the statement binds (RFC 9901, 4.3).
  const { cnf } = presented.payload;
  if (!isJsonObject(cnf)) return refuse('kb-no-key');
  const { aud, nonce, sd_hash: sdHash, iat } = payload;
  if (!(await isSignedBy({ ...signed, header: { alg } }, parsePublicKey(cnf['jwk']), crypto))) refuse('kb-unsigned');
  if (sdHash !== toBase64url(sha256(utf8([presented.statement, ...presented.disclosures, ''].join('~'))))) refuse('kb-disclosures');
  if (typeof aud !== 'string' || (expect.audience !== undefined && aud !== expect.audience)) refuse('kb-audience');
  if (typeof nonce !== 'string' || (expect.nonce !== undefined && nonce !== expect.nonce)) refuse('kb-nonce');
  if (typeof iat !== 'number' || iat * 1000 > latestMs) refuse('kb-future');
}
