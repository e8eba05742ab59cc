import { thingKey } from '@terroir/proof';

const GS1 = 'https://id.gs1.org';

/** The path of a thing's page at this ledger: its GS1 Digital Link, the id that the ledger gave out, or for a foreign name the question after it. */
export function pageOf(uri: string, publicUrl: string): string {
  const key = thingKey(uri);
  if (key.startsWith(`${GS1}/`)) return key.slice(GS1.length);
  return uri.startsWith(`${publicUrl}/id/`) ? uri.slice(publicUrl.length) : `/v1/passports?of=${encodeURIComponent(uri)}`;
}

/** How a thing is named on its page and in its code: at this ledger's address where it has one there, else by its own name. */
export function nameAt(uri: string, publicUrl: string): string {
  const page = pageOf(uri, publicUrl);
  return page.startsWith('/v1/') ? uri : publicUrl + page;
}
