import { isJsonObject, type JsonObject, type JsonValue } from '@terroir/proof';
import { z } from 'zod';
import { isUri, EpcisUri } from './uri.ts';

/** GS1's own context of EPCIS 2.0. */
export const EPCIS_CONTEXT = 'https://ref.gs1.org/standards/epcis/epcis-context.jsonld';

const isEpcisContext = (url: string): boolean => /^https?:\/\/(?:ref\.gs1\.org|gs1\.github\.io)\/.*epcis-context\.jsonld$/i.test(url);

/** The prefixes that GS1's context defines. It protects them: nobody else gives them another meaning. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['epcis', 'https://ref.gs1.org/epcis/'],
  ['cbv', 'https://ref.gs1.org/cbv/'],
  ['cbvmda', 'urn:epcglobal:cbv:mda:'],
  ['gs1', 'https://gs1.org/voc/'],
  ['rdfs', 'http://www.w3.org/2000/01/rdf-schema#'],
  ['owl', 'http://www.w3.org/2002/07/owl#'],
  ['xsd', 'http://www.w3.org/2001/XMLSchema#'],
  ['dcterms', 'http://purl.org/dc/terms/'],
]);

const ContextObject = z.record(z.string(), z.unknown());

/** What the words of a document mean (JSON-LD 1.1): addresses of contexts, and definitions. */
export const Context = z.union(
  [
    EpcisUri,
    ContextObject,
    z
      .array(z.union([EpcisUri, ContextObject]))
      .refine((list) => new Set(list.map((one) => JSON.stringify(one))).size === list.length, 'names a context twice'),
  ],
  { error: 'must be the address of a context, an object that defines words, or a list of these' },
);

const partsOf = (context: JsonValue | undefined): readonly JsonValue[] =>
  context === undefined ? [] : Array.isArray(context) ? context : [context];

/** What contexts define besides GS1's own: words, in the order of their definitions, and addresses of contexts that are never fetched here. */
export interface Definitions {
  readonly words: ReadonlyMap<string, JsonValue>;
  readonly elsewhere: readonly string[];
}

/** What contexts define together; a later one counts over an earlier one. */
export function definitionsOf(...contexts: readonly (JsonValue | undefined)[]): Definitions {
  const parts = contexts.flatMap(partsOf);
  return {
    words: new Map(parts.filter(isJsonObject).flatMap((part) => Object.entries(part))),
    elsewhere: [...new Set(parts.filter((part) => typeof part === 'string').filter((url) => !isEpcisContext(url)))],
  };
}

const meaningOf = (definition: JsonValue | undefined): string | undefined => {
  const meaning = isJsonObject(definition) ? definition['@id'] : definition;
  return typeof meaning === 'string' ? meaning : undefined;
};

/** The namespace that a prefix stands for, or undefined where nothing here defines it. */
export function namespaceOf(prefix: string, { words }: Definitions, depth = 0): string | undefined {
  const meaning = PREFIXES.get(prefix) ?? meaningOf(words.get(prefix));
  const [, outer = '', rest = ''] = /^([^:/?#]+):(?!\/\/)(.*)$/s.exec(meaning ?? '') ?? [];
  const namespace = outer === '' || outer === prefix || depth > 8 ? undefined : namespaceOf(outer, { words, elsewhere: [] }, depth + 1);
  return namespace === undefined ? meaning : namespace + rest;
}

/** A prefixed name taken apart; null for what is none. What begins with `//` after the colon is an address. */
export function prefixedName(text: string): { readonly prefix: string; readonly rest: string } | null {
  const [, prefix = '', rest = ''] = /^([^:/?#]+):(?!\/\/)(.*)$/s.exec(text) ?? [];
  return prefix === '' ? null : { prefix, rest };
}

/** Why an extension may not be called so; null when it may: its prefix is defined, or it is a URI in full, or a context that is not read here may define it. */
export function faultOfName(name: string, definitions: Definitions): string | null {
  if (!isUri(name)) return 'is not known here: extensions have a prefix that the @context defines';
  const prefixed = prefixedName(name);
  if (prefixed === null || prefixed.prefix.toLowerCase() === 'urn' || definitions.elsewhere.length > 0) return null;
  return namespaceOf(prefixed.prefix, definitions) === undefined ? 'has a prefix that no @context defines' : null;
}

/** The names of members and the texts in a value, at any depth. */
function* textsIn(value: JsonValue): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item);
  else if (isJsonObject(value))
    for (const [name, member] of Object.entries(value)) {
      yield name;
      yield* textsIn(member);
    }
}

const asWord = (text: string): string => prefixedName(text)?.prefix ?? text;

/**
 * The least context that gives an event its meaning beside GS1's own: the definitions that its names and values use, ordered by name, and contexts that are not read here.
 * So the same event is the same whatever else the documents define in which it comes.
 */
export function contextOf(event: JsonObject, { words, elsewhere }: Definitions): JsonValue[] {
  const used = new Set<string>();
  const wanted = [...new Set([...textsIn(event)].map(asWord))];
  for (let word = wanted.pop(); word !== undefined; word = wanted.pop()) {
    const definition = words.get(word);
    if (definition === undefined || used.has(word) || PREFIXES.has(word)) continue;
    used.add(word);
    for (const text of textsIn(definition)) wanted.push(asWord(text));
  }
  const definitions = [...used].sort().map((word) => [word, words.get(word) ?? null] as const);
  return [...elsewhere, ...(definitions.length > 0 ? [Object.fromEntries(definitions)] : [])];
}
