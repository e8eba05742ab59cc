import { refuse } from './error.ts';
import type { Code } from './reason.ts';

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

const DEEPEST = 64;

/** Whether it is an object: neither null nor a list. */
export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether it is a whole number from 0 that is exact. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** A place as messages name it: at most so long that nobody can fill a screen with it. */
export const placeOf = (pointer: string): string => (pointer === '' ? 'the top' : pointer.slice(0, 200));

const stepOf = (pointer: string, key: string | number): string => `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** A number as its digits and a power of ten, so that `1.50`, `15e-1` and `1.5` are one and what a double rounded is another. */
function spellingOf(number: string): string {
  const [, whole = '', fraction = '', exponent = ''] = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  return short === '' ? short : `${short}e${String(Number(exponent) - fraction.length + digits.length - short.length)}`;
}

/** Calls `item` for each place between commas until the closing character. */
type Sequence = (pointer: string, end: string, missing: Code, item: () => void) => void;

/**
 * Reads JSON so that no two readers can understand it differently: duplicate keys, lone surrogates, numbers that a double cannot hold and depth beyond 64 are refused.
 * A reader of its own, since `JSON.parse` keeps the last of two equal keys and rounds numbers in silence.
 * @throws ProofError `not-json` with the place (a JSON pointer) where it can be told
 */
export function parseJson(text: string): JsonValue {
  let at = 0;
  const refuseAt = (pointer: string, what: Code): never => refuse('not-json', placeOf(pointer), [what]);
  const next = (): string | undefined => {
    while (' \t\n\r'.includes(text[at] ?? '-')) at++;
    return text[at];
  };
  const take = (character: string): boolean => next() === character && ++at > 0;

  const sequence: Sequence = (pointer, end, missing, item) => {
    at++;
    if (take(end)) return;
    for (;;) {
      item();
      if (take(end)) return;
      if (!take(',')) refuseAt(pointer, missing);
    }
  };

  const string = (pointer: string): string => {
    const start = at++;
    for (let character = text[at]; character !== '"'; character = text[at]) {
      if (character === undefined) refuseAt(pointer, 'json-string');
      at += character === '\\' ? 2 : 1;
    }
    const value = literal(text.slice(start, ++at), pointer, 'json-string') as string;
    return value.isWellFormed() ? value : refuseAt(pointer, 'json-surrogate');
  };

  const word = (pointer: string): JsonValue => {
    const pattern = /true|false|null|-?[0-9.eE+-]+/y;
    pattern.lastIndex = at;
    const [found = ''] = pattern.exec(text) ?? [];
    at += found.length;
    const value = literal(found, pointer, 'json-value');
    // Whole numbers count and are kept exactly; a fraction is what a double makes of it, as everywhere.
    const isKept =
      typeof value !== 'number' || (Number.isInteger(value) ? spellingOf(found) === spellingOf(String(value)) : Number.isFinite(value));
    return isKept ? value : refuseAt(pointer, 'json-number');
  };

  /** The platform knows escapes, numbers and what may not stand in a string. */
  const literal = (found: string, pointer: string, what: Code): JsonValue => {
    try {
      return JSON.parse(found) as JsonValue;
    } catch {
      return refuseAt(pointer, what);
    }
  };

  const value = (pointer: string, depth: number): JsonValue => {
    if (depth > DEEPEST) refuseAt(pointer, 'json-deep');
    const opening = next();
    if (opening === '"') return string(pointer);
    if (opening === '[') {
      const list: JsonValue[] = [];
      sequence(pointer, ']', 'json-bracket', () => list.push(value(stepOf(pointer, list.length), depth + 1)));
      return list;
    }
    if (opening !== '{') return word(pointer);
    const members = new Map<string, JsonValue>();
    sequence(pointer, '}', 'json-brace', () => {
      if (next() !== '"') refuseAt(pointer, 'json-key');
      const key = string(pointer);
      const place = stepOf(pointer, key);
      if (members.has(key)) refuseAt(place, 'json-twice');
      if (!take(':')) refuseAt(place, 'json-colon');
      members.set(key, value(place, depth + 1));
    });
    // So that `__proto__` is a key like any other.
    return Object.fromEntries(members);
  };

  const document = value('', 0);
  if (next() !== undefined) refuseAt('', 'json-rest');
  return document;
}

/** The one spelling of a JSON value (RFC 8785, JCS). */
export function canonicalize(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalize).join(',')}]`;
  if (isJsonObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${canonicalize(key)}:${canonicalize(value[key] as JsonValue)}`);
    return `{${members.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) refuse('no-such-number');
  if (typeof value === 'string' && !value.isWellFormed()) refuse('surrogate');
  return JSON.stringify(value);
}
