import { methodOf, type IssuerFinding } from './check-issuer.ts';
import type { ProofCrypto } from './crypto.ts';
import { didOfKid } from './did.ts';
import { tried } from './error.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { parseJws } from './jws.ts';
import { isSignedBy, type PublicKey } from './keys.ts';
import type { PolicyLog } from './policy.ts';

/** The id of what replaced the statement, by the words of a StatusChange. */
function replacementIn({ type, credentialSubject: subject }: JsonObject, id: string): string | null {
  if (!Array.isArray(type) || !type.includes('StatusChange') || !isJsonObject(subject)) return null;
  const { statement, value, replacedBy } = subject;
  if (statement !== id || value !== true) return null;
  return typeof replacedBy === 'string' && /^[0-9a-f]{64}$/.test(replacedBy) ? replacedBy : null;
}

/** The key of a change: one of the ledger that the policy names, or one of the statement's issuer, by the very document that the issuer check passed by. One that was withdrawn counts no more, as nothing shows when the change was said. */
function keyOfChange(kid: string, did: string | null, log: PolicyLog | null, issuer: IssuerFinding): PublicKey | null {
  const named = log?.ledger.keys.find((key) => key.kid === kid);
  if (named !== undefined) return named;
  if (did === null || issuer.document === null || didOfKid(kid) !== did) return null;
  const { key, revoked } = methodOf(issuer.document, did, kid);
  return revoked === null ? key : null;
}

/** What replaced a statement, by a StatusChange that the issuer or the ledger signed. It explains; the lists decide. Null for a change that says nothing of it, or that nobody vouches for. */
export async function replacementOf(
  change: string | undefined,
  { id, did }: { readonly id: string; readonly did: string | null },
  { log, issuer }: { readonly log: PolicyLog | null; readonly issuer: IssuerFinding },
  crypto: ProofCrypto,
): Promise<string | null> {
  if (change === undefined) return null;
  const { value } = tried(() => {
    const jws = parseJws(change);
    return { jws, key: keyOfChange(jws.header.kid, did, log, issuer) };
  });
  if (value === null) return null;
  const { jws, key } = value;
  const replacedBy = jws.header.typ === 'vc+jwt' ? replacementIn(jws.payload, id) : null;
  return replacedBy !== null && key !== null && (await isSignedBy(jws, key, crypto)) ? replacedBy : null;
}
