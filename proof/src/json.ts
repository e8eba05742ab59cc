import { ProofError } from './error.ts';

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

const DEEPEST = 64;

/** Whether it is an object: neither null nor a list. */
export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A place as messages name it: at most so long that nobody can fill a screen with it. */
export const placeOf = (pointer: string): string => (pointer === '' ? 'the top' : pointer.slice(0, 200));

const stepOf = (pointer: string, key: string | number): string => `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/**
 * Reads JSON so that no two readers can understand it differently: duplicate keys, lone surrogates, numbers that a double cannot hold and depth beyond 64 are refused.
 * @throws ProofError `not-json` with the place (a JSON pointer) where it can be told
 */
export function parseJson(text: string): JsonValue {
  const reader = new Reader(text);
  return reader.document();
}

/** A reader of its own, since `JSON.parse` keeps the last of two equal keys and rounds numbers in silence. */
class Reader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  document(): JsonValue {
    const value = this.value('', 0);
    this.space();
    if (this.at < this.text.length) this.refuse('', 'something follows the value');
    return value;
  }

  private value(pointer: string, depth: number): JsonValue {
    if (depth > DEEPEST) this.refuse(pointer, `it is nested deeper than ${String(DEEPEST)}`);
    this.space();
    switch (this.text[this.at]) {
      case '{':
        return this.object(pointer, depth);
      case '[':
        return this.list(pointer, depth);
      case '"':
        return this.string(pointer);
      case 't':
        return this.word('true', true, pointer);
      case 'f':
        return this.word('false', false, pointer);
      case 'n':
        return this.word('null', null, pointer);
      default:
        return this.number(pointer);
    }
  }

  private object(pointer: string, depth: number): JsonObject {
    const object: JsonObject = {};
    this.at++;
    this.space();
    if (this.take('}')) return object;
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') this.refuse(pointer, 'a key is missing');
      const key = this.string(pointer);
      const place = stepOf(pointer, key);
      if (Object.hasOwn(object, key)) this.refuse(place, 'the key is there twice');
      this.space();
      if (!this.take(':')) this.refuse(place, 'a colon is missing');
      // `__proto__` is a key like any other.
      Object.defineProperty(object, key, { value: this.value(place, depth + 1), enumerable: true, writable: true, configurable: true });
      this.space();
      if (this.take('}')) return object;
      if (!this.take(',')) this.refuse(pointer, 'a comma or closing brace is missing');
    }
  }

  private list(pointer: string, depth: number): JsonValue[] {
    const list: JsonValue[] = [];
    this.at++;
    this.space();
    if (this.take(']')) return list;
    for (;;) {
      list.push(this.value(stepOf(pointer, list.length), depth + 1));
      this.space();
      if (this.take(']')) return list;
      if (!this.take(',')) this.refuse(pointer, 'a comma or closing bracket is missing');
    }
  }

  private string(pointer: string): string {
    const start = this.at++;
    for (let character = this.text[this.at]; character !== '"'; character = this.text[this.at]) {
      if (character === undefined) this.refuse(pointer, 'a string is broken');
      this.at += character === '\\' ? 2 : 1;
    }
    this.at++;
    const value = this.literal(this.text.slice(start, this.at), pointer);
    if (!value.isWellFormed()) this.refuse(pointer, 'a string holds a lone surrogate');
    return value;
  }

  /** The platform knows escapes and what may not stand in a string; keys and numbers are what it is too lenient with. */
  private literal(literal: string, pointer: string): string {
    try {
      return JSON.parse(literal) as string;
    } catch {
      return this.refuse(pointer, 'a string is broken');
    }
  }

  private number(pointer: string): number {
    const pattern = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) this.refuse(pointer, 'a value is missing or broken');
    this.at += match[0].length;
    const value = Number(match[0]);
    const isExact = match[2] !== undefined || !Number.isInteger(value) || Number.isSafeInteger(value);
    if (!Number.isFinite(value) || !isExact) this.refuse(pointer, 'a number is too large to be kept exactly: write it as a string');
    return value;
  }

  private word<Value extends JsonValue>(word: string, value: Value, pointer: string): Value {
    if (!this.text.startsWith(word, this.at)) this.refuse(pointer, 'a value is missing or broken');
    this.at += word.length;
    return value;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private space(): void {
    while (' \t\n\r'.includes(this.text[this.at] ?? '-')) this.at++;
  }

  private refuse(pointer: string, message: string): never {
    throw new ProofError('not-json', `At ${placeOf(pointer)}: ${message}.`);
  }
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
  if (typeof value === 'number' && !Number.isFinite(value)) throw new ProofError('not-json', 'JSON has no such number.');
  if (typeof value === 'string' && !value.isWellFormed()) throw new ProofError('not-json', 'A string holds a lone surrogate.');
  return JSON.stringify(value);
}
