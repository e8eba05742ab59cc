import type { Bundle } from './bundle.ts';
import { discloseClaims } from './disclosure.ts';
import { refuse } from './error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { parseJws, type Jws } from './jws.ts';

/** Kinds that the ledger says of itself; they are no credentials and name no issuer. */
export const LEDGER_TYPES: readonly string[] = ['terroir-state+jwt', 'terroir-policy+jwt'];

const CREDENTIAL_TYPES = ['vc+jwt', 'vc+sd-jwt'];

/** A statement as it is signed, and what it says as far as it is disclosed. */
export interface Stated {
  readonly jws: Jws;
  readonly payload: JsonObject;
  /** Null for what a ledger says of itself. */
  readonly issuer: string | null;
}

/** A place of which the statement says that something is withheld there, and why. */
export interface Withheld {
  /** A JSON pointer. */
  readonly at: string;
  readonly reason: string;
}

function readCredential(jws: Jws, payload: JsonObject): Stated {
  const { '@context': context, issuer: who, iss, type } = payload;
  const issuer = isJsonObject(who) ? who['id'] : who;
  if (typeof issuer !== 'string') return refuse('no-issuer');
  if (Object.hasOwn(payload, 'vc')) refuse('vc-claim');
  if (iss !== undefined && iss !== issuer) refuse('two-issuers');
  if (!Array.isArray(context) || context[0] !== 'https://www.w3.org/ns/credentials/v2') refuse('other-context');
  if (!Array.isArray(type) || !type.includes('VerifiableCredential')) refuse('no-credential');
  return { jws, payload, issuer };
}

/** Reads the statement of a bundle. @throws ProofError when it is none of the kinds that are ever entries, or when a disclosure does not fit */
export function readStatement({ statement, disclosures, head }: Pick<Bundle, 'statement' | 'disclosures' | 'head'>): Stated {
  const jws = parseJws(statement);
  const { typ } = jws.header;
  if (typ !== 'vc+sd-jwt' && disclosures.length > 0) refuse('nothing-withheld');
  if (LEDGER_TYPES.includes(typ))
    return jws.payload['origin'] === head.origin ? { jws, payload: jws.payload, issuer: null } : refuse('statement-origin');
  if (!CREDENTIAL_TYPES.includes(typ)) refuse('statement-kind');
  return readCredential(jws, typ === 'vc+sd-jwt' ? discloseClaims(jws.payload, disclosures) : jws.payload);
}

function isThere(payload: JsonObject, pointer: string): boolean {
  if (!pointer.startsWith('/')) return false;
  let value: JsonValue | undefined = payload;
  for (const step of pointer
    .split('/')
    .slice(1)
    .map((one) => one.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    if (Array.isArray(value)) value = /^(?:0|[1-9][0-9]*)$/.test(step) ? value[Number(step)] : undefined;
    else value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value !== undefined;
}

/** What the statement says is withheld and is not disclosed here. */
export function withheldIn(payload: JsonObject): readonly Withheld[] {
  const { withheld } = payload;
  return (Array.isArray(withheld) ? withheld : []).flatMap((one) => {
    const { at, reason } = isJsonObject(one) ? one : {};
    return typeof at === 'string' && typeof reason === 'string' && !isThere(payload, at) ? [{ at, reason }] : [];
  });
}
