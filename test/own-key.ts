import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import type { TestLedger } from './ledger.ts';

/** A key that an organisation holds itself, registered at the ledger. */
export interface OwnKey {
  readonly kid: string;
  /** Signs an object as JSON, or bytes as they are. */
  sign(payload: object, header?: object): Promise<string>;
}

const ALGORITHMS = { 'P-256': 'ES256', Ed25519: 'EdDSA' } as const;

/** Who registers a key, with which key to the API, and what the key is. */
export interface ToRegister {
  readonly organisation: string;
  readonly key: string;
  readonly crv: keyof typeof ALGORITHMS;
  readonly name: string;
}

/** Registers a key of an organisation's own, by a signed challenge. */
export async function registerOwnKey(ledger: TestLedger, { organisation, key, crv, name }: ToRegister): Promise<OwnKey> {
  const alg = ALGORITHMS[crv];
  const { publicKey, privateKey } = await generateKeyPair(alg, { crv, extractable: true });
  const { kty, x, y } = await exportJWK(publicKey);
  const { nonce, did, origin } = await ledger.done(`POST /v1/organisations/${organisation}/key-challenges`, { key });
  const kid = `${String(did)}#${name}`;
  const sign = async (payload: object, header: object = {}): Promise<string> =>
    new CompactSign(payload instanceof Uint8Array ? payload : Buffer.from(JSON.stringify(payload), 'utf8'))
      .setProtectedHeader({ alg, typ: 'vc+jwt', kid, ...header })
      .sign(privateKey);
  const possession = await sign({ did, origin, nonce }, { typ: 'terroir-key+jwt' });
  const publicJwk = { kty, crv, x, ...(y === undefined ? {} : { y }) };
  await ledger.done(`POST /v1/organisations/${organisation}/keys`, { key, body: { heldBy: 'self', publicJwk, possession } });
  return { kid, sign };
}
