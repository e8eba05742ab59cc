import { checkDigit } from '@terroir/proof';

/** Says what is wrong with a value, in words that follow its name; null when nothing is. */
export type Check = (value: string) => string | null;

/** GS1 character set 82, in the order by which it is numbered (GS1 General Specifications, 7.11). */
const CSET82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const CSET39 = '#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const CSET32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Weights of the check pair of a GMN, from its last character on (GS1 General Specifications, 7.9.5). */
const WEIGHTS = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

const only =
  (set: string, called: string): Check =>
  (value) => {
    const foreign = [...value].find((character) => !set.includes(character));
    return foreign === undefined ? null : `may hold ${called}, and not ${JSON.stringify(foreign)}`;
  };

const onlyDigits = only('0123456789', 'digits alone');
const onlyCset82 = only(CSET82, 'letters, digits and !"%&\'()*+,-./:;<=>?_');
const onlyCset39 = only(CSET39, 'capital letters, digits, #, - and /');

const all =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.reduce<string | null>((fault, check) => fault ?? check(value), null);

const atMost =
  (length: number): Check =>
  (value) =>
    value.length <= length ? null : `may have ${String(length)} characters at most`;

/** Digits of a fixed number, the last of which is the check digit. */
export const checked = (length: number): Check =>
  all(onlyDigits, (value) => {
    if (value.length !== length) return `must have ${String(length)} digits, and has ${String(value.length)}`;
    const right = checkDigit(value.slice(0, -1));
    return value.endsWith(right) ? null : `is mistyped: its check digit must be ${right}, not ${value.slice(-1)}`;
  });

/** A checked number, and what may follow it. */
const checkedThen =
  (length: number, then: Check): Check =>
  (value) =>
    checked(length)(value.slice(0, length)) ?? then(value.slice(length));

const text = (length: number): Check => all(atMost(length), onlyCset82);
const number = (length: number): Check => all(atMost(length), onlyDigits);

/** The check pair of a GMN's other characters. */
export function checkPair(data: string): string {
  const sum = [...data].reverse().reduce((total, character, i) => total + CSET82.indexOf(character) * (WEIGHTS[i] ?? 0), 0) % 1021;
  return `${CSET32[sum >> 5] ?? ''}${CSET32[sum & 31] ?? ''}`;
}

const modelNumber: Check = all(text(25), (value) => {
  if (value.length < 3) return 'is too short';
  const right = checkPair(value.slice(0, -2));
  return value.endsWith(right) ? null : `is mistyped: its check characters must be ${right}, not ${value.slice(-2)}`;
});

const piece: Check = (value) => {
  const wrongNumber = checked(14)(value.slice(0, 14)) ?? onlyDigits(value.slice(14));
  if (wrongNumber !== null) return wrongNumber;
  const [one, total] = [Number(value.slice(14, 16)), Number(value.slice(16))];
  return value.length === 18 && one >= 1 && one <= total
    ? null
    : 'must end with the number of the piece and of all pieces, two digits each';
};

const returnable: Check = (value) => (value.startsWith('0') ? checkedThen(13, text(16))(value.slice(1)) : 'must begin with 0');

/** A kind of GS1 key: its name, what its value must be, and the qualifiers that may follow it in their order; those of one list exclude each other. */
interface KeyKind {
  readonly name: string;
  readonly check: Check;
  readonly qualifiers: readonly (readonly string[])[];
}

/** The keys that name a thing, place or party in a GS1 Digital Link, by application identifier (GS1 Application Identifiers 2025). */
export const KEYS: { readonly [ai: string]: KeyKind } = {
  '00': { name: 'SSCC', check: checked(18), qualifiers: [] },
  '01': { name: 'GTIN', check: checked(14), qualifiers: [['22', '10', '21'], ['235']] },
  '253': { name: 'GDTI', check: checkedThen(13, text(17)), qualifiers: [] },
  '255': { name: 'GCN', check: checkedThen(13, number(12)), qualifiers: [] },
  '401': { name: 'GINC', check: text(30), qualifiers: [] },
  '402': { name: 'GSIN', check: checked(17), qualifiers: [] },
  '414': { name: 'GLN', check: checked(13), qualifiers: [['254'], ['7040']] },
  '417': { name: 'GLN of a party', check: checked(13), qualifiers: [['7040']] },
  '8003': { name: 'GRAI', check: returnable, qualifiers: [] },
  '8004': { name: 'GIAI', check: text(30), qualifiers: [['7040']] },
  '8006': { name: 'ITIP', check: piece, qualifiers: [['22', '10', '21']] },
  '8010': { name: 'CPID', check: all(atMost(30), onlyCset39), qualifiers: [['8011']] },
  '8013': { name: 'GMN', check: modelNumber, qualifiers: [] },
  '8017': { name: 'GSRN of a provider', check: checked(18), qualifiers: [['8019']] },
  '8018': { name: 'GSRN of a recipient', check: checked(18), qualifiers: [['8019']] },
};

/** What may follow a key: its name, and what its value must be. */
export const QUALIFIERS: { readonly [ai: string]: { readonly name: string; readonly check: Check } } = {
  '10': { name: 'lot', check: text(20) },
  '21': { name: 'serial number', check: text(20) },
  '22': { name: 'variant', check: text(20) },
  '235': { name: 'third-party serial number', check: text(28) },
  '254': { name: 'part of the place', check: text(20) },
  '7040': {
    name: 'importer index',
    check: (value) =>
      /^[0-9][-_0-9A-Za-z!"%&'()*+,./:;<=>?]{2}[-_0-9A-Za-z]$/.test(value) ? null : 'must be a digit, two characters and an index',
  },
  '8011': {
    name: 'serial number of the part',
    check: all(number(12), (value) => (value.startsWith('0') ? 'may not begin with 0' : null)),
  },
  '8019': { name: 'service relation', check: number(10) },
};
