import { isJsonObject, type JsonObject, type JsonValue } from '@terroir/proof';

/** Reads what others signed: a member that is not of the kind that is looked for is as if it were not there. */
export const textOf = (value: JsonValue | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

export const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});

export const listOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

export const objectsOf = (value: JsonValue | undefined): readonly JsonObject[] => listOf(value).filter(isJsonObject);

/** What a credential is about: the first subject. */
export const subjectOf = (claims: JsonObject): JsonObject => objectsOf(claims['credentialSubject'])[0] ?? {};

/** What a statement says is withheld, and why. */
export const withheldOf = (claims: JsonObject): { readonly at: string; readonly reason: string }[] =>
  objectsOf(claims['withheld']).flatMap(({ at, reason }) => (typeof at === 'string' && typeof reason === 'string' ? [{ at, reason }] : []));
