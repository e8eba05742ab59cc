import { fromBase64url, fromUtf8, toBase64url, utf8 } from './bytes.ts';
import { refuse } from './error.ts';
import { sha256 } from './hash.ts';
import { isJsonObject, parseJson, type JsonObject, type JsonValue } from './json.ts';

/** What is never withheld, at the top of a credential: of these, a holder could leave out what speaks against the statement. */
const ALWAYS_CLEAR = new Set([
  ...['@context', 'id', 'type', 'issuer', 'validFrom', 'validUntil', 'credentialStatus', 'withheld'],
  ...['iss', 'nbf', 'exp'],
]);

/** As deep as JSON may be: disclosures inside of disclosures make nothing deeper. */
const DEEPEST = 64;

interface Disclosure {
  /** Null for an element of a list. */
  readonly name: string | null;
  readonly value: JsonValue;
}

const digestOf = (disclosure: string): string => toBase64url(sha256(utf8(disclosure)));

function parseDisclosure(text: string): Disclosure {
  const parts = parseJson(fromUtf8(fromBase64url(text)));
  if (!Array.isArray(parts) || typeof parts[0] !== 'string' || (parts.length !== 2 && parts.length !== 3)) return refuse('sd-form');
  const [, second, third] = parts;
  if (third === undefined) return { name: null, value: second ?? null };
  if (typeof second !== 'string' || second === '_sd' || second === '...') return refuse('sd-name');
  return { name: second, value: third };
}

/** Whether a digest stands anywhere inside. */
function holdsDigest(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(holdsDigest);
  return isJsonObject(value) && (Object.hasOwn(value, '_sd') || Object.hasOwn(value, '...') || Object.values(value).some(holdsDigest));
}

/**
 * The payload with what is disclosed at its place, and without digests (SD-JWT, RFC 9901, 7.1; SHA-256 alone). Every disclosure is used exactly once; a digest that nobody discloses is left out.
 * @throws ProofError for a disclosure that is unused, doubled, of the wrong kind or of what is never withheld, and for a digest that is there twice
 */
export function discloseClaims(payload: JsonObject, disclosures: readonly string[]): JsonObject {
  const { _sd_alg: algorithm, ...claims } = payload;
  if (algorithm !== undefined && algorithm !== 'sha-256') refuse('sd-algorithm');
  // Else a holder could leave out a status list in which the statement is revoked.
  const [veiled] = Object.entries(claims).filter(([name, value]) => ALWAYS_CLEAR.has(name) && holdsDigest(value));
  if (veiled !== undefined) refuse('sd-clear-inside', veiled[0]);
  const byDigest = new Map(disclosures.map((text) => [digestOf(text), parseDisclosure(text)]));
  if (byDigest.size !== disclosures.length) refuse('sd-twice');
  const seen = new Set<string>();

  const take = (digest: JsonValue | undefined): Disclosure | undefined => {
    if (typeof digest !== 'string') return refuse('sd-digest');
    if (seen.has(digest)) return refuse('sd-digest-twice');
    seen.add(digest);
    const disclosure = byDigest.get(digest);
    byDigest.delete(digest);
    return disclosure;
  };

  const disclosed = (value: JsonValue, depth: number): JsonValue => {
    if (depth > DEEPEST) return refuse('sd-deep');
    if (Array.isArray(value)) return value.flatMap((item) => element(item, depth));
    return isJsonObject(value) ? members(value, depth + 1) : value;
  };

  const element = (item: JsonValue, depth: number): JsonValue[] => {
    if (!isJsonObject(item) || !Object.hasOwn(item, '...')) return [disclosed(item, depth + 1)];
    if (Object.keys(item).length !== 1) refuse('sd-alone');
    const disclosure = take(item['...']);
    if (disclosure === undefined) return [];
    return disclosure.name === null ? [disclosed(disclosure.value, depth + 1)] : refuse('sd-not-element');
  };

  const members = (object: JsonObject, depth: number): JsonObject => {
    const { _sd: digests = [], ...clear } = object;
    if (!Array.isArray(digests)) return refuse('sd-list');
    if (Object.hasOwn(clear, '_sd_alg') || Object.hasOwn(clear, '...')) return refuse('sd-reserved');
    const result: JsonObject = Object.fromEntries(Object.entries(clear).map(([name, value]) => [name, disclosed(value, depth)]));
    for (const digest of digests) {
      const disclosure = take(digest);
      if (disclosure === undefined) continue;
      const { name, value } = disclosure;
      if (name === null) return refuse('sd-not-member');
      if (Object.hasOwn(object, name) || Object.hasOwn(result, name)) return refuse('sd-in-clear', name.slice(0, 40));
      if (depth === 0 && ALWAYS_CLEAR.has(name)) return refuse('sd-always-clear', name);
      Object.defineProperty(result, name, { value: disclosed(value, depth), enumerable: true, writable: true, configurable: true });
    }
    return result;
  };

  const result = members(claims, 0);
  if (byDigest.size > 0) refuse('sd-unused');
  return result;
}
