import { isJsonObject, type JsonObject, type JsonValue } from '@terroir/proof';

/** The steps of a JSON pointer (RFC 6901, 3 and 4), from the top down. */
export const tokensOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** One step down: a member that the object has itself, or an element of the list by its index, whose digits stand in one way only. */
function stepInto(value: JsonValue | undefined, token: string): JsonValue | undefined {
  if (Array.isArray(value)) return /^(?:0|[1-9][0-9]*)$/.test(token) ? value[Number(token)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

/** A place in a payload: what it stands in, and the last step to it. */
export interface Place {
  /** Undefined where no pointer leads. */
  readonly parent: JsonValue | undefined;
  readonly name: string;
}

/** Follows a JSON pointer as every verifier does, up to its last step. What is no pointer, or names the whole, leads nowhere. */
export function placeAt(payload: JsonObject, pointer: string): Place {
  const tokens = tokensOf(pointer);
  const name = tokens.pop();
  if (name === undefined || !pointer.startsWith('/')) return { parent: undefined, name: '' };
  return { parent: tokens.reduce<JsonValue | undefined>(stepInto, payload), name };
}
