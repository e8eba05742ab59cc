import {
  discloseClaims,
  fromBase64url,
  fromUtf8,
  isJsonObject,
  parseJson,
  parseJws,
  ProofError,
  sha256,
  toBase64url,
  utf8,
  type Jws,
  type JsonObject,
  type JsonValue,
} from '@terroir/proof';
import { LedgerError, unfit } from '../http/ledger-error.ts';
import { inWords } from '@terroir/proof/words';
import type { Disclosure } from '../statements/statement.ts';
import type { StatusEntry } from '../status/status-list.ts';
import { placeAt } from './pointer.ts';

/** How a statement that was signed outside is sent: the media type is the `typ` of its header. */
export const SIGNED_TYPES = ['application/vc+jwt', 'application/vc+sd-jwt'] as const;

/** A statement that was signed outside, taken apart. Its signature is not checked yet. */
export interface SignedStatement {
  /** The issuer-signed JWS alone. */
  readonly jws: string;
  readonly parsed: Jws;
  readonly disclosures: readonly Disclosure[];
  /** The credential with what is disclosed at its place, and with `withheld`. */
  readonly credential: JsonObject;
}

/** Refuses for what the statement's form or header says. */
export function refuseForm(at: string, message: string): never {
  throw new LedgerError('invalid-signature', 'The signed statement is not taken.', [{ at, message }]);
}

/** How many digests of withheld values stand in `value`, at any depth. */
function countDigests(value: JsonValue): number {
  if (Array.isArray(value)) return value.reduce<number>((count, item) => count + countDigests(item), 0);
  if (!isJsonObject(value)) return 0;
  const own = (Array.isArray(value['_sd']) ? value['_sd'].length : 0) + (Object.hasOwn(value, '...') ? 1 : 0);
  return Object.values(value).reduce<number>((count, member) => count + countDigests(member), own);
}

/** The member that a disclosure adds, by the digest of the disclosure. What it says is said whole: a digest inside it would be signed, and read by nobody here. */
function readDisclosures(texts: readonly string[]): ReadonlyMap<string, { readonly text: string; readonly name: unknown }> {
  return new Map(
    texts.map((text) => {
      const parts = parseJson(fromUtf8(fromBase64url(text)));
      if (countDigests(parts) > 0) unfit('credential', { at: '/withheld', message: 'what is withheld may not withhold more inside it' });
      return [toBase64url(sha256(utf8(text))), { text, name: Array.isArray(parts) && parts.length === 3 ? parts[1] : undefined }];
    }),
  );
}

/** Finds for each entry of `withheld` the disclosure whose digest stands at that place. Each is said once, and nothing is withheld that is not said. */
function placeDisclosures(payload: JsonObject, texts: readonly string[]): Disclosure[] {
  const { withheld = [] } = payload;
  if (!Array.isArray(withheld)) unfit('credential', { at: '/withheld', message: 'must be a list' });
  const byDigest = readDisclosures(texts);
  const placed = withheld.map((entry, i): Disclosure => {
    const { at, reason } = isJsonObject(entry) ? entry : {};
    if (typeof at !== 'string' || typeof reason !== 'string')
      return unfit('credential', { at: `/withheld/${String(i)}`, message: 'must have at, a JSON pointer, and reason' });
    const { parent, name } = placeAt(payload, at);
    const digests = isJsonObject(parent) && Array.isArray(parent['_sd']) ? parent['_sd'] : [];
    const [digest, found] = [...byDigest].find(([one, disclosure]) => disclosure.name === name && digests.includes(one)) ?? [];
    if (digest === undefined || found === undefined)
      return unfit('credential', { at: `/withheld/${String(i)}/at`, message: 'no disclosure belongs there' });
    return { digest, disclosure: found.text, at, reason };
  });
  if (
    new Set(placed.map(({ digest }) => digest)).size !== texts.length ||
    placed.length !== texts.length ||
    countDigests(payload) !== texts.length
  )
    unfit('credential', {
      at: '/withheld',
      message: 'must name the place of each disclosure once, and every digest must have its disclosure',
    });
  return placed;
}

/**
 * Takes a signed statement apart, strictly: a compact JWS (`vc+jwt`), or one with its disclosures, each used exactly once (`vc+sd-jwt`).
 * @throws LedgerError `invalid-signature` for its form, `invalid-request` for what is withheld wrongly
 */
export function readSigned(text: string, mediaType: string): SignedStatement {
  const isSelective = mediaType === 'application/vc+sd-jwt';
  const [jws = '', ...rest] = text.split('~');
  if (isSelective && rest.pop() !== '') refuseForm('', 'an SD-JWT ends with ~: a key binding is for who presents it, not for the ledger');
  if (!isSelective && rest.length > 0) refuseForm('', 'a statement with disclosures is sent as application/vc+sd-jwt');
  try {
    const parsed = parseJws(jws);
    if (`application/${parsed.header.typ}` !== mediaType)
      refuseForm('/header/typ', `must be ${mediaType.slice('application/'.length)}, as it was sent`);
    const credential = discloseClaims(parsed.payload, rest);
    return { jws, parsed, disclosures: placeDisclosures(parsed.payload, rest), credential };
  } catch (error) {
    if (error instanceof ProofError) refuseForm('', inWords(error.reason));
    throw error;
  }
}

/** The places in status lists that a credential names, in our own form; UNTP's single object with a whole number is read too. */
export function statusEntriesOf(credentialStatus: JsonValue | undefined): StatusEntry[] {
  const given = Array.isArray(credentialStatus) ? credentialStatus : [credentialStatus];
  const entries = given.flatMap((entry): StatusEntry[] => {
    const { id, type, statusPurpose, statusListIndex, statusListCredential: url } = isJsonObject(entry) ? entry : {};
    const index = typeof statusListIndex === 'number' ? String(statusListIndex) : statusListIndex;
    const isEntry =
      type === 'BitstringStatusListEntry' &&
      (statusPurpose === 'revocation' || statusPurpose === 'suspension') &&
      typeof index === 'string' &&
      /^(?:0|[1-9][0-9]{0,5})$/.test(index) &&
      typeof url === 'string' &&
      id === `${url}#${index}`;
    return isEntry ? [{ id, type, statusPurpose, statusListIndex: index, statusListCredential: url }] : [];
  });
  const purposes = entries.map(({ statusPurpose }) => statusPurpose);
  if (entries.length !== given.length || !purposes.includes('revocation') || new Set(purposes).size !== purposes.length)
    unfit('credential', {
      at: '/credentialStatus',
      message: 'must be the reserved entries as they were given: one for revocation, and at most one for suspension',
    });
  return entries;
}
