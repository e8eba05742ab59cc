import { refuse } from './error.ts';
import { isCount, isJsonObject, placeOf, type JsonValue } from './json.ts';
import type { Fact } from './reason.ts';

/** Reads a value of one shape, or refuses it by its place. */
export type Read<T> = (value: JsonValue | undefined, at: string) => T;

export type Shape<R> = R extends Read<infer T> ? T : never;

const refuseAt = (at: string, expected: Fact): never => refuse('expected', placeOf(at), expected);

/** Text of at most `most` characters. */
export const text =
  (most: number): Read<string> =>
  (value, at) =>
    typeof value === 'string' && value.length <= most ? value : refuseAt(at, ['a-text', most]);

/** Text that fits a pattern. */
export const matching =
  (pattern: RegExp, expected: Fact): Read<string> =>
  (value, at) =>
    typeof value === 'string' && pattern.test(value) ? value : refuseAt(at, expected);

export const hash = matching(/^[A-Za-z0-9+/]{43}=$/, ['a-hash']);
/** 0x and 32 bytes in lower-case hexadecimal. */
export const hex32 = matching(/^0x[0-9a-f]{64}$/, ['hex-32']);
/** The address of a contract, in either case or both. */
export const address = matching(/^0x[0-9a-fA-F]{40}$/, ['hex-20']);

/** A whole number from 0. */
export const count: Read<number> = (value, at) => (isCount(value) ? value : refuseAt(at, ['a-count']));

export const flag: Read<boolean> = (value, at) => (typeof value === 'boolean' ? value : refuseAt(at, ['a-flag']));

export const literal =
  <const T extends string>(...allowed: readonly T[]): Read<T> =>
  (value, at) =>
    allowed.find((one) => one === value) ?? refuseAt(at, allowed.join(' or '));

/** A list of at most `most`. */
export const list =
  <T>(item: Read<T>, most: number): Read<readonly T[]> =>
  (value, at) =>
    Array.isArray(value) && value.length <= most ? value.map((one, i) => item(one, `${at}/${String(i)}`)) : refuseAt(at, ['a-list', most]);

export const orNull =
  <T>(read: Read<T>): Read<T | null> =>
  (value, at) =>
    value === null ? null : read(value, at);

/** A member that may be left out. */
export const optional =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value, at) =>
    value === undefined ? undefined : read(value, at);

export const nothing: Read<null> = (value, at) => (value === null ? null : refuseAt(at, ['a-null']));

/** Any JSON. */
export const anything: Read<JsonValue> = (value, at) => value ?? refuseAt(at, ['a-value']);

/** An object by its keys, each value of one shape. */
export const dictionary =
  <T>(item: Read<T>): Read<{ readonly [key: string]: T }> =>
  (value, at) =>
    isJsonObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, item(one, `${at}/${key}`)]))
      : refuseAt(at, ['an-object']);

type Members<F> = { readonly [K in keyof F as undefined extends Shape<F[K]> ? never : K]: Shape<F[K]> } & {
  readonly [K in keyof F as undefined extends Shape<F[K]> ? K : never]?: Exclude<Shape<F[K]>, undefined>;
};

/** An object with exactly these members: what is not known is refused. */
export const object =
  <F extends { readonly [key: string]: Read<unknown> }>(fields: F): Read<Members<F>> =>
  (value, at) => {
    if (!isJsonObject(value)) return refuseAt(at, ['an-object']);
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(fields, key));
    if (unknown !== undefined) return refuse('no-member', placeOf(`${at}/${unknown}`));
    const members = Object.entries(fields).map(([key, read]): [string, unknown] => [
      key,
      read(Object.hasOwn(value, key) ? value[key] : undefined, `${at}/${key}`),
    ]);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined)) as Members<F>;
  };
