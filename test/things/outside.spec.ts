import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@terroir/proof';
import {
  conformityCredential,
  facilityRecord,
  NewAttestation,
  NewFacility,
  NewProduct,
  productPassport,
  type DrawnStatus,
} from '@terroir/schemas';
import type { OwnKey } from '../own-key.ts';
import { aFacility, anAttestation, aProduct } from './requests.ts';
import { idOf, World } from './world.ts';

let world: World;
let es256: OwnKey;
let ed25519: OwnKey;
beforeAll(async () => {
  world = await World.make();
  es256 = await world.ownKey('la-loma', 'P-256', 'own-1');
  ed25519 = await world.ownKey('la-loma', 'Ed25519', 'own-2');
});
afterAll(() => world.stop());

const by = {
  issuer: { id: 'did:web:ledger.example:organisations:la-loma', name: 'Co-operative La Loma' },
  contextUrl: 'https://ledger.example/contexts/v1',
};
const names = {
  scheme: { id: 'https://organic.example/scheme', name: 'Organic farming' },
  criteria: [{ id: 'https://organic.example/scheme#soil', name: 'Soil' }],
  evidence: [],
};

const kinds = [
  { collection: 'facilities', compose: (more: object, drawn: Drawn) => facilityRecord(NewFacility.parse(aFacility(more)), by, drawn) },
  { collection: 'products', compose: (more: object, drawn: Drawn) => productPassport(NewProduct.parse(aProduct(more)), by, drawn) },
  {
    collection: 'attestations',
    compose: (more: object, drawn: Drawn) => conformityCredential(NewAttestation.parse(anAttestation(more)), names, by, drawn),
  },
] as const;

interface Drawn {
  readonly id: string;
  readonly status: readonly DrawnStatus[];
  readonly now: Date;
}

const uuid = () => `urn:uuid:${crypto.randomUUID()}`;
const drawn = async (): Promise<Drawn> => ({ id: uuid(), status: (await world.places('la-loma')) as DrawnStatus[], now: new Date() });
const send = (collection: string, body: string | object, query = '?visibility=public', mediaType = 'application/vc+jwt') =>
  world.ask(`POST /v1/${collection}${query}`, { key: world.laLoma, body, headers: { 'content-type': mediaType } });

describe.each(kinds)('what is signed outside, in $collection,', ({ collection, compose }) => {
  it.each([
    ['ES256', () => es256],
    ['Ed25519', () => ed25519],
  ])('is taken as the organisation’s own: %s', async (_alg, key) => {
    const jws = await key().sign(compose({ name: 'Signed outside' }, await drawn()));
    const taken = await send(collection, jws);
    expect(taken.status).toBe(201);
    expect(taken.json.id).toBe(idOf(jws));
    expect(await world.verdict(taken.json.id)).toMatchObject({ verdict: 'valid', keyHeldBy: 'self', statement: idOf(jws) });
    const again = await send(collection, jws);
    expect([again.status, again.json.id]).toEqual([200, idOf(jws)]);
  });

  it('is the same statement under another signature over the same bytes', async () => {
    const credential = compose({ name: 'Signed twice' }, await drawn());
    const [first, second] = [await es256.sign(credential), await es256.sign(credential)];
    expect(first).not.toBe(second);
    const taken = await send(collection, first);
    const again = await send(collection, second);
    expect([again.status, again.json.id]).toEqual([200, taken.json.id]);
  });

  it('is for whom the query says, and the query must say it', async () => {
    const silent = await send(collection, await es256.sign(compose({ name: 'Silent' }, await drawn())), '');
    expect(silent.json).toMatchObject({ status: 422, errors: [{ at: '/visibility' }] });
    const named = await send(
      collection,
      await es256.sign(compose({ name: 'For one' }, await drawn())),
      '?visibility=named&readers=roaster',
    );
    expect((await world.ask(`GET /v1/${collection}/${String(named.json.id)}`)).status).toBe(404);
    expect((await world.ask(`GET /v1/${collection}/${String(named.json.id)}`, { key: world.keys.roaster })).status).toBe(200);
    const nobody = await send(
      collection,
      await es256.sign(compose({ name: 'For nobody' }, await drawn())),
      '?visibility=named&readers=nobody',
    );
    expect(nobody.json).toMatchObject({ status: 422, errors: [{ at: '/readers/0' }] });
  });

  it('withholds by disclosures that come with it', async () => {
    const credential = compose({ name: 'With a secret' }, await drawn());
    const { description } = credential['credentialSubject'] as JsonObject;
    const { text, jws } = await selective(credential, '/credentialSubject/description');
    const taken = await send(collection, text, '?visibility=public', 'application/vc+sd-jwt');
    expect(taken.status).toBe(201);
    expect(taken.json.id).toBe(idOf(jws));
    const [open, own] = [
      await world.done(`GET /v1/${collection}/${String(taken.json.id)}`),
      await world.done(`GET /v1/${collection}/${String(taken.json.id)}`, { key: world.laLoma }),
    ];
    expect([open.credential.credentialSubject.description, own.credential.credentialSubject.description]).toEqual([undefined, description]);
    expect((await world.verdict(taken.json.id)).verdict).toBe('valid');
  });

  it('can be revoked, replaced and published by what is signed outside too', async () => {
    const old = idOf(await take(collection, compose({ name: 'Old' }, await drawn()), '?visibility=private'));
    const shown = await es256.sign(publicationOf(old, { visibility: 'public' }, await world.places('la-loma', ['revocation'])));
    expect((await world.ask(`POST /v1/${collection}/${old}/publish`, signedAs(shown))).status).toBe(201);
    expect((await world.ask(`GET /v1/${collection}/${old}`)).status).toBe(200);
    const statement = await es256.sign(compose({ name: 'New' }, await drawn()));
    const revocation = (replacedBy: string) => es256.sign(changeOf(old, { replacedBy }));
    const before = await world.kept();
    const wrong = { statement, mediaType: 'application/vc+jwt', change: await revocation('ab'.repeat(32)) };
    const refused = await world.ask(`POST /v1/${collection}/${old}/replace?visibility=public`, { key: world.laLoma, body: wrong });
    expect(refused.json).toMatchObject({ status: 422, errors: [{ at: '/change/credentialSubject/replacedBy' }] });
    expect(await world.kept()).toEqual(before);
    const right = { ...wrong, change: await revocation(idOf(statement)) };
    const replaced = await world.ask(`POST /v1/${collection}/${old}/replace?visibility=public`, { key: world.laLoma, body: right });
    expect([replaced.status, replaced.json.id]).toEqual([201, idOf(statement)]);
    expect(await world.verdict(old)).toMatchObject({ verdict: 'revoked', replacedBy: idOf(statement), keyHeldBy: 'self' });
    expect(
      (await world.ask(`POST /v1/${collection}/${idOf(statement)}/revoke`, signedAs(await ed25519.sign(changeOf(idOf(statement), {})))))
        .status,
    ).toBe(201);
    expect((await world.done(`GET /v1/verify/${idOf(statement)}`)).verdict).toBe('revoked');
  });
});

const signedAs = (body: string) => ({ key: world.laLoma, body, headers: { 'content-type': 'application/vc+jwt' } });

async function take(collection: string, credential: JsonObject, query?: string): Promise<string> {
  const jws = await es256.sign(credential);
  expect((await send(collection, jws, query)).status).toBe(201);
  return jws;
}

const publicationOf = (statement: string, said: object, credentialStatus: object[]) => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', by.contextUrl],
  id: uuid(),
  type: ['VerifiableCredential', 'Publication'],
  issuer: { id: by.issuer.id },
  validFrom: '2026-05-02T14:00:00Z',
  credentialStatus,
  credentialSubject: { statement, ...said },
});

const changeOf = (statement: string, more: object) => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', by.contextUrl],
  id: uuid(),
  type: ['VerifiableCredential', 'StatusChange'],
  issuer: { id: by.issuer.id },
  validFrom: '2026-05-02T14:00:00Z',
  credentialSubject: { statement, purpose: 'revocation', value: true, reason: { text: 'Corrected.', lang: 'en' }, ...more },
});

/** The credential with one member of its subject as a disclosure, signed. */
async function selective(credential: JsonObject, at: string): Promise<{ readonly text: string; readonly jws: string }> {
  const name = at.slice('/credentialSubject/'.length);
  const { [name]: value, ...subject } = credential['credentialSubject'] as JsonObject;
  const disclosure = Buffer.from(JSON.stringify([randomBytes(16).toString('base64url'), name, value])).toString('base64url');
  const payload = {
    ...credential,
    credentialSubject: { ...subject, _sd: [createHash('sha256').update(disclosure).digest('base64url')] },
    withheld: [{ at, reason: 'security' }],
    _sd_alg: 'sha-256',
  };
  const jws = await es256.sign(payload, { typ: 'vc+sd-jwt' });
  return { jws, text: `${jws}~${disclosure}~` };
}

describe('what is signed outside is refused, and nothing of it is kept:', () => {
  let credential: JsonObject;
  let other: OwnKey;
  const facility = kinds[0].compose;
  beforeAll(async () => {
    credential = facility({ name: 'To be bent' }, await drawn());
    other = await world.ownKey('roaster', 'P-256', 'own-1');
  });

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forged: readonly (readonly [string, () => Promise<string> | string, number, string])[] = [
    ['alg none', () => `${part({ alg: 'none', typ: 'vc+jwt', kid: es256.kid })}.${part(credential)}.`, 422, 'invalid-signature'],
    [
      'alg none with 64 bytes for a signature',
      () => `${part({ alg: 'none', typ: 'vc+jwt', kid: es256.kid })}.${part(credential)}.${Buffer.alloc(64).toString('base64url')}`,
      422,
      'invalid-signature',
    ],
    [
      'an algorithm with a shared key',
      () => `${part({ alg: 'HS256', typ: 'vc+jwt', kid: es256.kid })}.${part(credential)}.${Buffer.alloc(32).toString('base64url')}`,
      422,
      'invalid-signature',
    ],
    [
      'the algorithm of another kind of key',
      () => `${part({ alg: 'EdDSA', typ: 'vc+jwt', kid: es256.kid })}.${part(credential)}.${Buffer.alloc(64).toString('base64url')}`,
      422,
      'invalid-signature',
    ],
    ["another firm's kid", () => other.sign(credential), 422, 'invalid-signature'],
    ["a kid of one's own by another firm's key", () => other.sign(credential, { kid: es256.kid }), 422, 'invalid-signature'],
    ['a kid that is not registered', () => es256.sign(credential, { kid: `${by.issuer.id}#own-9` }), 422, 'invalid-signature'],
    ['the kid of a key that the service keeps', () => es256.sign(credential, { kid: `${by.issuer.id}#key-1` }), 422, 'invalid-signature'],
    ['a key in its header', () => es256.sign(credential, { jwk: { kty: 'EC' } }), 422, 'invalid-signature'],
    ['another typ', () => es256.sign(credential, { typ: 'JWT' }), 422, 'invalid-signature'],
    ['a typ of the ledger', () => es256.sign(credential, { typ: 'terroir-state+jwt' }), 422, 'invalid-signature'],
    [
      'a changed byte',
      async () =>
        (await es256.sign(credential)).replace(
          /\.([^.])([^.]*)\./,
          (_whole, first: string, rest: string) => `.${first === 'e' ? 'f' : 'e'}${rest}.`,
        ),
      422,
      'invalid-signature',
    ],
    ['no signature', async () => (await es256.sign(credential)).split('.').slice(0, 2).join('.'), 422, 'invalid-signature'],
    ['two signatures', async () => `${await es256.sign(credential)}.${Buffer.alloc(64).toString('base64url')}`, 422, 'invalid-signature'],
    ['a signature with spare bits', async () => bendLastCharacter(await es256.sign(credential)), 422, 'invalid-signature'],
    ['padding', async () => `${await es256.sign(credential)}==`, 422, 'invalid-signature'],
    ['standard base64', async () => withStandardBase64(credential), 422, 'invalid-signature'],
    ['a line break at its end', async () => `${await es256.sign(credential)}\n`, 422, 'invalid-signature'],
    ['duplicate keys', () => signRaw(JSON.stringify(credential).replace('"name":', '"name":"First","name":')), 422, 'invalid-signature'],
    ['a lone surrogate', () => signRaw(JSON.stringify(credential).replace('To be bent', '\\ud800')), 422, 'invalid-signature'],
    ['a number above 2^53', () => signRaw(JSON.stringify(credential).replace('1.8537', '9007199254740993')), 422, 'invalid-signature'],
    [
      'bytes that are no UTF-8',
      () => signRaw(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')])),
      422,
      'invalid-signature',
    ],
    ['a list for a credential', () => signRaw('[]'), 422, 'invalid-signature'],
    ['another issuer', () => es256.sign({ ...credential, issuer: { ...by.issuer, id: world.did('roaster') } }), 422, 'invalid-request'],
    ['another iss', () => es256.sign({ ...credential, iss: world.did('roaster') }), 422, 'invalid-request'],
    ['a vc claim', () => es256.sign({ ...credential, vc: {} }), 422, 'invalid-request'],
    ['an exp that no rule reads', () => es256.sign({ ...credential, exp: 4102444800 }), 422, 'invalid-request'],
    [
      'a foreign context',
      () => es256.sign({ ...credential, '@context': [...(credential['@context'] as string[]).slice(0, 2), 'https://evil.example/'] }),
      422,
      'invalid-request',
    ],
    [
      'a second context of ours',
      () => es256.sign({ ...credential, '@context': [...(credential['@context'] as string[]), 'https://ledger.example/contexts/v1'] }),
      422,
      'invalid-request',
    ],
    ['another type', () => es256.sign({ ...credential, type: ['VerifiableCredential', 'DigitalProductPassport'] }), 422, 'invalid-request'],
    [
      'a type more',
      () => es256.sign({ ...credential, type: ['VerifiableCredential', 'DigitalFacilityRecord', 'StatusChange'] }),
      422,
      'invalid-request',
    ],
    ['no status', () => es256.sign(without('credentialStatus')), 422, 'invalid-request'],
    [
      'a status nobody reserved',
      () => es256.sign({ ...credential, credentialStatus: bent({ statusListIndex: '7' }) }),
      422,
      'invalid-request',
    ],
    [
      'a status at another host',
      () => es256.sign({ ...credential, credentialStatus: bent({ statusListCredential: 'https://evil.example/status/1' }) }),
      422,
      'invalid-request',
    ],
    ['a day that does not exist', () => es256.sign({ ...credential, validUntil: '2027-02-29T00:00:00Z' }), 422, 'invalid-request'],
    ['an end before its beginning', () => es256.sign({ ...credential, validUntil: '2001-01-01T00:00:00Z' }), 422, 'invalid-request'],
    [
      'a wrong check digit',
      () =>
        es256.sign({
          ...credential,
          credentialSubject: { ...(credential['credentialSubject'] as object), id: 'https://id.gs1.org/414/9521321000010' },
        }),
      400,
      'invalid-id',
    ],
    [
      "another's id",
      () =>
        es256.sign({
          ...credential,
          credentialSubject: { ...(credential['credentialSubject'] as object), id: 'https://ledger.example/id/roaster/plot/1' },
        }),
      409,
      'owned-by-another',
    ],
    [
      "another ledger's id",
      () =>
        es256.sign({
          ...credential,
          credentialSubject: { ...(credential['credentialSubject'] as object), id: 'https://other.example/id/la-loma/plot/1' },
        }),
      400,
      'invalid-id',
    ],
    ['disclosures that its kind has none of', async () => `${await es256.sign(credential)}~WyJhIiwiYiIsImMiXQ~`, 422, 'invalid-signature'],
    ['nothing', () => '', 422, 'invalid-signature'],
    ['mere text', () => 'hello', 422, 'invalid-signature'],
  ];

  const without = (name: string) => Object.fromEntries(Object.entries(credential).filter(([key]) => key !== name));
  const bent = (more: { statusListIndex?: string; statusListCredential?: string }) =>
    (credential['credentialStatus'] as unknown as DrawnStatus[]).map((entry) => {
      const { statusListCredential: url, statusListIndex: index, ...rest } = { ...entry, ...more };
      return { ...rest, statusListCredential: url, statusListIndex: index, id: `${url}#${index}` };
    });

  async function signRaw(payload: string | Buffer): Promise<string> {
    return es256.sign(Buffer.from(payload));
  }

  const bendLastCharacter = (jws: string): string => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return jws.slice(0, -1) + (alphabet[alphabet.indexOf(jws.at(-1) ?? 'A') | 1] ?? '');
  };

  async function withStandardBase64(payload: object): Promise<string> {
    for (;;) {
      const jws = await es256.sign(payload);
      const [head = '', body = '', signature = ''] = jws.split('.');
      if (/[-_]/.test(signature)) return [head, body, signature.replaceAll('-', '+').replaceAll('_', '/')].join('.');
    }
  }

  it.each(forged)('%s', async (_what, statement, status, code) => {
    const text = await statement();
    const before = await world.kept();
    const answered = await send('facilities', text);
    expect(answered.json).toMatchObject({ status, type: `/problems/${code}` });
    if (text !== '') expect(answered.json.errors.length).toBeGreaterThan(0);
    expect(answered.text).not.toMatch(/\n\s+at |node_modules/);
    expect(await world.kept()).toEqual(before);
  });

  it('nothing else is amiss with what was bent: it is taken as it was', async () => {
    expect((await send('facilities', await es256.sign(credential))).status).toBe(201);
  });

  it('places that another statement uses', async () => {
    const before = await world.kept();
    const answered = await send('facilities', await es256.sign({ ...credential, id: uuid(), name: 'Other' }));
    expect(answered.json).toMatchObject({ status: 422, errors: [{ at: '/credentialStatus' }] });
    expect(await world.kept()).toEqual(before);
  });

  it('places that another organisation reserved', async () => {
    const status = (await world.places('roaster')) as DrawnStatus[];
    const before = await world.kept();
    const answered = await send('facilities', await es256.sign(facility({ name: 'x' }, { id: uuid(), status, now: new Date() })));
    expect(answered.json).toMatchObject({ status: 422, errors: [{ at: '/credentialStatus' }] });
    expect(await world.kept()).toEqual(before);
  });

  it.each([
    ['a disclosure too many', (text: string) => `${text}WyJhIiwiYiIsImMiXQ~`],
    ['a disclosure twice', (text: string) => `${text}${text.split('~')[1] ?? ''}~`],
    ['a disclosure too few', (text: string) => `${text.split('~')[0] ?? ''}~`],
    ['a key binding', (text: string) => `${text}eyJ.eyJ.abc`],
    ['a changed disclosure', (text: string) => text.replace(/~./, '~X')],
  ])('%s', async (_what, bend) => {
    const { text } = await selective(facility({ name: 'Selective', description: 'x' }, await drawn()), '/credentialSubject/description');
    const before = await world.kept();
    const answered = await send('facilities', bend(text), '?visibility=public', 'application/vc+sd-jwt');
    expect(answered.status).toBe(422);
    expect(await world.kept()).toEqual(before);
  });

  describe('what is withheld at a place where no verifier would look for it', () => {
    /** A product whose first party is withheld, and the place said as `index` of the list. */
    async function withheldAt(index: string, inside: object = {}): Promise<string> {
      const product = kinds[1].compose({ name: 'Listed' }, await drawn());
      const subject = product['credentialSubject'] as { relatedParty: [JsonObject] } & JsonObject;
      const [{ party, ...rest }] = subject.relatedParty;
      const disclosure = Buffer.from(
        JSON.stringify([randomBytes(16).toString('base64url'), 'party', Object.assign({}, party, inside)]),
      ).toString('base64url');
      const digest = createHash('sha256').update(disclosure).digest('base64url');
      const payload = {
        ...product,
        credentialSubject: { ...subject, relatedParty: [{ ...rest, _sd: [digest] }] },
        withheld: [{ at: `/credentialSubject/relatedParty/${index}/party`, reason: 'personal' }],
        _sd_alg: 'sha-256',
      };
      return `${await es256.sign(payload, { typ: 'vc+sd-jwt' })}~${disclosure}~`;
    }

    it('digests inside of what is withheld, which nobody here could read', async () => {
      for (const inside of [{ _sd: ['A'.repeat(43)] }, { note: [{ '...': 'A'.repeat(43) }] }]) {
        const answered = await send('products', await withheldAt('0', inside), '?visibility=public', 'application/vc+sd-jwt');
        expect(answered.json).toMatchObject({ status: 422, errors: [{ message: expect.stringContaining('more inside it') as unknown }] });
      }
    });

    it.each(['00', '', '0e0', '+0', '-0', '0x0', ' 0'])('the index "%s"', async (index) => {
      const text = await withheldAt(index);
      const before = await world.kept();
      const answered = await send('products', text, '?visibility=public', 'application/vc+sd-jwt');
      expect(answered.json).toMatchObject({ status: 422, type: '/problems/invalid-request', errors: [{ at: '/withheld/0/at' }] });
      expect(await world.kept()).toEqual(before);
    });

    it('is taken where every verifier looks', async () => {
      const answered = await send('products', await withheldAt('0'), '?visibility=public', 'application/vc+sd-jwt');
      expect(answered.json).toMatchObject({ state: 'logged' });
    });
  });

  it('a key that was withdrawn', async () => {
    const gone = await world.ownKey('la-loma', 'P-256', 'gone');
    await world.done('POST /v1/organisations/la-loma/keys/gone/withdraw', {
      key: world.laLoma,
      body: { revoked: new Date(Date.now() - 1000).toISOString() },
    });
    const signed = await gone.sign(facility({ name: 'Too late' }, await drawn()));
    const before = await world.kept();
    expect((await send('facilities', signed)).json).toMatchObject({
      status: 422,
      type: '/problems/invalid-signature',
      errors: [{ at: '/header/kid' }],
    });
    expect(await world.kept()).toEqual(before);
  });

  it.each([
    ['a change of status', 'revoke', (id: string) => changeOf(id, {})],
    ['a publication', 'publish', (id: string, places: object[]) => publicationOf(id, { visibility: 'public' }, places)],
  ] as const)('%s in words that another context defines', async (_what, action, compose) => {
    const id = idOf(await take('facilities', facility({ name: 'In our words' }, await drawn()), '?visibility=private'));
    const said = compose(id, await world.places('la-loma', ['revocation']));
    const before = await world.kept();
    const answerTo = async (...contexts: string[]) =>
      (await world.ask(`POST /v1/facilities/${id}/${action}`, signedAs(await es256.sign({ ...said, '@context': contexts })))).json;
    for (const context of ['https://evil.example/', 'https://ledger.example/contexts/v2', 'https://ledger.example/contexts/v1#'])
      expect(await answerTo('https://www.w3.org/ns/credentials/v2', context)).toMatchObject({
        status: 422,
        type: '/problems/invalid-request',
        errors: [{ at: '/@context/1' }],
      });
    expect(await answerTo(by.contextUrl)).toMatchObject({ status: 422, type: '/problems/invalid-request' });
    expect(await world.kept()).toEqual(before);
  });

  it('an address or digest of evidence that is not one', async () => {
    const sha256 = 'ab'.repeat(32);
    const attestation = kinds[2].compose({ name: 'Evidence' }, await drawn());
    const withFile = (file: object) =>
      es256.sign({
        ...attestation,
        credentialSubject: { ...(attestation['credentialSubject'] as object), evidence: [{ linkName: 'a.pdf', ...file }] },
      });
    const before = await world.kept();
    for (const [file, at] of [
      [{ linkURL: 'https://ledger.example/docs' }, '/credentialSubject/evidence/0/linkURL'],
      [
        { linkURL: `https://ledger.example/v1/evidence/${sha256}`, digestMultibase: 'uEiAA' },
        '/credentialSubject/evidence/0/digestMultibase',
      ],
    ] as const)
      expect((await send('attestations', await withFile(file))).json).toMatchObject({ status: 422, errors: [{ at }] });
    expect(await world.kept()).toEqual(before);
  });
});

it('a refusal names the part of the request that does not fit', async () => {
  const [{ compose: facility }] = kinds;
  const id = idOf(await take('facilities', facility({ name: 'In parts' }, await drawn()), '?visibility=named&readers=roaster'));
  const reason = { text: 'Corrected.', lang: 'en' };
  const nothing = 'ab'.repeat(32);
  const asked = (action: string, body: object) => world.ask(`POST /v1/facilities/${id}/${action}`, { key: world.laLoma, body });
  const signed = async (action: string, payload: object) =>
    world.ask(`POST /v1/facilities/${id}/${action}`, signedAs(await es256.sign(payload)));
  const toAnother = { visibility: 'named', readers: ['andes-cert'] };
  const places = await world.places('la-loma', ['revocation']);
  const answers = [
    ['query', '/visibility', await send('facilities', aFacility({ name: 'x' }), '?visibility=public', 'application/json')],
    ['query', '/readers', await send('facilities', await es256.sign(facility({ name: 'x' }, await drawn())), '?visibility=named')],
    [
      'query',
      '/readers',
      await send('facilities', await es256.sign(facility({ name: 'x' }, await drawn())), '?visibility=named&readers=roaster,roaster'),
    ],
    ['body', '/replacedBy', await asked('revoke', { reason, replacedBy: nothing })],
    ['credential', '/credentialSubject/replacedBy', await signed('revoke', changeOf(id, { replacedBy: nothing }))],
    ['body', '/readers', await asked('publish', toAnother)],
    ['credential', '/credentialSubject/readers', await signed('publish', publicationOf(id, toAnother, places))],
    ['credential', '/credentialSubject/readers', await signed('publish', publicationOf(id, { visibility: 'named' }, places))],
    [
      'credential',
      '/credentialSubject/readers',
      await signed('publish', publicationOf(id, { visibility: 'named', readers: ['roaster', 'roaster'] }, places)),
    ],
    [
      'query',
      '/readers/1',
      await send('facilities', await es256.sign(facility({ name: 'x' }, await drawn())), '?visibility=named&readers=roaster,nobody'),
    ],
    ['body', '/readers/1', await asked('publish', { visibility: 'named', readers: ['roaster', 'nobody'] })],
    [
      'credential',
      '/credentialSubject/readers/1',
      await signed('publish', publicationOf(id, { visibility: 'named', readers: ['roaster', 'nobody'] }, places)),
    ],
  ] as const;
  for (const [part, at, { json }] of answers)
    expect(json).toMatchObject({ status: 422, detail: `The ${part} does not fit; each fault is named.`, errors: [{ at }] });
});
