import { isJsonObject, type JsonObject, type JsonValue } from '@terroir/proof';

/** A member or an element, by what holds it. */
export interface Place {
  readonly holder: JsonObject | JsonValue[];
  readonly key: string | number;
}

export const valueAt = ({ holder, key }: Place): JsonValue => (holder as Record<string | number, JsonValue>)[key] ?? null;
export const put = ({ holder, key }: Place, value: JsonValue): void => {
  (holder as Record<string | number, JsonValue>)[key] = structuredClone(value);
};

export const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
export const textAt = (place: Place): string => textOf(valueAt(place));

export function placesIn(value: JsonValue): Place[] {
  if (Array.isArray(value)) return value.flatMap((item, key) => [{ holder: value, key }, ...placesIn(item)]);
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((key) => [{ holder: value, key }, ...placesIn(value[key] ?? null)]);
}

export const textsIn = (bundle: JsonObject): Place[] => placesIn(bundle).filter((place) => typeof valueAt(place) === 'string');
export const jwsIn = (bundle: JsonObject): Place[] => textsIn(bundle).filter((place) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(textAt(place)));
export const notesIn = (bundle: JsonObject): Place[] => textsIn(bundle).filter((place) => textAt(place).includes('\n\u2014 '));
