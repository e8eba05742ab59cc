import { checkDigit } from '@terroir/proof';

const GS1 = 'https://id.gs1.org';

/** What the standard wants percent-encoded in a Digital Link and an EPC URI leaves as it is (GS1 Digital Link URI Syntax, 7.1). */
const encoded = (text: string): string =>
  text.replace(/[!()*+,:]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const withCheckDigit = (digits: string): string => digits + checkDigit(digits);

const SERIAL = `((?:%[0-9A-Fa-f]{2}|[!'()*+,.0-9:;=A-Za-z_-])+)`;

/** Digits of the company prefix (6 to 12) and of what follows it after a dot, `digits` in all. */
const PARTS = (digits: number): string =>
  `(?=[0-9.]{${String(digits + 1)}}(?![0-9]))([0-9]{6,12})\\.([0-9]{${String(Math.max(0, digits - 12))},${String(digits - 6)}})`;

/** The number of a product: its first digit, which the EPC puts after the company prefix, goes before it. */
const gtin = (prefix = '', item = ''): string => withCheckDigit(item.slice(0, 1) + prefix + item.slice(1));

type Parts = readonly (string | undefined)[];

/** What each kind of EPC is as a Digital Link path (EPC Tag Data Standard 2.0, 6; GS1 Digital Link URI Syntax, 4.11). */
const FORMS: readonly (readonly [pattern: string, path: (parts: Parts) => string])[] = [
  [`id:sgtin:${PARTS(13)}\\.${SERIAL}`, ([a, b, serial = '']) => `/01/${gtin(a, b)}/21/${encoded(serial)}`],
  [`id:upui:${PARTS(13)}\\.${SERIAL}`, ([a, b, serial = '']) => `/01/${gtin(a, b)}/235/${encoded(serial)}`],
  [`class:lgtin:${PARTS(13)}\\.${SERIAL}`, ([a, b, lot = '']) => `/01/${gtin(a, b)}/10/${encoded(lot)}`],
  [`idpat:(?:sgtin|upui):${PARTS(13)}\\.\\*`, ([a, b]) => `/01/${gtin(a, b)}`],
  [
    `id:itip:${PARTS(13)}\\.([0-9]{2})\\.([0-9]{2})\\.${SERIAL}`,
    ([a, b, piece = '', total = '', serial = '']) => `/8006/${gtin(a, b)}${piece}${total}/21/${encoded(serial)}`,
  ],
  [`idpat:itip:${PARTS(13)}\\.([0-9]{2})\\.([0-9]{2})\\.\\*`, ([a, b, piece = '', total = '']) => `/8006/${gtin(a, b)}${piece}${total}`],
  [`id:sscc:${PARTS(17)}`, ([a, b]) => `/00/${gtin(a, b)}`],
  [
    `id:sgln:${PARTS(12)}\\.${SERIAL}`,
    ([a = '', b = '', extension = '']) => `/414/${withCheckDigit(a + b)}${extension === '0' ? '' : `/254/${encoded(extension)}`}`,
  ],
  [`id:pgln:${PARTS(12)}`, ([a = '', b = '']) => `/417/${withCheckDigit(a + b)}`],
  [`id:grai:${PARTS(12)}\\.${SERIAL}`, ([a = '', b = '', serial = '']) => `/8003/0${withCheckDigit(a + b)}${encoded(serial)}`],
  [`idpat:grai:${PARTS(12)}\\.\\*`, ([a = '', b = '']) => `/8003/0${withCheckDigit(a + b)}`],
  [`id:giai:([0-9]{6,12})\\.${SERIAL}`, ([a = '', asset = '']) => `/8004/${a}${encoded(asset)}`],
  [`id:gdti:${PARTS(12)}\\.${SERIAL}`, ([a = '', b = '', serial = '']) => `/253/${withCheckDigit(a + b)}${encoded(serial)}`],
  [`idpat:gdti:${PARTS(12)}\\.\\*`, ([a = '', b = '']) => `/253/${withCheckDigit(a + b)}`],
  [`id:sgcn:${PARTS(12)}\\.([0-9]{1,12})`, ([a = '', b = '', serial = '']) => `/255/${withCheckDigit(a + b)}${serial}`],
  [`idpat:sgcn:${PARTS(12)}\\.\\*`, ([a = '', b = '']) => `/255/${withCheckDigit(a + b)}`],
  [`id:gsrn:${PARTS(17)}`, ([a = '', b = '']) => `/8018/${withCheckDigit(a + b)}`],
  [`id:gsrnp:${PARTS(17)}`, ([a = '', b = '']) => `/8017/${withCheckDigit(a + b)}`],
  [`id:gsin:${PARTS(16)}`, ([a = '', b = '']) => `/402/${withCheckDigit(a + b)}`],
  [`id:ginc:([0-9]{6,12})\\.${SERIAL}`, ([a = '', consignment = '']) => `/401/${a}${encoded(consignment)}`],
  [
    `id:cpi:([0-9]{6,12})\\.((?:%[0-9A-Fa-f]{2}|[0-9A-Z-])+)\\.([0-9]{1,12})`,
    ([a = '', part = '', serial = '']) => `/8010/${a}${part}/8011/${serial}`,
  ],
  [`idpat:cpi:([0-9]{6,12})\\.((?:%[0-9A-Fa-f]{2}|[0-9A-Z-])+)\\.\\*`, ([a = '', part = '']) => `/8010/${a}${part}`],
];

const EPCS = FORMS.map(([pattern, path]) => [new RegExp(`^urn:epc:${pattern}$`), path] as const);

/** Names that stood for the numbers of keys and qualifiers in earlier Digital Links. */
const NUMBERS: Readonly<Record<string, string>> = {
  ...{ gtin: '01', itip: '8006', cpid: '8010', gln: '414', party: '417', gsrnp: '8017', gsrn: '8018', gcn: '255' },
  ...{ sscc: '00', gdti: '253', ginc: '401', gsin: '402', grai: '8003', giai: '8004', cpv: '22', lot: '10', ser: '21' },
};

/** What the value of each primary key looks like, and which qualifiers are kept: the first of them that is there, since it is the finest. */
const KEYS: Readonly<Record<string, { readonly value: RegExp; readonly kept: readonly string[] }>> = {
  '00': { value: /^[0-9]{18}$/, kept: [] },
  '01': { value: /^[0-9]{14}$/, kept: ['21', '235', '10'] },
  '253': { value: /^[0-9]{13}[^/]{0,17}$/, kept: [] },
  '255': { value: /^[0-9]{13,25}$/, kept: [] },
  '401': { value: /^[0-9]{4}[^/]{1,26}$/, kept: [] },
  '402': { value: /^[0-9]{17}$/, kept: [] },
  '414': { value: /^[0-9]{13}$/, kept: ['254'] },
  '417': { value: /^[0-9]{13}$/, kept: [] },
  '8003': { value: /^[0-9]{14}[^/]{0,16}$/, kept: [] },
  '8004': { value: /^[0-9]{4}[^/]{1,26}$/, kept: [] },
  '8006': { value: /^[0-9]{18}$/, kept: ['21', '10'] },
  '8010': { value: /^[0-9]{4}[^/]{1,70}$/, kept: ['8011'] },
  '8017': { value: /^[0-9]{18}$/, kept: [] },
  '8018': { value: /^[0-9]{18}$/, kept: [] },
};

const numberOf = (name: string): string => (Object.hasOwn(NUMBERS, name) ? (NUMBERS[name] ?? name) : name);

function pathOfDigitalLink(path: string): string | null {
  const segments = path.replace(/\/$/, '').split('/').slice(1);
  for (let i = 0; i + 1 < segments.length; i++) {
    const key = numberOf(segments[i] ?? '');
    const given = segments[i + 1] ?? '';
    const value = key === '01' && /^(?:[0-9]{8}|[0-9]{12,13})$/.test(given) ? given.padStart(14, '0') : given;
    if (!Object.hasOwn(KEYS, key) || KEYS[key]?.value.test(value) !== true) continue;
    const rest = segments.slice(i + 2);
    const qualifiers = new Map(
      rest.flatMap((name, n) => (n % 2 === 0 && rest[n + 1] !== undefined ? [[numberOf(name), rest[n + 1] ?? '']] : [])),
    );
    const finest = KEYS[key].kept.find((qualifier) => qualifiers.has(qualifier));
    return `/${key}/${value}${finest === undefined ? '' : `/${finest}/${qualifiers.get(finest) ?? ''}`}`;
  }
  return null;
}

/**
 * The constrained canonical Digital Link of a GS1 key, as the event hash writes it (CBV 2.0, 8.9): at id.gs1.org, with the finest level of identification and nothing else.
 * Null for what is no GS1 key. Unlike `thingKey` it keeps the spelling of a serial number, and leaves the lot out where there is a serial number.
 */
export function canonicalId(uri: string): string | null {
  for (const [pattern, path] of uri.startsWith('urn:epc:') ? EPCS : []) {
    const match = pattern.exec(uri);
    if (match !== null) return GS1 + path(match.slice(1));
  }
  const [, path] = /^https?:\/\/[^/?#]*(\/[^?#]*)/.exec(uri) ?? [];
  const canonical = path === undefined ? null : pathOfDigitalLink(path);
  return canonical === null ? null : GS1 + canonical;
}
