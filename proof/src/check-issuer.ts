import { equalBytes, utf8 } from './bytes.ts';
import type { Bundle } from './bundle.ts';
import { fail, pass, tried, unknown } from './check.ts';
import { didOfKid, didToUrl, isDidAtOrBelow } from './did.ts';
import { sha256 } from './hash.ts';
import { isJsonObject, parseJson, type JsonObject, type JsonValue } from './json.ts';
import type { Jws } from './jws.ts';
import { isSameKey, parsePublicKey, type PublicKey } from './keys.ts';
import { rootFromMapProof } from './map.ts';
import type { Policy, PolicyLog } from './policy.ts';
import type { Check } from './verdict.ts';
import type { State } from './check-state.ts';

/** Whose key signed, as far as the reader can know it. */
export interface IssuerFinding {
  readonly check: Check;
  readonly key: PublicKey | null;
  readonly keyHeldBy: 'operator' | 'self' | 'unknown';
  /** The time as of which the key counts no more. */
  readonly revoked: Date | null;
}

const notFound = (check: Check): IssuerFinding => ({ check, key: null, keyHeldBy: 'unknown', revoked: null });

/** The verification method of this kid in a key document: it must be the document of that DID, and the key must be for assertions unless it was withdrawn. */
function methodOf(document: JsonValue | undefined, did: string, kid: string): JsonObject | string {
  if (!isJsonObject(document) || document['id'] !== did) return 'The key document is of another identifier.';
  const methods = Array.isArray(document['verificationMethod']) ? document['verificationMethod'].filter(isJsonObject).filter(({ id }) => id === kid) : [];
  const [method, second] = methods;
  if (method === undefined || second !== undefined) return 'The key document does not list the key, or lists it twice.';
  if (method['controller'] !== did) return 'The key is controlled by another identifier.';
  const assertion = document['assertionMethod'];
  if (method['revoked'] === undefined && !(Array.isArray(assertion) && assertion.includes(kid))) return 'The key is not meant for statements.';
  return method;
}

function finding(method: JsonObject, sentence: string): IssuerFinding {
  const { value: key, refusal } = tried(() => parsePublicKey(method['publicKeyJwk']));
  if (refusal !== null) return notFound(fail(refusal));
  const { heldBy, revoked } = method;
  const time = typeof revoked === 'string' ? new Date(revoked) : null;
  if (revoked !== undefined && (time === null || Number.isNaN(time.getTime()))) return notFound(fail('The key document has a withdrawal whose time cannot be read.'));
  return { check: pass(sentence), key, keyHeldBy: heldBy === 'operator' || heldBy === 'self' ? heldBy : 'unknown', revoked: time };
}

/**
 * Finds the key that a statement was signed with. The DID of its `kid`, its issuer, the key document's id and the URL that the document is mapped under are one and the same.
 * A document counts by itself only for the ledger's own DID and those below it; others are pinned by the policy, or count as snapshots if it says so.
 */
export function findIssuer(bundle: Pick<Bundle, 'issuer'>, jws: Jws, issuer: string, log: PolicyLog | null, state: State | null, policy: Policy | null): IssuerFinding {
  const { kid } = jws.header;
  const { value: place, refusal } = tried(() => {
    const did = didOfKid(kid);
    return { did, url: didToUrl(did) };
  });
  if (refusal !== null) return notFound(fail(refusal));
  const { did, url } = place;
  if (issuer !== did) return notFound(fail('The issuer is not whose key the header names.'));

  const pinned = policy !== null && Object.hasOwn(policy.pinned, did) ? policy.pinned[did] : undefined;
  if (pinned !== undefined) {
    const method = methodOf(pinned, did, kid);
    return typeof method === 'string' ? notFound(fail(method)) : finding(method, 'The issuer and its key are pinned in your policy.');
  }
  if (bundle.issuer.url !== url) return notFound(fail('The key document is not the one of the issuer.'));
  const document = tried(() => parseJson(bundle.issuer.document));
  if (document.refusal !== null) return notFound(fail(`The key document cannot be read: ${document.refusal}`));
  const method = methodOf(document.value, did, kid);
  if (typeof method === 'string') return notFound(fail(method));
  if (log === null || state === null) return notFound(unknown('Nothing that you trust says whose key this is.'));

  const root = tried(() => rootFromMapProof(url, sha256(utf8(bundle.issuer.document)), bundle.issuer.map));
  if (root.refusal !== null || !equalBytes(root.value, state.map)) return notFound(fail('The key document is not the one that the state holds.'));
  if (did === log.ledger.did) {
    const found = finding(method, "The ledger's own key, as your policy names it.");
    const known = log.ledger.keys.find((key) => key.kid === kid);
    return found.key !== null && (known === undefined || !isSameKey(known, found.key)) ? notFound(fail('Your policy does not name this key of the ledger.')) : found;
  }
  if (isDidAtOrBelow(did, log.ledger.did)) return finding(method, 'The ledger says whose key this is, in the state that the log holds.');
  return policy?.snapshots === true
    ? finding(method, 'The key document is of another domain; this is how the ledger saw it.')
    : notFound(unknown('The issuer is on another domain, and your policy neither pins it nor takes snapshots.'));
}
