import type { JsonObject } from '@terroir/proof';
import { readThingId } from '../ids/thing-id.ts';

/** Whose numbering an identifier belongs to: GS1's, a URN namespace's, or the issuer's own. */
export function idSchemeOf(uri: string, issuer: { readonly id: string; readonly name: string }): JsonObject {
  const read = readThingId(uri);
  const type = ['IdentifierScheme'];
  if (read.fault === null && read.form === 'gs1') return { type, id: 'https://id.gs1.org', name: 'GS1' };
  const [, namespace] = /^urn:([^:]+):/.exec(uri) ?? [];
  if (namespace !== undefined) return { type, id: `urn:${namespace}`, name: `URN namespace ${namespace}` };
  return { type, id: issuer.id, name: issuer.name };
}

/** The number or code by which its register knows a thing: a GLN with the part of the place, a code that the ledger gave out; null for a foreign name. */
export function registeredIdOf(uri: string): string | null {
  const read = readThingId(uri);
  if (read.fault !== null || read.form === 'urn') return null;
  return read.form === 'given-out' ? read.code : read.pairs.map(([, value]) => value).join('.');
}
