import { KEYS, QUALIFIERS } from './gs1-values.ts';

/** Application identifiers with their values, the key first. */
export type Pairs = readonly (readonly [ai: string, value: string])[];

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The application identifiers in a path, from the first key that they can begin with; null where there is none. Values are decoded, and are null where they cannot be. */
function segmentsOf(path: string): readonly (readonly [string, string | null])[] | null {
  const segments = path.split('/').slice(1);
  const start = segments.findIndex((segment, i) => Object.hasOwn(KEYS, segment) && (segments.length - i) % 2 === 0);
  if (start === -1) return null;
  return segments.slice(start).flatMap((ai, i, rest): [string, string | null][] => (i % 2 === 0 ? [[ai, decoded(rest[i + 1] ?? '')]] : []));
}

/** What is wrong with application identifiers in a row; null when nothing is. */
export function faultOfPairs([[ai, value], ...qualifiers]: readonly [
  readonly [string, string | null],
  ...(readonly [string, string | null])[],
]): string | null {
  const kind = KEYS[ai];
  if (kind === undefined) return `${ai} is no key that names a thing`;
  if (value === null || value === '') return `its ${kind.name} is missing, or is no valid percent-encoding`;
  const fault = kind.check(value);
  if (fault !== null) return `the ${kind.name} ${value} ${fault}`;
  const row = kind.qualifiers.find((order) => order.includes(qualifiers[0]?.[0] ?? '')) ?? [];
  const places = qualifiers.map(([qualifier]) => row.indexOf(qualifier));
  const stray = qualifiers.find((_qualifier, i) => places[i] === -1 || (places[i] ?? 0) <= (places[i - 1] ?? -1));
  if (stray !== undefined) return `(${stray[0]}) may not stand there after the ${kind.name}`;
  for (const [qualifier, text] of qualifiers) {
    const { name, check } = QUALIFIERS[qualifier] ?? { name: qualifier, check: () => 'is not known' };
    if (text === null || text === '') return `its ${name} is missing, or is no valid percent-encoding`;
    const wrong = check(text);
    if (wrong !== null) return `the ${name} ${text} ${wrong}`;
  }
  return null;
}

/** The application identifiers of a GS1 Digital Link on any domain; null for an address that is none. `fault` says what is wrong with one. */
export function readDigitalLink(uri: string): { readonly fault: string } | { readonly fault: null; readonly pairs: Pairs } | null {
  const [, path] = /^https?:\/\/[^/?#]+(\/[^?#]*)/i.exec(uri) ?? [];
  const found = path === undefined ? null : segmentsOf(path);
  const [key, ...rest] = found ?? [];
  if (key === undefined) return null;
  const fault = faultOfPairs([key, ...rest]);
  if (fault !== null) return { fault };
  return { fault: null, pairs: [key, ...rest].map(([ai, value]) => [ai, value ?? ''] as const) };
}
