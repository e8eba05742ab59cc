import { equalBytes, utf8 } from './bytes.ts';
import type { Bundle } from './bundle.ts';
import { fail, pass, pending, tried, unknown } from './check.ts';
import { didOfKid, didToUrl, isDidAtOrBelow } from './did.ts';
import { ProofError } from './error.ts';
import { sha256 } from './hash.ts';
import { isJsonObject, parseJson, type JsonObject, type JsonValue } from './json.ts';
import type { Jws } from './jws.ts';
import { isSameKey, parsePublicKey, type PublicKey } from './keys.ts';
import { rootFromMapProof } from './map.ts';
import type { Policy, PolicyLog } from './policy.ts';
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
  sentence: string,
): IssuerFinding => ({ check: pass(sentence), key, keyHeldBy: heldBy, revoked, source, document });

function refuse(message: string): never {
  throw new ProofError('wrong-form', message);
}

/** The time as of which a key counts no more: `revoked`, and in documents of others `expires` (Controlled Identifiers 1.0, 2.2). */
function timeOfWithdrawal(method: JsonObject): Date | null {
  const times = ['revoked', 'expires'].flatMap((name) => {
    const time = method[name];
    if (time === undefined) return [];
    return typeof time === 'string' ? [parseTime(time)] : refuse('The key document has a withdrawal whose time cannot be read.');
  });
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** The verification method of this kid: the document is of that very DID, and the key is for assertions unless it was withdrawn. @throws ProofError */
export function methodOf(document: JsonValue | undefined, did: string, kid: string): Method {
  if (!isJsonObject(document) || document['id'] !== did) return refuse('The key document is of another identifier.');
  const { verificationMethod: all, assertionMethod: assertion } = document;
  const methods = (Array.isArray(all) ? all : []).filter((one): one is JsonObject => isJsonObject(one) && one['id'] === kid);
  const [method] = methods;
  if (method === undefined || methods.length > 1) return refuse('The key document does not list the key, or lists it twice.');
  if (method['controller'] !== did) refuse('The key is controlled by another identifier.');
  const { heldBy, revoked: withdrawn } = method;
  const isMeant = withdrawn !== undefined || (Array.isArray(assertion) && assertion.includes(kid));
  if (!isMeant) refuse('The key is not meant for statements.');
  return {
    key: parsePublicKey(method['publicKeyJwk']),
    heldBy: heldBy === 'operator' || heldBy === 'self' ? heldBy : 'unknown',
    revoked: timeOfWithdrawal(method),
  };
}

/** The ledger's own key: what the policy names is what counts, for states and policies nothing else. */
function ofLedger(method: Method, document: JsonValue, { header }: Jws, log: PolicyLog): IssuerFinding {
  const named = log.ledger.keys.find(({ kid }) => kid === header.kid);
  if (named !== undefined && !isSameKey(named, method.key))
    return without(fail('Your policy names another key of the ledger by this name.'));
  if (named === undefined && LEDGER_TYPES.includes(header.typ))
    return unvouched(method, unknown('Your policy does not name this key of the ledger.'));
  return named === undefined
    ? found(method, document, 'state', "The ledger's own key, by the state that the log holds.")
    : found(method, document, 'policy', "The ledger's own key, as your policy names it.");
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
    if (pinned === undefined && bundle.issuer.url !== url) refuse('The key document is not the one of the issuer.');
    const document = pinned ?? parseJson(bundle.issuer.document);
    return { did, url, isPinned: pinned !== undefined, document, method: methodOf(document, did, kid) };
  });
  if (refusal !== null) return without(fail(refusal));
  const { did, url, isPinned, document, method } = value;
  if ((issuer ?? (log === null ? did : log.ledger.did)) !== did) return without(fail('The issuer is not whose key the header names.'));
  if (isPinned) return found(method, document, 'policy', 'The issuer and its key are pinned in your policy.');

  if (state === null) return unvouched(method, unknown('Nothing that you trust says whose key this is.'));
  const root = tried(() => rootFromMapProof(url, sha256(utf8(bundle.issuer.document)), bundle.issuer.map));
  if (root.refusal !== null) return without(fail(root.refusal));
  if (!equalBytes(root.value, state.map))
    return without(
      isCovered ? fail('The key document is not the one that the state holds.') : pending('The next state will hold the key document.'),
    );
  if (log === null) return unvouched(method, unknown('Nothing that you trust says whose key this is.'));
  if (did === log.ledger.did) return ofLedger(method, document, jws, log);
  if (isDidAtOrBelow(did, log.ledger.did))
    return found(method, document, 'state', 'The ledger says whose key this is, in the state that the log holds.');
  return policy?.snapshots === true
    ? found(method, document, 'state', 'The key document is of another domain; this is how the ledger saw it.')
    : unvouched(method, unknown('The issuer is on another domain, and your policy neither pins it nor takes snapshots.'));
}
