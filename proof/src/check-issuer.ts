import { equalBytes, utf8 } from './bytes.ts';
import type { Bundle } from './bundle.ts';
import { fail, pass, pending, unknown } from './check.ts';
import { didOfKid, didToUrl, isDidAtOrBelow } from './did.ts';
import { refuse, tried } from './error.ts';
import { sha256 } from './hash.ts';
import { isJsonObject, parseJson, type JsonObject, type JsonValue } from './json.ts';
import type { Jws } from './jws.ts';
import { isSameKey, parsePublicKey, type PublicKey } from './keys.ts';
import { rootFromMapProof } from './map.ts';
import type { Policy, PolicyLog } from './policy.ts';
import type { Reason } from './reason.ts';
import { LEDGER_TYPES } from './statement.ts';
import { parseTime } from './time.ts';
import type { CheckResult } from './verdict.ts';
import type { State } from './check-state.ts';

/** Whose key signed, as far as the reader can know it. */
export interface IssuerFinding {
  readonly check: CheckResult;
  /** The key to check the signature with; whose it is, `check` says. */
  readonly key: PublicKey | null;
  readonly keyHeldBy: 'operator' | 'self' | 'unknown';
  /** The time as of which the key counts no more. */
  readonly revoked: Date | null;
  /** Where the key comes from, which decides how old the answer may be: `state` is as old as the state. */
  readonly source: 'policy' | 'state' | null;
  /** The key document by which the check passed: the pinned one, or the one that the state holds. */
  readonly document: JsonValue;
}

/** A verification method of a key document. */
interface Method {
  readonly key: PublicKey;
  readonly heldBy: 'operator' | 'self' | 'unknown';
  readonly revoked: Date | null;
}

const NOTHING = { key: null, keyHeldBy: 'unknown', revoked: null, source: null, document: null } as const;
const without = (check: CheckResult): IssuerFinding => ({ ...NOTHING, check });
const unvouched = ({ key }: Method, check: CheckResult): IssuerFinding => ({ ...NOTHING, key, check });
const found = (
  { key, heldBy, revoked }: Method,
  document: JsonValue,
  source: IssuerFinding['source'],
  ...reason: Reason
): IssuerFinding => ({ check: pass(...reason), key, keyHeldBy: heldBy, revoked, source, document });

/** The time as of which a key counts no more: `revoked`, and in documents of others `expires` (Controlled Identifiers 1.0, 2.2). */
function timeOfWithdrawal(method: JsonObject): Date | null {
  const times = ['revoked', 'expires'].flatMap((name) => {
    const time = method[name];
    if (time === undefined) return [];
    return typeof time === 'string' ? [parseTime(time)] : refuse('withdrawal-time');
  });
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** The verification method of this kid: the document is of that very DID, and the key is for assertions unless it was withdrawn. @throws ProofError */
export function methodOf(document: JsonValue | undefined, did: string, kid: string): Method {
  if (!isJsonObject(document) || document['id'] !== did) return refuse('document-id');
  const { verificationMethod: all, assertionMethod: assertion } = document;
  const methods = (Array.isArray(all) ? all : []).filter((one): one is JsonObject => isJsonObject(one) && one['id'] === kid);
  const [method] = methods;
  if (method === undefined || methods.length > 1) return refuse('document-key');
  if (method['controller'] !== did) refuse('document-controller');
  const { heldBy, revoked: withdrawn } = method;
  const isMeant = withdrawn !== undefined || (Array.isArray(assertion) && assertion.includes(kid));
  if (!isMeant) refuse('document-use');
  return {
    key: parsePublicKey(method['publicKeyJwk']),
    heldBy: heldBy === 'operator' || heldBy === 'self' ? heldBy : 'unknown',
    revoked: timeOfWithdrawal(method),
  };
}

/** The ledger's own key: what the policy names is what counts, for states and policies nothing else. */
function ofLedger(method: Method, document: JsonValue, { header }: Jws, log: PolicyLog): IssuerFinding {
  const named = log.ledger.keys.find(({ kid }) => kid === header.kid);
  if (named !== undefined && !isSameKey(named, method.key)) return without(fail('ledger-other-key'));
  if (named === undefined && LEDGER_TYPES.includes(header.typ)) return unvouched(method, unknown('ledger-unnamed'));
  return named === undefined ? found(method, document, 'state', 'ledger-by-state') : found(method, document, 'policy', 'ledger-by-policy');
}

/**
 * Finds the key that a statement was signed with. The DID of its `kid`, its issuer, the key document's id and the URL that the document is mapped under are one and the same.
 * A document counts by itself only for the ledger's own DID and those below it; others are pinned by the policy, or count as snapshots if it says so.
 */
export function findIssuer(
  bundle: Pick<Bundle, 'issuer'>,
  { jws, issuer }: { readonly jws: Jws; readonly issuer: string | null },
  {
    log,
    state,
    policy,
    isCovered,
  }: { readonly log: PolicyLog | null; readonly state: State | null; readonly policy: Policy | null; readonly isCovered: boolean },
): IssuerFinding {
  const { kid } = jws.header;
  const { value, refusal } = tried(() => {
    const did = didOfKid(kid);
    const pinned = policy !== null && did !== log?.ledger.did && Object.hasOwn(policy.pinned, did) ? policy.pinned[did] : undefined;
    const url = didToUrl(did);
    if (pinned === undefined && bundle.issuer.url !== url) refuse('document-url');
    const document = pinned ?? parseJson(bundle.issuer.document);
    return { did, url, isPinned: pinned !== undefined, document, method: methodOf(document, did, kid) };
  });
  if (refusal !== null) return without(fail(...refusal));
  const { did, url, isPinned, document, method } = value;
  if ((issuer ?? (log === null ? did : log.ledger.did)) !== did) return without(fail('issuer-of-kid'));
  if (isPinned) return found(method, document, 'policy', 'issuer-pinned');

  if (state === null) return unvouched(method, unknown('issuer-untold'));
  const root = tried(() => rootFromMapProof(url, sha256(utf8(bundle.issuer.document)), bundle.issuer.map));
  if (root.refusal !== null) return without(fail(...root.refusal));
  if (!equalBytes(root.value, state.map)) return without(isCovered ? fail('document-root') : pending('document-pending'));
  if (log === null) return unvouched(method, unknown('issuer-untold'));
  if (did === log.ledger.did) return ofLedger(method, document, jws, log);
  if (isDidAtOrBelow(did, log.ledger.did)) return found(method, document, 'state', 'issuer-by-state');
  return policy?.snapshots === true ? found(method, document, 'state', 'issuer-snapshot') : unvouched(method, unknown('issuer-elsewhere'));
}
