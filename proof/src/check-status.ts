import { equalBytes, utf8 } from './bytes.ts';
import type { Bundle } from './bundle.ts';
import { fail, notApplicable, pass, pending, unknown } from './check.ts';
import type { State } from './check-state.ts';
import type { ProofCrypto } from './crypto.ts';
import { didToUrl } from './did.ts';
import { ProofError } from './error.ts';
import { sha256 } from './hash.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { parseJws } from './jws.ts';
import { isSignedBy } from './keys.ts';
import { rootFromMapProof } from './map.ts';
import type { PolicyLog } from './policy.ts';
import { decodeStatusList, isSet } from './status-list.ts';
import type { Check } from './verdict.ts';

export interface StatusFinding {
  readonly check: Check;
  readonly isRevoked: boolean;
  readonly isSuspended: boolean;
}

/** Statements that nobody revokes: they are themselves how things change. */
const WITHOUT_STATUS = ['StatusChange', 'KeyRegistration', 'BitstringStatusListCredential'];

interface Entry {
  readonly url: string;
  readonly index: number;
  readonly purpose: 'revocation' | 'suspension';
}

/** A `credentialStatus` by W3C (several, the index as text) or by UNTP 0.7.0 (one, the index as a number); null for anything else. */
function entryOf(value: JsonValue): Entry | null {
  if (!isJsonObject(value) || value['type'] !== 'BitstringStatusListEntry') return null;
  const { statusListCredential: url, statusListIndex: index, statusPurpose: purpose } = value;
  const number = typeof index === 'string' && /^(?:0|[1-9][0-9]{0,9})$/.test(index) ? Number(index) : index;
  if (typeof url !== 'string' || typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0 || (purpose !== 'revocation' && purpose !== 'suspension')) return null;
  return { url, index: number, purpose };
}

const only = (check: Check): StatusFinding => ({ check, isRevoked: false, isSuspended: false });

/** One list: whether the ledger signed it, whether the state's map holds it, and its bit. */
async function readList(given: Bundle['status'][number], entry: Entry, log: PolicyLog, state: State | null, crypto: ProofCrypto): Promise<{ readonly isSet: boolean; readonly isCurrent: boolean }> {
  const jws = parseJws(given.list);
  const key = log.ledger.keys.find(({ kid }) => kid === jws.header.kid);
  const { id, type, issuer, credentialSubject: subject } = jws.payload;
  const issuerId = isJsonObject(issuer) ? issuer['id'] : issuer;
  const isList = jws.header.typ === 'vc+jwt' && Array.isArray(type) && type.includes('BitstringStatusListCredential') && id === entry.url && issuerId === log.ledger.did;
  if (!isList || !isJsonObject(subject) || subject['type'] !== 'BitstringStatusList' || typeof subject['encodedList'] !== 'string')
    throw new ProofError('wrong-form', 'A status list is not the one that the statement names.');
  if (subject['statusPurpose'] !== entry.purpose) throw new ProofError('wrong-form', 'A status list is of another purpose.');
  if (key === undefined || !(await isSignedBy(jws, key, crypto))) throw new ProofError('wrong-form', 'A status list is not signed by the ledger.');
  const bits = await decodeStatusList(subject['encodedList'], crypto);
  const isCurrent = state !== null && equalBytes(rootFromMapProof(given.url, sha256(utf8(given.list)), given.map), state.map);
  return { isSet: isSet(bits, entry.index), isCurrent };
}

/**
 * What the status lists say. A list that revokes and is signed by the ledger counts at once; a list that does not revoke counts only as the one that the state holds.
 * It fails closed: a list that is missing, old or unreadable is never read as good.
 */
export async function findStatus(bundle: Pick<Bundle, 'status'>, payload: JsonObject, log: PolicyLog | null, state: State | null, isCovered: boolean, crypto: ProofCrypto): Promise<StatusFinding> {
  const { credentialStatus, type } = payload;
  if (credentialStatus === undefined) {
    const isExempt = Array.isArray(type) && WITHOUT_STATUS.some((one) => type.includes(one));
    return only(isExempt ? notApplicable('Statements of this kind have no status.') : fail('The statement names no status list, so it could never be withdrawn.'));
  }
  const entries = (Array.isArray(credentialStatus) ? credentialStatus : [credentialStatus]).map(entryOf);
  if (entries.length === 0 || entries.includes(null)) return only(fail('The statement names its status in a way that is not known here.'));
  if (log === null) return only(unknown('Nothing that you trust says what the status is.'));

  const host = new URL(didToUrl(log.ledger.did)).origin;
  const found = { revocation: false, suspension: false };
  let open: Check | null = null;
  for (const entry of entries.filter((one) => one !== null)) {
    if (!entry.url.startsWith(`${host}/`)) return only(fail('The statement names a status list on another host than the ledger.'));
    let isCurrent = false;
    for (const given of bundle.status.filter(({ url }) => url === entry.url)) {
      try {
        const list = await readList(given, entry, log, state, crypto);
        if (list.isSet) found[entry.purpose] = true;
        isCurrent ||= list.isCurrent || list.isSet;
      } catch (error) {
        if (!(error instanceof ProofError)) throw error;
        return only(fail(error.message));
      }
    }
    if (!isCurrent) open = isCovered ? unknown('A status list is missing, or is not the one that the state holds.') : pending('The status lists will be bound by the next state.');
  }
  const check = found.revocation
    ? pass('The status is known: the statement was revoked.')
    : (open ?? pass(found.suspension ? 'The status is known: the statement is suspended.' : 'Neither revoked nor suspended, by the lists that the state holds.'));
  return { check, isRevoked: found.revocation, isSuspended: found.suspension };
}
