import { ProofError } from './error.ts';
import { isJsonObject, placeOf, type JsonValue } from './json.ts';

/** Reads a value of one shape, or refuses it by its place. */
export type Read<T> = (value: JsonValue | undefined, at: string) => T;

export type Shape<R> = R extends Read<infer T> ? T : never;

function refuse(at: string, expected: string): never {
  throw new ProofError('wrong-form', `At ${placeOf(at)}: ${expected} is expected.`);
}

/** Text of at most `most` characters. */
export const text =
  (most: number): Read<string> =>
  (value, at) =>
    typeof value === 'string' && value.length <= most ? value : refuse(at, `text of at most ${String(most)} characters`);

/** Text that fits a pattern. */
export const matching =
  (pattern: RegExp, expected: string): Read<string> =>
  (value, at) =>
    typeof value === 'string' && pattern.test(value) ? value : refuse(at, expected);

/** A whole number from 0. */
export const count: Read<number> = (value, at) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : refuse(at, 'a whole number from 0');

export const flag: Read<boolean> = (value, at) => (typeof value === 'boolean' ? value : refuse(at, 'true or false'));

export const literal =
  <const T extends string>(...allowed: readonly T[]): Read<T> =>
  (value, at) =>
    allowed.find((one) => one === value) ?? refuse(at, allowed.join(' or '));

/** A list of at most `most`. */
export const list =
  <T>(item: Read<T>, most: number): Read<readonly T[]> =>
  (value, at) =>
    Array.isArray(value) && value.length <= most
      ? value.map((one, i) => item(one, `${at}/${String(i)}`))
      : refuse(at, `a list of at most ${String(most)}`);

export const orNull =
  <T>(read: Read<T>): Read<T | null> =>
  (value, at) =>
    value === null ? null : read(value, at);

/** A member that may be left out. */
export const optional =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value, at) =>
    value === undefined ? undefined : read(value, at);

/** Any JSON. */
export const anything: Read<JsonValue> = (value, at) => value ?? refuse(at, 'a value');

/** An object by its keys, each value of one shape. */
export const dictionary =
  <T>(item: Read<T>): Read<{ readonly [key: string]: T }> =>
  (value, at) =>
    isJsonObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, item(one, `${at}/${key}`)]))
      : refuse(at, 'an object');

type Members<F> = { readonly [K in keyof F as undefined extends Shape<F[K]> ? never : K]: Shape<F[K]> } & {
  readonly [K in keyof F as undefined extends Shape<F[K]> ? K : never]?: Exclude<Shape<F[K]>, undefined>;
};

/** An object with exactly these members: what is not known is refused. */
export const object =
  <F extends { readonly [key: string]: Read<unknown> }>(fields: F): Read<Members<F>> =>
  (value, at) => {
    if (!isJsonObject(value)) return refuse(at, 'an object');
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(fields, key));
    if (unknown !== undefined) return refuse(`${at}/${unknown}`, 'nothing: this member is not known here, and nothing');
    const members = Object.entries(fields).map(([key, read]): [string, unknown] => [
      key,
      read(Object.hasOwn(value, key) ? value[key] : undefined, `${at}/${key}`),
    ]);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined)) as Members<F>;
  };
