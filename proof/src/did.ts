import { refuse } from './error.ts';

/** The DID in front of a `kid`'s fragment. @throws ProofError `no-kid` */
export function didOfKid(kid: string): string {
  const [did = '', name = '', ...rest] = kid.split('#');
  if (!did.startsWith('did:') || name === '' || rest.length > 0) refuse('no-kid');
  return did;
}

/**
 * The URL of the key document of a `did:web` identifier; http on localhost, where a ledger is a demo.
 * @throws ProofError `no-did`
 */
export function didToUrl(did: string): string {
  const match = /^did:web:((?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+(?:%3A[0-9]{1,5})?)((?::[A-Za-z0-9._~-]+)*)$/.exec(did);
  const [, host = '', path = ''] = match ?? refuse('no-did');
  const authority = host.replace('%3A', ':');
  const segments = path.split(':').slice(1);
  if (segments.some((segment) => /^\.+$/.test(segment) || segment === '.well-known')) refuse('no-did');
  const isLocal = /^(?:localhost|127\.0\.0\.1)(?::|$)/.test(authority);
  return `${isLocal ? 'http' : 'https'}://${authority}/${segments.length === 0 ? '.well-known' : segments.join('/')}/did.json`;
}

/** Whether `did` is `parent` or one below it: `did:web:example.org:a` is below `did:web:example.org`. */
export const isDidAtOrBelow = (did: string, parent: string): boolean => did === parent || did.startsWith(`${parent}:`);
