import { equalBytes, utf8 } from './bytes.ts';
import type { Bundle } from './bundle.ts';
import { fail, notApplicable, pass, pending, unknown } from './check.ts';
import type { State } from './check-state.ts';
import type { ProofCrypto } from './crypto.ts';
import { didToUrl } from './did.ts';
import { refuse, tried, triedLater } from './error.ts';
import { sha256 } from './hash.ts';
import { isCount, isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { parseJws } from './jws.ts';
import { isSignedBy } from './keys.ts';
import { rootFromMapProof } from './map.ts';
import type { PolicyLog } from './policy.ts';
import { decodeEncodedList, statusAt } from './status-list.ts';
import { parseTime } from './time.ts';
import type { CheckResult } from './verdict.ts';

export interface StatusFinding {
  readonly check: CheckResult;
  readonly isRevoked: boolean;
  readonly isSuspended: boolean;
}

/** Statements of the ledger that nobody revokes: they are themselves how things change. */
const OF_THE_LEDGER = ['KeyRegistration', 'BitstringStatusListCredential'];
const WITHOUT_STATUS = ['StatusChange', ...OF_THE_LEDGER];

interface Entry {
  readonly url: string;
  readonly index: number;
  readonly purpose: 'revocation' | 'suspension';
}

/** The index by W3C (text) or, where the statement has one object alone, by UNTP 0.7.0 (a whole number). */
function indexOf(value: JsonValue | undefined, isAlone: boolean): number | null {
  if (typeof value === 'string') return /^(?:0|[1-9][0-9]{0,9})$/.test(value) ? Number(value) : null;
  return isAlone && isCount(value) ? value : null;
}

/** One `credentialStatus`; null for anything that is not of the two kinds that are read here. */
function parseEntry(value: JsonValue, isAlone: boolean): Entry | null {
  if (!isJsonObject(value) || value['type'] !== 'BitstringStatusListEntry') return null;
  const { statusListCredential: url, statusListIndex, statusPurpose: purpose, statusSize = 1 } = value;
  const index = indexOf(statusListIndex, isAlone);
  if (typeof url !== 'string' || index === null || statusSize !== 1 || (purpose !== 'revocation' && purpose !== 'suspension')) return null;
  return { url, index, purpose };
}

const only = (check: CheckResult): StatusFinding => ({ check, isRevoked: false, isSuspended: false });

/** Only the plain kinds are exempt, and the ledger's own only where the ledger speaks: else any statement could call itself one and be beyond recall. */
function isExempt(payload: JsonObject, issuer: string | null, log: PolicyLog | null): boolean {
  const { type } = payload;
  if (!Array.isArray(type) || type.length !== 2) return false;
  const kind = type.find((one) => one !== 'VerifiableCredential');
  return (
    typeof kind === 'string' &&
    WITHOUT_STATUS.includes(kind) &&
    (!OF_THE_LEDGER.includes(kind) || log === null || issuer === log.ledger.did)
  );
}

interface StatusList {
  readonly url: string;
  readonly purpose: JsonValue | undefined;
  readonly bits: Uint8Array;
  /** Whether it is the one that the state holds, made after that state, or neither. */
  readonly age: 'current' | 'newer' | 'other';
}

/** One list: whether the ledger signed it for this place, and whether it is the current one. @throws ProofError */
async function readList(given: Bundle['status'][number], log: PolicyLog, state: State, crypto: ProofCrypto): Promise<StatusList> {
  const jws = parseJws(given.list);
  const key = log.ledger.keys.find(({ kid }) => kid === jws.header.kid);
  const { id, type, issuer, validFrom, credentialSubject: subject } = jws.payload;
  const issuerId = isJsonObject(issuer) ? issuer['id'] : issuer;
  const isList =
    jws.header.typ === 'vc+jwt' &&
    Array.isArray(type) &&
    type.includes('BitstringStatusListCredential') &&
    id === given.url &&
    issuerId === log.ledger.did;
  if (!isList || !isJsonObject(subject) || subject['type'] !== 'BitstringStatusList' || typeof subject['encodedList'] !== 'string')
    refuse('list-other');
  if (key === undefined || !(await isSignedBy(jws, key, crypto))) refuse('list-unsigned');
  const bits = await decodeEncodedList(subject['encodedList'], crypto);
  const list = { url: given.url, purpose: subject['statusPurpose'], bits };
  if (equalBytes(rootFromMapProof(given.url, sha256(utf8(given.list)), given.map), state.map)) return { ...list, age: 'current' };
  return { ...list, age: typeof validFrom === 'string' && parseTime(validFrom) > state.time.getTime() ? 'newer' : 'other' };
}

/** What the lists at one entry's URL say: the one that the state holds decides, and a newer one that is set counts at once. @throws ProofError */
function statusOf(
  { url, purpose, index }: Entry,
  lists: readonly StatusList[],
): { readonly purpose: Entry['purpose']; readonly isSet: boolean; readonly isKnown: boolean } {
  const named = lists.filter((list) => list.url === url);
  if (named.some((list) => list.purpose !== purpose)) refuse('list-purpose');
  const isSet = named.filter(({ bits }) => statusAt(bits, index) === 1).some(({ age }) => age !== 'other');
  return { purpose, isSet, isKnown: isSet || named.some(({ age }) => age === 'current') };
}

/**
 * What the status lists say. A list that is newer than the state, signed by the ledger, and set counts at once; one that is not set counts only as the one that the state holds.
 * It fails closed: a list that is missing, old or unreadable is never read as good.
 */
export async function findStatus(
  bundle: Pick<Bundle, 'status'>,
  { payload, issuer }: { readonly payload: JsonObject; readonly issuer: string | null },
  { log, state, isCovered }: { readonly log: PolicyLog | null; readonly state: State | null; readonly isCovered: boolean },
  crypto: ProofCrypto,
): Promise<StatusFinding> {
  const { credentialStatus } = payload;
  if (credentialStatus === undefined) return only(isExempt(payload, issuer, log) ? notApplicable('status-none') : fail('status-unnamed'));
  const entries = Array.isArray(credentialStatus)
    ? credentialStatus.map((one) => parseEntry(one, false))
    : [parseEntry(credentialStatus, true)];
  if (entries.length > 16 || entries.includes(null) || !entries.some((entry) => entry?.purpose === 'revocation'))
    return only(fail('status-kind'));
  if (log === null || state === null) return only(unknown('status-untold'));

  const host = /^https?:\/\/[^/]+\//.exec(didToUrl(log.ledger.did))?.[0] ?? '';
  const named = entries.filter((entry) => entry !== null);
  if (named.some(({ url }) => !url.startsWith(host))) return only(fail('status-host'));
  // Each list is read once, however many entries name it.
  const relevant = bundle.status.filter((list) => named.some(({ url }) => url === list.url));
  const read = await Promise.all(relevant.map(async (list) => triedLater(readList(list, log, state, crypto))));
  const { value: found, refusal } = tried(() => {
    const lists = read.map((list) => (list.refusal === null ? list.value : refuse(...list.refusal)));
    return named.map((entry) => statusOf(entry, lists));
  });
  if (refusal !== null) return only(fail('list-unreadable', refusal));
  const isSetFor = (asked: Entry['purpose']): boolean => found.some(({ isSet, purpose }) => isSet && purpose === asked);
  const [isRevoked, isSuspended] = [isSetFor('revocation'), isSetFor('suspension')];
  if (isRevoked) return { check: pass('status-revoked'), isRevoked, isSuspended };
  const isOpen = found.some(({ isKnown }) => !isKnown);
  const known = pass(isSuspended ? 'status-suspended' : 'status-clear');
  return { check: !isOpen ? known : isCovered ? unknown('list-missing') : pending('list-pending'), isRevoked, isSuspended };
}
