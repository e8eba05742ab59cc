import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompactSign, compactVerify, exportJWK, generateKeyPair, importJWK } from 'jose';
import { ConfigError } from '../../api/src/config/config.ts';
import { DocumentRepository } from '../../api/src/documents/document-repository.ts';
import { KeyRing } from '../../api/src/identities/key-ring.ts';
import { Ledger } from '../../api/src/identities/ledger.ts';
import { Sealer } from '../../api/src/identities/sealer.ts';
import { Signer } from '../../api/src/identities/signer.ts';
import { SigningKeyRepository } from '../../api/src/identities/signing-key-repository.ts';
import { TestLedger } from '../ledger.ts';

interface Key {
  readonly kid: string;
  readonly publicJwk: { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string };
  readonly revoked: string | null;
}

const standsAt = new Date('2026-05-02T14:00:00Z');
let ledger: TestLedger;
beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false, standsAt });
});
afterAll(() => ledger.stop());

const laLoma = { slug: 'la-loma', name: 'La Loma', country: 'CO', roles: ['supplier', 'brand'] };
const make = (body: object) => ledger.ask('POST /v1/organisations', { key: ledger.operator, body });
const documentOf = async (slug: string) => (await ledger.ask(`GET /organisations/${slug}/did.json`)).json;

/** The payloads of the KeyRegistrations that wait for the log, oldest first, each checked to be signed by the ledger. */
async function registrations(did: string): Promise<Record<string, unknown>[]> {
  const [ledgerKey] = (await ledger.ask('GET /.well-known/did.json')).json.verificationMethod as { publicKeyJwk: Key['publicJwk'] }[];
  const rows = await ledger.database.query<{ jws: string }>(
    `select jws from statement join pending on pending.statement = id join statement_subject s on s.statement = id
      where kind = 'key-registration' and key = $1 order by pending.sequence`,
    [did],
  );
  const key = await importJWK(ledgerKey?.publicKeyJwk ?? {}, 'ES256');
  return Promise.all(
    rows.map(
      async ({ jws }) => JSON.parse(Buffer.from((await compactVerify(jws, key)).payload).toString('utf8')) as Record<string, unknown>,
    ),
  );
}

/** Whatever is kept for an organisation, to show that a refusal kept nothing. */
const counts = () =>
  ledger.database.query(
    'select (select count(*) from organisation) o, (select count(*) from signing_key) k, (select count(*) from document) d, (select count(*) from statement) s',
  );

describe('making an organisation', () => {
  const did = 'did:web:ledger.example:organisations:la-loma';

  it('makes its key, its key document and a KeyRegistration by the ledger', async () => {
    const made = await make(laLoma);
    expect(made.status).toBe(201);
    expect(made.headers.location).toBe('https://ledger.example/v1/organisations/la-loma');
    expect(made.json).toMatchObject({ ...laLoma, did, keys: [{ kid: `${did}#key-1`, heldBy: 'operator', revoked: null }] });
    const [{ publicJwk }] = made.json.keys as [Key];
    expect(await documentOf('la-loma')).toMatchObject({
      id: did,
      verificationMethod: [{ id: `${did}#key-1`, publicKeyJwk: publicJwk, heldBy: 'operator' }],
      assertionMethod: [`${did}#key-1`],
    });
    expect(await registrations(did)).toMatchObject([
      {
        type: ['VerifiableCredential', 'KeyRegistration'],
        issuer: { id: 'did:web:ledger.example' },
        credentialSubject: { id: did, verificationMethod: { id: `${did}#key-1`, publicKeyJwk: publicJwk } },
      },
    ]);
  });

  it('keeps no private key in the clear', async () => {
    const [row] = await ledger.database.query<{ text: string }>('select string_agg(signing_key::text, $1) as text from signing_key', [' ']);
    expect(row?.text).not.toContain('"d"');
    const [{ sealed }] = (await ledger.database.query<{ sealed: Buffer }>('select sealed from signing_key limit 1')) as [
      { sealed: Buffer },
    ];
    expect(sealed.includes(Buffer.from('2a8648ce3d0301', 'hex'))).toBe(false); // the OID of P-256's curve family, which every PKCS #8 of such a key holds
  });

  it('changes nothing the second time', async () => {
    const before = await counts();
    const again = await make({ ...laLoma, roles: ['brand', 'supplier'] });
    expect(again.status).toBe(200);
    expect(again.json).toMatchObject({ did, keys: [{ kid: `${did}#key-1` }] });
    expect(await counts()).toEqual(before);
  });

  it('refuses the same slug for another', async () => {
    const before = await counts();
    expect((await make({ ...laLoma, name: 'Another' })).json).toMatchObject({ type: '/problems/already-exists', status: 409 });
    expect(await counts()).toEqual(before);
  });

  it('names every fault of a request that does not fit, and keeps nothing of it', async () => {
    const before = await counts();
    const refused = await make({ slug: '.well-known', name: '', country: 'co', roles: ['owner'], more: 1 });
    expect(refused.status).toBe(422);
    expect((refused.json.errors as { at: string }[]).map(({ at }) => at)).toEqual(
      expect.arrayContaining(['/slug', '/name', '/country', '/roles/0']),
    );
    expect(await counts()).toEqual(before);
  });

  it('makes one of two at the same time', async () => {
    const made = await Promise.all(['a', 'b', 'c', 'd'].map((name) => make({ ...laLoma, slug: 'raced', name })));
    expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(await registrations('did:web:ledger.example:organisations:raced')).toHaveLength(1);
  });

  it('keeps nothing when one part of it fails', async () => {
    const before = await counts();
    await ledger.database.query(`create function fail() returns trigger language plpgsql as $$ begin raise 'no'; end $$`);
    await ledger.database.query('create trigger fail before insert on pending for each row execute function fail()');
    const failed = await make({ ...laLoma, slug: 'half' });
    await ledger.database.query('drop trigger fail on pending');
    expect(failed.json).toMatchObject({ type: '/problems/internal', status: 500 });
    expect(failed.text).not.toContain('raise');
    expect(await counts()).toEqual(before);
    expect((await make({ ...laLoma, slug: 'half' })).status).toBe(201);
  });

  it('makes no key for one that will hold its own', async () => {
    expect((await make({ ...laLoma, slug: 'own', keyHeldBy: 'self' })).json).toMatchObject({ keys: [] });
    expect(await documentOf('own')).toMatchObject({ verificationMethod: [], assertionMethod: [] });
    await expect(
      ledger.database.transaction((tx) =>
        ledger.app.get(Signer).sign(tx, 'did:web:ledger.example:organisations:own', { typ: 'vc+jwt', payload: {} }),
      ),
    ).rejects.toMatchObject({
      code: 'not-in-this-state',
    });
  });

  it('is listed page by page', async () => {
    const slugs: unknown[] = [];
    for (let after = ''; ;) {
      const { json } = await ledger.ask(`GET /v1/organisations?limit=2&after=${after}`, { key: ledger.operator });
      slugs.push(...(json.items as { slug: string }[]).map(({ slug }) => slug));
      if (typeof json.next !== 'string') break;
      after = json.next;
    }
    expect(slugs).toEqual(['half', 'la-loma', 'own', 'raced']);
  });
});

describe('key documents', () => {
  it('are served byte for byte as they were published, and not again to who has them', async () => {
    const served = await ledger.ask('GET /organisations/la-loma/did.json');
    const kept = await ledger.app
      .get(DocumentRepository, { strict: false })
      .current('https://ledger.example/organisations/la-loma/did.json');
    expect(served.text).toBe(kept?.body.toString('utf8'));
    expect(served.headers['content-type']).toBe('application/did+json');
    expect(
      (await ledger.ask('GET /organisations/la-loma/did.json', { headers: { 'if-none-match': String(served.headers.etag) } })).status,
    ).toBe(304);
  });

  it('are not there for who is not there', async () => {
    expect((await ledger.ask('GET /organisations/nobody/did.json')).status).toBe(404);
  });
});

describe("the operator's keys of an organisation", () => {
  const slug = 'rotating';
  const did = `did:web:ledger.example:organisations:${slug}`;
  const rotate = (former: string) =>
    ledger.ask(`POST /v1/organisations/${slug}/keys`, { key: ledger.operator, body: { heldBy: 'operator', former } });
  const kidOfSignature = async () => {
    const jws = await ledger.database.transaction((tx) => ledger.app.get(Signer).sign(tx, did, { typ: 'vc+jwt', payload: { a: 1 } }));
    return JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString('utf8')) as object;
  };
  beforeAll(() => ledger.makeOrganisation(slug));

  it('sign with alg, typ and kid in the header and nothing else', async () => {
    expect(await kidOfSignature()).toEqual({ alg: 'ES256', typ: 'vc+jwt', kid: `${did}#key-1` });
  });

  it('are followed by a new one that signs from then on', async () => {
    expect((await rotate('keep')).json).toMatchObject({ kid: `${did}#key-2`, revoked: null });
    expect(await kidOfSignature()).toMatchObject({ kid: `${did}#key-2` });
    expect(await documentOf(slug)).toMatchObject({ assertionMethod: [`${did}#key-1`, `${did}#key-2`] });
  });

  it('are withdrawn when the request says so, and stay listed', async () => {
    ledger.clock.advance(1000);
    const now = ledger.clock.now().toISOString();
    expect((await rotate('withdraw')).status).toBe(201);
    expect(await documentOf(slug)).toMatchObject({
      verificationMethod: [{ id: `${did}#key-1`, revoked: now }, { id: `${did}#key-2`, revoked: now }, { id: `${did}#key-3` }],
      assertionMethod: [`${did}#key-3`],
    });
    expect(await registrations(did)).toHaveLength(3);
  });

  it('are withdrawn as of an earlier time, then only as of one earlier still, and never of one to come', async () => {
    const withdraw = (revoked: string) =>
      ledger.ask(`POST /v1/organisations/${slug}/keys/key-3/withdraw`, { key: ledger.operator, body: { revoked } });
    expect((await withdraw('2026-05-02T13:00:00Z')).json).toMatchObject({ revoked: '2026-05-02T13:00:00.000Z' });
    expect((await withdraw('2026-05-02T12:00:00Z')).status).toBe(200);
    expect((await withdraw('2026-05-02T13:00:00Z')).json).toMatchObject({ type: '/problems/not-in-this-state' });
    expect((await withdraw('2026-05-03T12:00:00Z')).json).toMatchObject({ status: 422, errors: [{ at: '/revoked' }] });
    for (const never of ['0000-01-01T00:00:00Z', '0999-12-31T23:59:59Z', '1999-01-01T00:00:00Z'])
      expect((await withdraw(never)).json).toMatchObject({ status: 422, errors: [{ at: '/revoked' }] });
    expect((await withdraw('2026-02-30T12:00:00Z')).json).toMatchObject({ status: 422, errors: [{ at: '/revoked' }] });
    expect(await documentOf(slug)).toMatchObject({ assertionMethod: [] });
    await expect(kidOfSignature()).rejects.toMatchObject({ code: 'not-in-this-state' });
  });

  it('are not there by another name', async () => {
    expect(
      (
        await ledger.ask(`POST /v1/organisations/${slug}/keys/key-9/withdraw`, {
          key: ledger.operator,
          body: { revoked: '2026-05-02T13:00:00Z' },
        })
      ).status,
    ).toBe(404);
  });
});

describe('a key that an organisation holds itself', () => {
  const slug = 'independent';
  const did = `did:web:ledger.example:organisations:${slug}`;
  let admin: string;
  beforeAll(async () => {
    await ledger.makeOrganisation(slug);
    await ledger.makeOrganisation('neighbour');
    admin = await ledger.keyOf(slug, ['organisation:admin']);
  });

  const ownKey = async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const { kty, crv, x, y } = await exportJWK(publicKey);
    const answer = (name: string, said: object) =>
      new CompactSign(Buffer.from(JSON.stringify(said)))
        .setProtectedHeader({ alg: 'ES256', typ: 'terroir-key+jwt', kid: `${did}#${name}` })
        .sign(privateKey);
    return { publicJwk: { kty, crv, x, y }, answer };
  };
  const challenge = async () => {
    const { json } = await ledger.ask(`POST /v1/organisations/${slug}/key-challenges`, { key: admin });
    const { expiresAt, ...said } = json;
    expect(Date.parse(String(expiresAt))).toBeGreaterThan(ledger.clock.now().getTime());
    return said;
  };
  const register = (publicJwk: object, possession: string) =>
    ledger.ask(`POST /v1/organisations/${slug}/keys`, { key: admin, body: { heldBy: 'self', publicJwk, possession } });

  it('is registered with a signed challenge, published, and logged with the signature', async () => {
    const own = await ownKey();
    const possession = await own.answer('own-2026', await challenge());
    expect((await register(own.publicJwk, possession)).json).toMatchObject({ kid: `${did}#own-2026`, heldBy: 'self' });
    expect(await documentOf(slug)).toMatchObject({
      verificationMethod: [{ heldBy: 'operator' }, { id: `${did}#own-2026`, publicKeyJwk: own.publicJwk, heldBy: 'self' }],
    });
    expect((await registrations(did)).at(-1)).toMatchObject({
      credentialSubject: { id: did, verificationMethod: { heldBy: 'self' }, possession },
    });
  });

  it('needs a challenge of its own: one is good once, for ten minutes, for this organisation', async () => {
    const said = await challenge();
    const [first, second] = [await ownKey(), await ownKey()];
    expect((await register(first.publicJwk, await first.answer('first', said))).status).toBe(201);
    const before = await counts();
    expect((await register(second.publicJwk, await second.answer('second', said))).json).toMatchObject({
      type: '/problems/invalid-signature',
    });
    expect((await register(second.publicJwk, await second.answer('second', { ...said, nonce: 'invented' }))).json).toMatchObject({
      type: '/problems/invalid-signature',
    });
    const late = await challenge();
    ledger.clock.advance(10 * 60_000);
    expect((await register(second.publicJwk, await second.answer('second', late))).json).toMatchObject({
      type: '/problems/invalid-signature',
    });
    const key = await ledger.keyOf('neighbour', ['organisation:admin']);
    const neighbours = (await ledger.ask('POST /v1/organisations/neighbour/key-challenges', { key })).json;
    expect(
      (await register(second.publicJwk, await second.answer('second', { did, origin: neighbours.origin, nonce: neighbours.nonce }))).json,
    ).toMatchObject({
      type: '/problems/invalid-signature',
    });
    expect(await counts()).toEqual(before);
  });

  it('takes the name of no other key, and is registered once', async () => {
    const own = await ownKey();
    expect((await register(own.publicJwk, await own.answer('key-1', await challenge()))).json).toMatchObject({
      type: '/problems/already-exists',
    });
    expect((await register(own.publicJwk, await own.answer('mine', await challenge()))).status).toBe(201);
    expect((await register(own.publicJwk, await own.answer('mine-again', await challenge()))).json).toMatchObject({
      type: '/problems/already-exists',
    });
  });

  it('is registered by nobody else in its name, the operator included', async () => {
    const own = await ownKey();
    const body = { heldBy: 'self', publicJwk: own.publicJwk, possession: await own.answer('not-by-us', await challenge()) };
    const before = await counts();
    expect((await ledger.ask(`POST /v1/organisations/${slug}/keys`, { key: ledger.operator, body })).json).toMatchObject({
      status: 403,
      type: '/problems/not-allowed',
    });
    expect((await ledger.ask(`POST /v1/organisations/${slug}/key-challenges`, { key: ledger.operator })).status).toBe(403);
    expect(await counts()).toEqual(before);
    expect((await ledger.ask(`POST /v1/organisations/${slug}/keys`, { key: admin, body })).status).toBe(201);
  });

  it('is refused with its private part', async () => {
    const own = await ownKey();
    const refused = await register({ ...own.publicJwk, d: 'A'.repeat(43) }, await own.answer('leaked', await challenge()));
    expect(refused.status).toBe(422);
  });

  it('is withdrawn by its organisation', async () => {
    expect(
      (
        await ledger.ask(`POST /v1/organisations/${slug}/keys/own-2026/withdraw`, {
          key: admin,
          body: { revoked: '2026-05-02T13:00:00Z' },
        })
      ).status,
    ).toBe(200);
    expect(((await documentOf(slug)).assertionMethod as string[]).includes(`${did}#own-2026`)).toBe(false);
  });

  it('is the only kind that the organisation may make', async () => {
    expect(
      (await ledger.ask(`POST /v1/organisations/${slug}/keys`, { key: admin, body: { heldBy: 'operator', former: 'keep' } })).json,
    ).toMatchObject({ type: '/problems/not-allowed' });
  });
});

describe("the ledger's own key", () => {
  const identity = (secret: number) => {
    const keys = new SigningKeyRepository(ledger.database);
    const signer = new Signer(keys, new Sealer(Buffer.alloc(32, secret)));
    const keyRing = new KeyRing(keys, signer, new DocumentRepository(ledger.database), ledger.app.get(Ledger));
    return ledger.database.transaction((tx) => keyRing.ensureLedgerIdentity(tx, ledger.clock.now()));
  };

  it('is made once', async () => {
    expect(await identity(0x11)).toMatchObject([{ kid: 'did:web:ledger.example#key-1', heldBy: 'operator' }]);
    expect((await ledger.ask('GET /.well-known/did.json')).json).toMatchObject({
      id: 'did:web:ledger.example',
      assertionMethod: ['did:web:ledger.example#key-1'],
    });
  });

  it('stops the start when it does not open: that is another SECRET_KEY', async () => {
    await expect(identity(0x12)).rejects.toThrow(ConfigError);
    await expect(identity(0x12)).rejects.toThrow(/^SECRET_KEY/);
  });
});
