import { beforeAll, describe, expect, it } from '@jest/globals';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { PublicJwk } from '../identities/signing-key.ts';
import { possessionOf } from './key-possession.ts';

const did = 'did:web:ledger.example:organisations:la-loma';
const origin = 'ledger.example/log';

const pair = async (alg: 'ES256' | 'EdDSA') => {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, privateKey, publicJwk: PublicJwk.parse(await exportJWK(publicKey)) };
};
type Pair = Awaited<ReturnType<typeof pair>>;

const sign = (by: Pair, payload: object, header: object = {}) =>
  new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({ alg: by.alg, typ: 'terroir-key+jwt', kid: `${did}#own`, ...header })
    .sign(by.privateKey);

let own: Pair;
let other: Pair;
let edwards: Pair;
beforeAll(async () => {
  [own, other, edwards] = await Promise.all([pair('ES256'), pair('ES256'), pair('EdDSA')]);
});

const said = { did, origin, nonce: 'a nonce' };
const refused = async (jws: Promise<string> | string, message: string, publicJwk = own.publicJwk) => {
  await expect(possessionOf(await jws, { did, origin, publicJwk })).rejects.toMatchObject({
    code: 'invalid-signature',
    faults: [{ at: '/possession', message: expect.stringContaining(message) }],
  });
};

describe('the signed challenge', () => {
  it('shows who holds a P-256 key, and names the key', async () => {
    expect(await possessionOf(await sign(own, said), { did, origin, publicJwk: own.publicJwk })).toEqual({
      kid: `${did}#own`,
      nonce: 'a nonce',
    });
  });

  it('shows who holds an Ed25519 key', async () => {
    expect(await possessionOf(await sign(edwards, said), { did, origin, publicJwk: edwards.publicJwk })).toEqual({
      kid: `${did}#own`,
      nonce: 'a nonce',
    });
  });

  it('is refused by another key', () => refused(sign(other, said), 'not by this key'));
  it('is refused for another organisation', () => refused(sign(own, { ...said, did: `${did}-2` }), 'its did'));
  it("is refused for another ledger's log", () => refused(sign(own, { ...said, origin: 'other.example/log' }), 'its origin'));
  it('is refused with something more in it', () => refused(sign(own, { ...said, more: 1 }), 'nothing else'));
  it('is refused without its nonce', () => refused(sign(own, { did, origin }), 'nothing else'));
  it('is refused as another kind of JWS', () => refused(sign(own, said, { typ: 'vc+jwt' }), 'typ'));
  it('is refused under the name of another', () => refused(sign(own, said, { kid: `${did}-2#own` }), 'kid'));
  it('is refused under no name', () => refused(sign(own, said, { kid: `${did}#` }), 'kid'));
  it('is refused with the algorithm of another kind of key', () => refused(sign(edwards, said), 'alg ES256'));
  it('is refused unsigned', async () => {
    const [, payload] = (await sign(own, said)).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'terroir-key+jwt', kid: `${did}#own` })).toString('base64url');
    await refused(`${header}.${String(payload)}.`, '');
  });
  it('is refused by a key that is no point of its curve', async () => {
    await refused(sign(own, said), 'not a point', { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) });
  });
  it('is refused when it is no JWS', () => refused('nothing', ''));
});
