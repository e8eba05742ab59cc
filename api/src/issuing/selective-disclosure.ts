import { createHash, randomBytes } from 'node:crypto';
import type { JsonObject, JsonValue } from '@terroir/proof';
import { LedgerError, type Fault } from '../http/ledger-error.ts';
import type { Disclosure } from '../statements/statement.ts';
import { placeAt, tokensOf } from './pointer.ts';

/** A field that is not for everyone: its place in the credential (a JSON pointer) and why. */
export interface Restriction {
  readonly at: string;
  readonly reason: string;
}

/** What a reader needs before any disclosure: these are never withheld. */
const ALWAYS_CLEAR = new Set(['@context', 'id', 'type', 'issuer', 'validFrom', 'validUntil', 'credentialStatus', 'withheld']);

const SALT_BYTES = 16;

const isContainer = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null;

/** Where the field stands: its parent, an object, and its name there; or why it cannot be withheld. */
function find(payload: JsonObject, at: string): { readonly parent: JsonObject; readonly name: string } | { readonly fault: string } {
  const { parent, name } = placeAt(payload, at);
  if (!isContainer(parent) || !Object.hasOwn(parent, name)) return { fault: 'there is no such field in the credential' };
  return Array.isArray(parent) ? { fault: 'one element of a list cannot be restricted: restrict the whole list' } : { parent, name };
}

/** Takes the field out of its parent, leaves its digest there, and gives the disclosure. */
function withholdField(parent: JsonObject, name: string, { at, reason }: Restriction): Disclosure {
  const disclosure = Buffer.from(JSON.stringify([randomBytes(SALT_BYTES).toString('base64url'), name, parent[name]]), 'utf8').toString(
    'base64url',
  );
  const digest = createHash('sha256').update(disclosure, 'ascii').digest('base64url');
  Reflect.deleteProperty(parent, name);
  parent['_sd'] = [...((parent['_sd'] as string[] | undefined) ?? []), digest].sort();
  return { digest, disclosure, at, reason };
}

/** Why fields cannot be withheld together, each by its place in the request. */
function faultsOf(payload: JsonObject, restrictions: readonly Restriction[]): Fault[] {
  return restrictions.flatMap(({ at }, i): Fault[] => {
    const refuse = (message: string): Fault[] => [{ at: `/restrict/${String(i)}/at`, message }];
    if (ALWAYS_CLEAR.has(tokensOf(at)[0] ?? '')) return refuse('this field is always public');
    if (restrictions.some((other) => other.at !== at && at.startsWith(`${other.at}/`)))
      return refuse('this field lies inside another restricted one');
    if (restrictions.findIndex((other) => other.at === at) < i) return refuse('this field is named twice');
    const found = find(payload, at);
    return 'fault' in found ? refuse(found.fault) : [];
  });
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
  const faults = faultsOf(payload, restrictions);
  if (faults.length > 0) throw new LedgerError('invalid-request', 'Some fields cannot be restricted; each is named.', faults);
  const clear = structuredClone(payload);
  const disclosures = restrictions.flatMap((restriction): Disclosure[] => {
    const found = find(clear, restriction.at);
    return 'fault' in found ? [] : [withholdField(found.parent, found.name, restriction)];
  });
  return { payload: { ...clear, withheld: restrictions.map(({ at, reason }) => ({ at, reason })), _sd_alg: 'sha-256' }, disclosures };
}
