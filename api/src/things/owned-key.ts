import { thingKey } from '@terroir/proof';
import { readThingId } from '@terroir/schemas';

const GS1 = 'https://id.gs1.org';

/** How much of a key's value names the kind of thing, where the rest names one of them: a GTIN within an ITIP, the type of an asset or paper before its serial number. */
const KIND_OF_THING: { readonly [primary: string]: { readonly primary: string; readonly length: number } } = {
  '8006': { primary: '01', length: 14 },
  '8003': { primary: '8003', length: 14 },
  '253': { primary: '253', length: 13 },
  '255': { primary: '255', length: 13 },
};

/**
 * The keys that have one owner together with `key`, the widest first: a lot, a variant and an item belong to whom the number of their product belongs, a part of a place to whom the place does.
 * What is no GS1 key stands for itself.
 */
export function ownedKeys(key: string): readonly string[] {
  const [, primary = '', value = ''] = /^https:\/\/id\.gs1\.org\/([0-9]{2,4})\/([^/]+)/.exec(key) ?? [];
  if (primary === '') return [key];
  const kind = KIND_OF_THING[primary];
  const widest = kind === undefined ? `${GS1}/${primary}/${value}` : `${GS1}/${kind.primary}/${value.slice(0, kind.length)}`;
  return [...new Set([widest, key])];
}

/** Whose an id is that this ledger itself gives out: `/id/{organisation}/…`, or an organisation's DID. */
export interface GivenOut {
  readonly organisation: string;
}

/** What this ledger's own address says of who may use the id; null for an id from elsewhere. `fault` says why it is no id at all. */
export function givenOutBy(
  uri: string,
  ledger: { readonly publicUrl: string; readonly did: string },
): GivenOut | { readonly fault: string } | null {
  if (uri === ledger.did || uri.startsWith(`${ledger.did}:`) || uri.startsWith(`${ledger.did}#`)) {
    const [, organisation] = /^:organisations:([a-z0-9-]+)$/.exec(uri.slice(ledger.did.length)) ?? [];
    return organisation === undefined ? { fault: 'is an identifier of the ledger itself' } : { organisation };
  }
  const url = URL.parse(uri);
  if (url?.origin !== ledger.publicUrl) return null;
  const [, organisation, code] = /^\/id\/([a-z0-9-]+)\/[a-z][a-z0-9-]*\/([^/]+)$/.exec(url.pathname) ?? [];
  if (organisation === undefined && thingKey(uri).startsWith(`${GS1}/`)) return null;
  if (organisation === undefined || code === undefined || /[?#]/.test(uri))
    return {
      fault: `at this ledger's address an id has the form ${ledger.publicUrl}/id/{organisation}/{kind}/{code}, or is a GS1 Digital Link`,
    };
  if (url.href !== uri) return { fault: `must be written ${url.href}` };
  const read = readThingId(uri);
  return read.fault === null ? { organisation } : { fault: read.fault };
}
