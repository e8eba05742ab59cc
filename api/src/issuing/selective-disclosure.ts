import { createHash, randomBytes } from 'node:crypto';
import type { JsonObject, JsonValue } from '@terroir/proof';
import { LedgerError } from '../http/ledger-error.ts';
import type { Disclosure } from '../statements/statement.ts';

/** A field that is not for everyone: its place in the credential (a JSON pointer) and why. */
export interface Restriction {
  readonly at: string;
  readonly reason: string;
}

/** What a reader needs before any disclosure: these are never withheld. */
const ALWAYS_CLEAR = new Set(['@context', 'id', 'type', 'issuer', 'validFrom', 'validUntil', 'credentialStatus', 'withheld']);

const SALT_BYTES = 16;

const tokensOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

const isContainer = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null;

function refuse(at: string, message: string): never {
  throw new LedgerError('invalid-request', 'A field cannot be restricted.', [{ at, message }]);
}

/** Takes the field at `at` out of `payload`, leaves its digest beside it, and gives the disclosure. */
function withholdField(payload: JsonObject, { at, reason }: Restriction): Disclosure {
  const tokens = tokensOf(at);
  const name = tokens.pop() ?? '';
  const parent = tokens.reduce<JsonValue | undefined>(
    (value, token) => (isContainer(value) && Object.hasOwn(value, token) ? value[token] : undefined),
    payload,
  );
  if (!isContainer(parent) || !Object.hasOwn(parent, name)) refuse(at, 'there is no such field in the credential');
  if (Array.isArray(parent)) refuse(at, 'one element of a list cannot be restricted: restrict the whole list');
  const disclosure = Buffer.from(JSON.stringify([randomBytes(SALT_BYTES).toString('base64url'), name, parent[name]]), 'utf8').toString(
    'base64url',
  );
  const digest = createHash('sha256').update(disclosure, 'ascii').digest('base64url');
  Reflect.deleteProperty(parent, name);
  parent['_sd'] = [...((parent['_sd'] as string[] | undefined) ?? []), digest].sort();
  return { digest, disclosure, at, reason };
}

/**
 * Takes restricted fields out of a payload (SD-JWT, RFC 9901, 4.2): each becomes a disclosure with a salt of 128 bits, and `withheld` says in the clear that it is there and why.
 * The digests are sorted, so that their order says nothing.
 * @throws LedgerError `invalid-request` for a place that is not there, is always clear, or lies inside another restricted one
 */
export function withholding(
  payload: JsonObject,
  restrictions: readonly Restriction[],
): { readonly payload: JsonObject; readonly disclosures: readonly Disclosure[] } {
  const clear = structuredClone(payload);
  for (const { at } of restrictions) {
    if (ALWAYS_CLEAR.has(tokensOf(at)[0] ?? '')) refuse(at, 'this field is always public');
    if (restrictions.some((other) => other.at !== at && at.startsWith(`${other.at}/`)))
      refuse(at, 'this field lies inside another restricted one');
    if (restrictions.filter((other) => other.at === at).length > 1) refuse(at, 'this field is named twice');
  }
  const disclosures = restrictions.map((restriction) => withholdField(clear, restriction));
  return { payload: { ...clear, withheld: restrictions.map(({ at, reason }) => ({ at, reason })), _sd_alg: 'sha-256' }, disclosures };
}
