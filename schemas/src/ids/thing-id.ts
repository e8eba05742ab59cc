import { thingKey } from '@terroir/proof';
import { readDigitalLink, type Pairs } from './digital-link.ts';

/** Longer identifiers name nothing that exists. */
export const LONGEST_ID = 2048;

/** How finely an identifier tells things apart (UNTP's words): a product, a lot of it, or one piece. */
type Granularity = 'model' | 'batch' | 'item';

/** An identifier by its form. What it names under GS1 stands in `pairs`. */
type ThingIdReading =
  | { readonly fault: string }
  | { readonly fault: null; readonly form: 'gs1'; readonly pairs: Pairs }
  | { readonly fault: null; readonly form: 'urn' }
  | { readonly fault: null; readonly form: 'given-out'; readonly kind: string; readonly code: string };

const FORMS =
  'is none of the identifiers that are taken here: a GS1 Digital Link, a URN, or /id/{organisation}/{kind}/{code} at the address of this ledger';

const wrong = (fault: string): { readonly fault: string } => ({ fault });

/** RFC 8141, without components that are no part of the name. The scheme is written small, so that one name has one spelling. */
const URN = /^urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-F]{2})+$/;

/** The EPCs that stand for a GS1 key; others (a container's BIC code, say) are names of their own. */
const GS1_EPC = /^urn:epc:(?:id|class|idpat):(?:sgtin|lgtin|sscc|sgln|pgln|grai|giai|gdti|gsrnp?|sgcn|ginc|gsin|itip|cpi):/;

function readEpc(uri: string): ThingIdReading {
  const key = thingKey(uri);
  if (key === uri)
    return /^urn:epc:id:[a-z]+:/.test(uri) && !GS1_EPC.test(uri)
      ? { fault: null, form: 'urn' }
      : wrong('is no EPC in its pure form, for example urn:epc:id:sgtin:9521234.043210.7');
  const [, prefix = ''] = /^urn:epc:[a-z]+:[a-z]+:([^.]*)/.exec(uri) ?? [];
  if (!/^[0-9]{6,12}$/.test(prefix)) return wrong('must begin with a company prefix of 6 to 12 digits');
  const read = readDigitalLink(key);
  if (read === null) return wrong('is no EPC that names a thing');
  return read.fault === null
    ? { fault: null, form: 'gs1', pairs: read.pairs }
    : wrong(`as the GS1 key ${key} that it stands for: ${read.fault}`);
}

function readUrn(uri: string): ThingIdReading {
  const [, scheme = ''] = /^urn:([^:]*):/i.exec(uri) ?? [];
  if (/[?#]/.test(uri)) return wrong('holds ? or #, which is no part of a name');
  const small = `urn:${scheme.toLowerCase()}:`;
  if (scheme !== '' && !uri.startsWith(small)) return wrong(`must begin ${small}`);
  if (!URN.test(uri)) return wrong('is no URN: urn:, a namespace, and a name that is percent-encoded in capitals where needed');
  return uri.startsWith('urn:epc:') ? readEpc(uri) : { fault: null, form: 'urn' };
}

function readAddress(uri: string): ThingIdReading {
  const url = URL.parse(uri);
  if (url === null) return wrong(FORMS);
  if (/[?#]/.test(uri)) return wrong('holds ? or #, which is no part of an identifier');
  if (url.username !== '' || url.password !== '') return wrong('holds a name or password before the host');
  if (url.href !== uri) return wrong(`must be written ${url.href}`);
  const [, kind, code] = /^\/id\/[a-z0-9-]+\/([a-z][a-z0-9-]*)\/([^/]+)$/.exec(url.pathname) ?? [];
  if (kind !== undefined && code !== undefined) return readGivenOut(kind, code);
  const read = readDigitalLink(uri);
  if (read === null) return wrong(FORMS);
  return read.fault === null ? { fault: null, form: 'gs1', pairs: read.pairs } : read;
}

function readGivenOut(kind: string, written: string): ThingIdReading {
  try {
    const code = decodeURIComponent(written);
    if (encodeURIComponent(code) === written && !/\p{Cc}/u.test(code)) return { fault: null, form: 'given-out', kind, code };
    return wrong(`its code must be written ${encodeURIComponent(code)}`);
  } catch {
    return wrong('its code is no valid percent-encoding');
  }
}

/**
 * Reads the identifier of a thing or place: a GS1 Digital Link on any domain (check digits, lengths and characters are verified), a URN (kept as it is; `urn:epc:` as the GS1 key that it stands for),
 * or one that a ledger gave out. Whose address that is, is not looked at. The fault, if there is one, follows the words "the identifier".
 */
export function readThingId(uri: string): ThingIdReading {
  if (uri.length > LONGEST_ID) return wrong(`may have ${String(LONGEST_ID)} characters at most`);
  if (/^urn:/i.test(uri)) return readUrn(uri);
  return /^https?:\/\//.test(uri) ? readAddress(uri) : wrong(FORMS);
}

/** The keys of GS1 that name places; all others name products, parts and containers, or papers. */
const PLACES = new Set(['414', '417']);
const PRODUCTS = new Set(['00', '01', '8003', '8004', '8006', '8010', '8013']);

/** What is wrong with an identifier as that of a product, lot or item; null when nothing is. */
export function faultOfProductId(uri: string): string | null {
  const read = readThingId(uri);
  if (read.fault !== null || read.form !== 'gs1') return read.fault;
  return PRODUCTS.has(read.pairs[0]?.[0] ?? '') ? null : 'names no product, lot or item';
}

/** What is wrong with an identifier as that of a place; null when nothing is. */
export function faultOfFacilityId(uri: string): string | null {
  const read = readThingId(uri);
  if (read.fault !== null || read.form !== 'gs1') return read.fault;
  return PLACES.has(read.pairs[0]?.[0] ?? '') ? null : 'names no place';
}

const ITEM_KEYS = new Set(['00', '8004']);
const ITEM_QUALIFIERS = new Set(['21', '235', '8011']);
const GIVEN_OUT: { readonly [kind: string]: Granularity } = { product: 'model', lot: 'batch', item: 'item' };

/** How finely a product's identifier tells things apart; null where its form does not say. */
export function granularityOf(uri: string): Granularity | null {
  const read = readThingId(uri);
  if (read.fault !== null || read.form === 'urn') return null;
  if (read.form === 'given-out') return GIVEN_OUT[read.kind] ?? null;
  const [[key, value] = ['', ''], ...qualifiers] = read.pairs;
  const isSerialised = key === '8003' && value.length > 14;
  if (ITEM_KEYS.has(key) || isSerialised || qualifiers.some(([ai]) => ITEM_QUALIFIERS.has(ai))) return 'item';
  return qualifiers.some(([ai]) => ai === '10') ? 'batch' : 'model';
}

/** The value that an identifier gives to an application identifier of GS1: its lot (10), say. */
export function valueOf(uri: string, ai: string): string | null {
  const read = readThingId(uri);
  return read.fault === null && read.form === 'gs1' ? (read.pairs.find(([one]) => one === ai)?.[1] ?? null) : null;
}
