import { thingKey } from '@terroir/proof';
import { faultOfPairs, KEYS, readThingId, type Pairs } from '@terroir/schemas';
import { LedgerError } from '../../http/ledger-error.ts';

/** A code that is mistyped: what was asked for, and the one that would be right if only its check digit is wrong. */
export class MistypedCode extends LedgerError {
  constructor(
    readonly given: string,
    message: string,
    readonly right: { readonly code: string; readonly page: string } | null,
  ) {
    super('invalid-id', message, [{ at: '', message }]);
  }
}

/** What an address of a thing says. */
interface ThingAddress {
  readonly uri: string;
  /** The one spelling of the address: others lead there. */
  readonly path: string;
}

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

const pathOf = (pairs: Pairs): string => pairs.map(([ai, value]) => `/${ai}/${encodeURIComponent(value)}`).join('');

/** Where the check digit of a key stands that other characters follow. */
const CHECKED_LENGTH: { readonly [ai: string]: number } = { '253': 13, '255': 13, '8003': 14, '8006': 14 };

/** The identifier with another check digit, where that alone is wrong. */
function rightOf([[ai, value] = ['', ''], ...qualifiers]: Pairs, fault: string): MistypedCode['right'] {
  const [, digit] = /its check digit must be ([0-9]),/.exec(fault) ?? [];
  if (digit === undefined) return null;
  const length = CHECKED_LENGTH[ai] ?? value.length;
  const code = value.slice(0, length - 1) + digit + value.slice(length);
  const pairs = [[ai, code] as const, ...qualifiers];
  return faultOf(pairs) === null ? { code, page: pathOf(pairs) } : null;
}

function faultOf(pairs: readonly (readonly [string, string | null])[]): string | null {
  const [key, ...qualifiers] = pairs;
  return key === undefined ? 'there is no identifier' : faultOfPairs([key, ...qualifiers]);
}

/** GTINs of 8, 12 and 13 digits are written with zeros before them. */
const padded = (ai: string, value: string): string =>
  ai === '01' && /^(?:[0-9]{8}|[0-9]{12,13})$/.test(value) ? value.padStart(14, '0') : value;

function readPairs(pairs: readonly (readonly [string, string | null])[], given: string): Pairs {
  const read = pairs.map(([ai, value]) => [ai, value === null ? null : padded(ai, value)] as const);
  const fault = faultOf(read);
  const whole = read.map(([ai, value]) => [ai, value ?? ''] as const);
  if (fault !== null) throw new MistypedCode(given, `The identifier is mistyped: ${fault}.`, rightOf(whole, fault));
  return whole;
}

/** Qualifiers of a product that may stand in the query, in the order in which they stand in the path. */
const IN_QUERY = ['22', '10', '21', '235'];

function withQuery(pairs: Pairs, query: URLSearchParams): Pairs {
  const [[ai] = ['']] = pairs;
  if (ai !== '01' && ai !== '8006') return pairs;
  const asked = IN_QUERY.flatMap((qualifier) => {
    const value = query.get(qualifier)?.trim() ?? '';
    return value === '' || pairs.some(([one]) => one === qualifier) ? [] : [[qualifier, value] as const];
  });
  return [...pairs.slice(0, 1), ...[...pairs.slice(1), ...asked].toSorted(([a], [b]) => IN_QUERY.indexOf(a) - IN_QUERY.indexOf(b))];
}

/**
 * Reads the address of a thing at this ledger: a GS1 Digital Link, with a lot or serial number in its path or in its query, or an id that the ledger gave out.
 * @throws MistypedCode that says what is wrong, and the right check digit where that is it
 */
export function readAddress(address: string, publicUrl: string): ThingAddress {
  const [path = '', query = ''] = address.split(/\?(.*)/s);
  if (path.startsWith('/id/')) return readGivenOut(path, publicUrl);
  const segments = path.split('/').slice(1);
  if (segments.length % 2 === 1 || segments.includes(''))
    throw new MistypedCode(
      path,
      'The address is mistyped: each number stands after what it is the number of, parted by single slashes.',
      null,
    );
  const pairs = segments.flatMap((ai, i): [string, string | null][] => (i % 2 === 0 ? [[ai, decoded(segments[i + 1] ?? '')]] : []));
  const read = readPairs(pairs, path);
  const whole = readPairs(withQuery(read, new URLSearchParams(query)), path);
  const canonical = pathOf(whole);
  return { uri: publicUrl + canonical, path: canonical };
}

function readGivenOut(path: string, publicUrl: string): ThingAddress {
  const [, organisation = '', kind = '', written = ''] = /^\/id\/([a-z0-9-]+)\/([a-z][a-z0-9-]*)\/([^/]+)$/.exec(path) ?? [];
  const code = decoded(written);
  if (code === null || code === '')
    throw new MistypedCode(path, 'The address is mistyped: it has the form /id/{organisation}/{kind}/{code}.', null);
  const canonical = `/id/${organisation}/${kind}/${encodeURIComponent(code)}`;
  const read = readThingId(publicUrl + canonical);
  if (read.fault !== null) throw new MistypedCode(path, `The identifier is mistyped: it ${read.fault}.`, null);
  return { uri: publicUrl + canonical, path: canonical };
}

/** An identifier as it is asked about. @throws MistypedCode */
export function readIdentifier(uri: string): string {
  const read = readThingId(uri);
  if (read.fault === null) return uri;
  const key = thingKey(uri);
  const pairs = key.startsWith('https://id.gs1.org/') ? pairsOf(key.slice('https://id.gs1.org'.length)) : [];
  throw new MistypedCode(uri.slice(0, 200), `The identifier is mistyped: it ${read.fault}.`, rightOf(pairs, read.fault));
}

const pairsOf = (path: string): Pairs => {
  const segments = path.split('/').slice(1);
  return segments.flatMap((ai, i) => (i % 2 === 0 ? [[ai, decoded(segments[i + 1] ?? '') ?? ''] as const] : []));
};

/** `(01)09521234543213(10)LOT`, as it is printed below a code. */
function readPrinted(text: string): Pairs | null {
  const found = [...text.matchAll(/\(([0-9]{2,4})\)([^(]*)/g)];
  if (found.length === 0 || found.map(([whole]) => whole).join('') !== text) return null;
  return found.map(([, ai = '', value = '']) => [ai, value.trim()] as const);
}

/**
 * The page that a code of whatever form leads to: an address from a QR code, a number as it is printed, or an identifier.
 * @throws MistypedCode
 */
export function pageOfCode(code: string, publicUrl: string): string {
  const text = code.trim();
  const printed = readPrinted(text.replaceAll(/\s+(?=\()/g, ''));
  if (printed !== null) return pathOf(readPairs(printed, text));
  const digits = text.replaceAll(/[\s-]/g, '');
  if (/^(?:[0-9]{8}|[0-9]{12,14})$/.test(digits)) return pathOf(readPairs([['01', digits]], text));
  if (/^[0-9]{18}$/.test(digits)) return pathOf(readPairs([['00', digits]], text));
  const key = thingKey(text);
  if (key.startsWith('https://id.gs1.org/') && Object.hasOwn(KEYS, key.split('/')[3] ?? ''))
    return readAddress(key.slice('https://id.gs1.org'.length), publicUrl).path;
  if (text.startsWith(`${publicUrl}/id/`)) return readAddress(text.slice(publicUrl.length), publicUrl).path;
  return `/v1/passports?of=${encodeURIComponent(readIdentifier(text))}`;
}
