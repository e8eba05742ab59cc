/** Primary keys of GS1 Digital Links, and the qualifiers that may follow each, in their order (GS1 Digital Link URI Syntax 1.4). */
const QUALIFIERS: { readonly [primary: string]: readonly string[] } = {
  '00': [],
  '01': ['22', '10', '21', '235'],
  '253': [],
  '255': [],
  '401': [],
  '402': [],
  '414': ['254', '7040'],
  '417': ['7040'],
  '8003': [],
  '8004': ['7040'],
  '8006': ['22', '10', '21'],
  '8010': ['8011'],
  '8013': [],
  '8017': ['8019'],
  '8018': ['8019'],
};

const GS1 = 'https://id.gs1.org';

/** The check digit of a GS1 key's other digits (GS1 General Specifications, 7.9). */
export function checkDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

const withCheckDigit = (digits: string): string => digits + checkDigit(digits);

function decoded(text: string): string | null {
  try {
    const value = decodeURIComponent(text);
    return value.isWellFormed() ? value : null;
  } catch {
    return null;
  }
}

const link = (pairs: readonly (readonly [string, string])[]): string =>
  GS1 + pairs.map(([ai, value]) => `/${ai}/${encodeURIComponent(value)}`).join('');

/** The segments of a path that are a GS1 Digital Link, from its primary key on, as pairs; null where there is none. */
function pairsOf(path: string): readonly (readonly [string, string])[] | null {
  const segments = path.split('/').slice(1);
  const start = segments.findIndex((segment, i) => Object.hasOwn(QUALIFIERS, segment) && (segments.length - i) % 2 === 0);
  if (start === -1) return null;
  const pairs: [string, string][] = [];
  for (let i = start; i < segments.length; i += 2) {
    const value = decoded(segments[i + 1] ?? '');
    if (value === null || value === '') return null;
    pairs.push([segments[i] ?? '', value]);
  }
  const [[primary, value] = ['', ''], ...qualifiers] = pairs;
  const order = qualifiers.map(([ai]) => (QUALIFIERS[primary] ?? []).indexOf(ai));
  if (order.some((place, i) => place === -1 || place <= (order[i - 1] ?? -1))) return null;
  const isGtin = primary === '01' && /^(?:[0-9]{8}|[0-9]{12,14})$/.test(value);
  return [[primary, isGtin ? value.padStart(14, '0') : value], ...qualifiers];
}

const plain = (prefix: string, code: string): string => prefix + code;
const checked = (prefix: string, code: string): string => withCheckDigit(prefix + code);
/** The first digit of the code, an indicator or extension, stands before the company prefix. */
const indicated = (prefix: string, code: string): string => withCheckDigit(code.slice(0, 1) + prefix + code.slice(1));

type Form = readonly [ai: string, value: (prefix: string, code: string, third: string, fourth: string) => string, qualifier?: string];

/** What each `urn:epc:` form is as a GS1 key (EPC Tag Data Standard 2.0, 6 and 7): its key, how that is put together, and what its last part qualifies. Check digits are computed. */
const URNS: { readonly [scheme: string]: Form } = {
  'id:sgtin': ['01', indicated, '21'],
  'class:lgtin': ['01', indicated, '10'],
  'idpat:sgtin': ['01', indicated],
  'id:sscc': ['00', indicated],
  'id:sgln': ['414', checked, '254'],
  'id:pgln': ['417', checked],
  'id:grai': ['8003', (prefix, code, serial) => `0${checked(prefix, code)}${serial}`],
  'id:giai': ['8004', plain],
  'id:gdti': ['253', (prefix, code, serial) => checked(prefix, code) + serial],
  'id:gsrn': ['8018', checked],
  'id:gsrnp': ['8017', checked],
  'id:sgcn': ['255', (prefix, code, serial) => checked(prefix, code) + serial],
  'id:ginc': ['401', plain],
  'id:gsin': ['402', checked],
  'id:itip': ['8006', (prefix, code, piece, total) => indicated(prefix, code) + piece + total, '21'],
  'id:cpi': ['8010', plain, '8011'],
};

function keyOfUrn(uri: string): string | null {
  const [, kind = '', rest = ''] = /^urn:epc:((?:id|class|idpat):[a-z]+):(.+)$/.exec(uri) ?? [];
  const form = URNS[kind];
  if (form === undefined) return null;
  const [ai, valueOf, qualifier] = form;
  // The last part may hold dots of its own: the second where a number of the firm's own is all, the fifth of an ITIP, the third elsewhere.
  const last = kind === 'id:itip' ? 4 : valueOf === plain && qualifier === undefined ? 1 : 2;
  const split = rest.split('.');
  const parts = [...split.slice(0, last), split.slice(last).join('.')].map(decoded);
  const [prefix = '', code = '', third = '', fourth = '', fifth = ''] = parts.map((part) => part ?? '');
  if (!/^[0-9]+$/.test(prefix) || parts.includes(null)) return null;
  const serial = last === 4 ? fifth : third;
  const isQualified = qualifier !== undefined && !['', '*'].includes(serial) && !(ai === '414' && serial === '0');
  return link([[ai, valueOf(prefix, code, third, fourth)], ...(isQualified ? [[qualifier, serial] as const] : [])]);
}

/**
 * The canonical key of a thing, so that two spellings of one identifier meet: every GS1 Digital Link, on any domain, and every `urn:epc:` form that has one becomes `https://id.gs1.org/…`
 * with 14-digit GTINs, without query; anything else stays as it is. Never throws and checks nothing: a mistyped number stays mistyped.
 */
export function thingKey(uri: string): string {
  if (uri.startsWith('urn:epc:')) return keyOfUrn(uri) ?? uri;
  const [, path] = /^https?:\/\/[^/?#]+(\/[^?#]*)/i.exec(uri) ?? [];
  const pairs = path === undefined ? null : pairsOf(path);
  return pairs === null ? uri : link(pairs);
}
