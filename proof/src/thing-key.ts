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

/** What each `urn:epc:` form is as a GS1 key (EPC Tag Data Standard 2.0, 6 and 7). The company prefix is the first part; check digits are computed. */
const URNS: { readonly [scheme: string]: (parts: readonly string[]) => readonly (readonly [string, string])[] } = {
  'id:sgtin': ([prefix = '', item = '', serial = '']) => [
    ['01', withCheckDigit(item.slice(0, 1) + prefix + item.slice(1))],
    ['21', serial],
  ],
  'class:lgtin': ([prefix = '', item = '', lot = '']) => [
    ['01', withCheckDigit(item.slice(0, 1) + prefix + item.slice(1))],
    ['10', lot],
  ],
  'idpat:sgtin': ([prefix = '', item = '']) => [['01', withCheckDigit(item.slice(0, 1) + prefix + item.slice(1))]],
  'id:sscc': ([prefix = '', serial = '']) => [['00', withCheckDigit(serial.slice(0, 1) + prefix + serial.slice(1))]],
  'id:sgln': ([prefix = '', place = '', extension = '0']) => [
    ['414', withCheckDigit(prefix + place)],
    ...(extension === '0' ? [] : [['254', extension] as const]),
  ],
  'id:pgln': ([prefix = '', party = '']) => [['417', withCheckDigit(prefix + party)]],
  'id:grai': ([prefix = '', type = '', serial = '']) => [['8003', `0${withCheckDigit(prefix + type)}${serial}`]],
  'id:giai': ([prefix = '', asset = '']) => [['8004', prefix + asset]],
  'id:gdti': ([prefix = '', type = '', serial = '']) => [['253', withCheckDigit(prefix + type) + serial]],
  'id:gsrn': ([prefix = '', service = '']) => [['8018', withCheckDigit(prefix + service)]],
  'id:gsrnp': ([prefix = '', service = '']) => [['8017', withCheckDigit(prefix + service)]],
  'id:sgcn': ([prefix = '', coupon = '', serial = '']) => [['255', withCheckDigit(prefix + coupon) + serial]],
  'id:ginc': ([prefix = '', consignment = '']) => [['401', prefix + consignment]],
  'id:gsin': ([prefix = '', shipment = '']) => [['402', withCheckDigit(prefix + shipment)]],
  'id:itip': ([prefix = '', item = '', piece = '', total = '', serial = '']) => [
    ['8006', withCheckDigit(item.slice(0, 1) + prefix + item.slice(1)) + piece + total],
    ['21', serial],
  ],
  'id:cpi': ([prefix = '', part = '', serial = '']) => [
    ['8010', prefix + part],
    ['8011', serial],
  ],
};

function keyOfUrn(uri: string): string | null {
  const [, kind = '', scheme = '', rest = ''] = /^urn:epc:(id|class|idpat):([a-z]+):(.+)$/.exec(uri) ?? [];
  const convert = URNS[`${kind}:${scheme}`];
  if (convert === undefined) return null;
  const [prefix = '', ...others] = rest.split('.');
  const parts = [prefix, ...(others.length > 2 && !/^(?:itip)$/.test(scheme) ? [others[0] ?? '', others.slice(1).join('.')] : others)].map(
    decoded,
  );
  if (!/^[0-9]+$/.test(prefix) || parts.includes(null)) return null;
  const pairs = convert(parts.map((part) => part ?? '')).filter(([, value]) => value !== '' && value !== '*');
  return pairs.length === 0 ? null : link(pairs);
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
