import { isSignedBy, parseJws, ProofError } from '@terroir/proof';
import { webCrypto } from '@terroir/proof/webcrypto';
import { inWords } from '@terroir/proof/words';
import { z } from 'zod';
import { LedgerError } from '../http/ledger-error.ts';
import type { PublicJwk } from '../identities/signing-key.ts';
import { KeyName } from './organisation.ts';

const crypto = webCrypto(globalThis.crypto.subtle, DecompressionStream);

/** The kind of JWS by which somebody shows that a key is theirs: what was signed for another end never passes for it. */
const POSSESSION_TYP = 'terroir-key+jwt';

/** What the key signs. */
const Possession = z.strictObject({ did: z.string(), origin: z.string(), nonce: z.string() });

/** What the JWS must say: for whom, to which ledger. */
interface Expected {
  readonly did: string;
  readonly origin: string;
  readonly publicJwk: PublicJwk;
}

function refuse(message: string): never {
  throw new LedgerError('invalid-signature', 'The signed challenge does not show that the key is held by who asks.', [
    { at: '/possession', message },
  ]);
}

/**
 * Reads a compact JWS by `publicJwk` itself over `{ did, origin, nonce }`. Gives the name that it wants for the key, and the nonce, which is still to be looked up.
 * @throws LedgerError `invalid-signature`
 */
export async function possessionOf(
  jws: string,
  { did, origin, publicJwk }: Expected,
): Promise<{ readonly kid: string; readonly nonce: string }> {
  const signed = readJws(jws);
  const { header, payload } = signed;
  if (header.typ !== POSSESSION_TYP) refuse(`its header must say typ ${POSSESSION_TYP}`);
  const alg = publicJwk.kty === 'EC' ? 'ES256' : 'EdDSA';
  if (header.alg !== alg) refuse(`its header must say alg ${alg}, as the key is ${publicJwk.crv}`);
  const [whose, name, ...rest] = header.kid.split('#');
  if (whose !== did || name === undefined || rest.length > 0 || !KeyName.safeParse(name).success)
    refuse(`its header must say kid ${did}#NAME, where NAME is 1 to 64 of A-Z, a-z, 0-9, ., _ and -`);
  const said = Possession.safeParse(payload);
  if (!said.success) refuse('its payload must be did, origin and nonce, each a string, and nothing else');
  if (said.data.did !== did) refuse(`its did must be ${did}`);
  if (said.data.origin !== origin) refuse(`its origin must be ${origin}`);
  if (!(await isSignedBy(signed, publicJwk, crypto))) refuse('the signature is not by this key, or the key is not a point of its curve');
  return { kid: header.kid, nonce: said.data.nonce };
}

function readJws(jws: string) {
  try {
    return parseJws(jws);
  } catch (error) {
    if (error instanceof ProofError) refuse(inWords(error.reason));
    throw error;
  }
}
