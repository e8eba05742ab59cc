const GS1 = 'https://id.gs1.org';

/**
 * The keys that have one owner together with `key`, the widest first: a lot, a variant and an item belong to whom the number of their product belongs (GTIN, and the GTIN within an ITIP).
 * Each place (GLN) and its extensions likewise. Everything else stands for itself.
 */
export function ownedKeys(key: string): readonly string[] {
  const [, primary = '', value = ''] = /^https:\/\/id\.gs1\.org\/([0-9]{2,4})\/([^/]+)/.exec(key) ?? [];
  if (primary === '01' || primary === '414') return [...new Set([`${GS1}/${primary}/${value}`, key])];
  if (primary === '8006') return [`${GS1}/01/${value.slice(0, 14)}`, key];
  return [key];
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
  const [, organisation] = /^\/id\/([a-z0-9-]+)\/[a-z0-9-]+\/[^/]+$/.exec(url.pathname) ?? [];
  if (organisation === undefined || /[?#]/.test(uri))
    return { fault: `at this ledger's address an id has the form ${ledger.publicUrl}/id/{organisation}/{kind}/{code}` };
  if (url.href !== uri) return { fault: `must be written ${url.href}` };
  return { organisation };
}
