import { thingKey } from '@terroir/proof';
import { readThingId } from '@terroir/schemas';

/** Whose an id is that this ledger itself gives out: `/id/{organisation}/…`, or an organisation's DID. */
interface GivenOut {
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
  if (organisation === undefined && thingKey(uri).startsWith('https://id.gs1.org/')) return null;
  if (organisation === undefined || code === undefined || /[?#]/.test(uri))
    return {
      fault: `at this ledger's address an id has the form ${ledger.publicUrl}/id/{organisation}/{kind}/{code}, or is a GS1 Digital Link`,
    };
  if (url.href !== uri) return { fault: `must be written ${url.href}` };
  const read = readThingId(uri);
  return read.fault === null ? { organisation } : { fault: read.fault };
}
