import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseJws } from '@terroir/proof';
import { aFacility, anAttestation, aProduct, OWN } from './requests.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(() => world.stop());

const kinds = [
  { collection: 'facilities', body: aFacility, type: 'DigitalFacilityRecord' },
  { collection: 'products', body: aProduct, type: 'DigitalProductPassport' },
  { collection: 'attestations', body: anAttestation, type: 'DigitalConformityCredential' },
] as const;

const state = (collection: string, body: object, key = world.laLoma) => world.ask(`POST /v1/${collection}`, { key, body });

describe.each(kinds)('$collection', ({ collection, body, type }) => {
  it('take a statement, log it, and show it to everyone', async () => {
    const made = await state(collection, body());
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ state: 'logged', inclusion: { checkpoint: expect.stringContaining('ledger.example/log') } });
    expect(made.headers['location']).toBe(`https://ledger.example/v1/${collection}/${String(made.json.id)}`);
    const shown = await world.done(`GET /v1/${collection}/${String(made.json.id)}`);
    expect(shown).toMatchObject({
      id: made.json.id,
      issuer: world.did('la-loma'),
      visibility: 'public',
      status: { isRevoked: false, isSuspended: false, replacedBy: null },
      credential: { type: ['VerifiableCredential', type], name: body().name, issuer: { id: world.did('la-loma'), name: 'la-loma Ltd' } },
    });
  });

  it('take the same request again as the same statement', async () => {
    const before = await world.kept();
    const again = await state(collection, body());
    expect(again.status).toBe(200);
    expect(await world.kept()).toEqual(before);
  });

  it('answer at once where nobody wants to wait, and after the chain where somebody does', async () => {
    const [at, on] = await Promise.all(
      ['accepted', 'anchored'].map((wait) =>
        world.ask(`POST /v1/${collection}?wait=${wait}`, { key: world.laLoma, body: body({ name: `Waited for ${wait}` }) }),
      ),
    );
    expect([at?.status, on?.status]).toEqual([201, 201]);
    expect(on?.json).toMatchObject({ state: 'anchored' });
  });

  it('take the same Idempotency-Key for the same request once', async () => {
    const said = { key: world.laLoma, body: body({ name: 'Once' }), headers: { 'idempotency-key': `once-${collection}` } };
    const first = await world.ask(`POST /v1/${collection}`, said);
    const second = await world.ask(`POST /v1/${collection}`, said);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.json).toEqual(first.json);
    expect((await world.ask(`POST /v1/${collection}`, { ...said, body: body({ name: 'Other' }) })).status).toBe(409);
  });

  it('are listed to their organisation alone, newest first, page by page; to the operator all', async () => {
    const all = await world.done(`GET /v1/${collection}`, { key: world.laLoma });
    expect(all.items.length).toBeGreaterThan(3);
    const first = await world.done(`GET /v1/${collection}?limit=2`, { key: world.laLoma });
    const rest = await world.done(`GET /v1/${collection}?after=${String(first.next)}`, { key: world.laLoma });
    expect([...first.items, ...rest.items]).toEqual(all.items);
    expect((await world.done(`GET /v1/${collection}`, { key: world.keys.roaster })).items).toEqual([]);
    expect((await world.done(`GET /v1/${collection}`, { key: world.ledger.operator })).items).toEqual(all.items);
    expect((await world.ask(`GET /v1/${collection}`)).status).toBe(401);
    expect((await world.ask(`GET /v1/${collection}?after=-1`, { key: world.laLoma })).status).toBe(422);
  });

  it('that are private, or for somebody else, answer like what is not there', async () => {
    const absent = await world.ask(`GET /v1/${collection}/${'0'.repeat(64)}`, { key: world.keys.roaster });
    const made = await state(collection, body({ name: 'Hidden', visibility: 'private' }));
    for (const path of [
      `/v1/${collection}/${String(made.json.id)}`,
      `/v1/statements/${String(made.json.id)}`,
      `/v1/verify/${String(made.json.id)}`,
    ])
      for (const key of [undefined, world.keys.roaster]) {
        const answered = await world.ask(`GET ${path}`, { key });
        expect([answered.status, answered.text]).toEqual([
          404,
          (await world.ask(`GET ${path.replace(made.json.id, '0'.repeat(64))}`, { key })).text,
        ]);
      }
    expect(absent.status).toBe(404);
    expect((await world.ask(`GET /v1/${collection}/${String(made.json.id)}`, { key: world.laLoma })).status).toBe(200);
    const named = await state(collection, body({ name: 'For one', visibility: 'named', readers: ['roaster'] }));
    const statuses = [undefined, world.keys['andes-cert'], world.keys.roaster, world.laLoma].map(
      async (key) => (await world.ask(`GET /v1/${collection}/${String(named.json.id)}`, { key })).status,
    );
    expect(await Promise.all(statuses)).toEqual([404, 404, 200, 200]);
    expect((await world.done(`GET /v1/${collection}/${String(named.json.id)}`, { key: world.keys.roaster })).readers).toBeUndefined();
    expect((await world.done(`GET /v1/${collection}/${String(named.json.id)}`, { key: world.laLoma })).readers).toEqual(['roaster']);
  });

  it('issued by the profile of UNTP have one entry for revocation, and can be revoked and not suspended', async () => {
    const { id } = (await state(collection, body({ name: 'By UNTP', profile: 'untp-0.7.0' }))).json;
    const { credential } = await world.done(`GET /v1/${collection}/${String(id)}`);
    expect(credential.credentialStatus).toMatchObject({ statusPurpose: 'revocation', statusListIndex: expect.any(Number) });
    const because = { key: world.laLoma, body: { reason: { text: 'A test.', lang: 'en' } } };
    expect((await world.ask(`POST /v1/${collection}/${String(id)}/suspend`, because)).json).toMatchObject({
      status: 409,
      type: '/problems/not-in-this-state',
    });
    await world.done(`POST /v1/${collection}/${String(id)}/revoke`, because);
    expect((await world.verdict(id)).verdict).toBe('revoked');
  });
});

describe('fields that are not for everyone', () => {
  const number = '/credentialSubject/certificate/number';
  const restricted = () => anAttestation({ name: 'With a number', restrict: [{ at: number, reason: 'commercial' }] });

  it('are shown to the organisation alone; that and why they are withheld, to everyone', async () => {
    const { id } = (await state('attestations', restricted())).json;
    const [open, own] = [
      await world.done(`GET /v1/attestations/${String(id)}`),
      await world.done(`GET /v1/attestations/${String(id)}`, { key: world.laLoma }),
    ];
    expect(open.credential.credentialSubject.certificate).toEqual({
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
      zone: 'America/Bogota',
    });
    expect(own.credential.credentialSubject.certificate.number).toBe('CO-2026-0117');
    expect(open.credential.withheld).toEqual([{ at: number, reason: 'commercial' }]);
    for (const path of [
      `/v1/attestations/${String(id)}`,
      `/v1/statements/${String(id)}`,
      `/v1/statements/${String(id)}/proof`,
      `/v1/verify/${String(id)}`,
    ]) {
      await world.verdict(id);
      const answered = await world.ask(`GET ${path}`, { key: world.keys.roaster });
      expect(answered.status).toBe(200);
      expect(answered.text).not.toContain('CO-2026-0117');
      expect(answered.text).not.toContain(Buffer.from('CO-2026-0117').toString('base64url').slice(1, -2));
    }
    const verification = await world.verdict(id);
    expect(verification).toMatchObject({ verdict: 'valid', payload: { credentialSubject: { certificate: { number: 'CO-2026-0117' } } } });
    const bundle = await world.done(`GET /v1/statements/${String(id)}/proof`);
    expect((await world.done('POST /v1/verify', { body: { bundle } })).withheld).toEqual([{ at: number, reason: 'commercial' }]);
  });

  it('are salted with 128 bits, so that the same field twice has two digests', async () => {
    const ids = await Promise.all(
      ['a', 'b'].map(async (more) => (await state('attestations', { ...restricted(), name: more })).json.id as string),
    );
    const rows = await world.ledger.database.query<{ disclosure: string; digest: string; jws: string }>(
      'select d.disclosure, d.digest, s.jws from disclosure d join statement s on s.id = d.statement where s.id = any($1)',
      [ids.map((id) => Buffer.from(id, 'hex'))],
    );
    expect(new Set(rows.map(({ digest }) => digest)).size).toBe(2);
    for (const { disclosure, digest, jws } of rows) {
      const [salt] = JSON.parse(Buffer.from(disclosure, 'base64url').toString()) as [string];
      expect(Buffer.from(salt, 'base64url').length).toBe(16);
      expect(createHash('sha256').update(disclosure).digest('base64url')).toBe(digest);
      expect(parseJws(jws).header.typ).toBe('vc+sd-jwt');
      expect(jws).not.toContain(Buffer.from('CO-2026').toString('base64url').slice(0, -1));
    }
  });

  it('are personal by themselves where they name people, or where people live', async () => {
    const person = { role: 'producer', name: 'Rosa Example', isPerson: true };
    const farm = await state('facilities', aFacility({ name: 'A home', isHome: true, parties: [person] }));
    const open = await world.done(`GET /v1/facilities/${String(farm.json.id)}`);
    expect(open.credential.withheld).toEqual(
      ['address/streetAddress', 'address/postalCode', 'locationInformation', 'relatedParty'].map((field) => ({
        at: `/credentialSubject/${field}`,
        reason: 'personal',
      })),
    );
    expect(JSON.stringify(open)).not.toMatch(/Rosa|Vereda|415001|-76\.05/);
    const own = await world.done(`GET /v1/facilities/${String(farm.json.id)}`, { key: world.laLoma });
    expect(own.credential.credentialSubject).toMatchObject({
      relatedParty: [{ role: 'producer', party: { name: 'Rosa Example' } }],
      address: { postalCode: '415001' },
    });
    const lot = await state('products', aProduct({ name: 'By Rosa', parties: [person] }));
    expect((await world.done(`GET /v1/products/${String(lot.json.id)}`)).credential.withheld).toEqual([
      { at: '/credentialSubject/relatedParty', reason: 'personal' },
    ]);
    const said = await state('attestations', anAttestation({ name: 'For Rosa', issuedTo: { name: 'Rosa Example', isPerson: true } }));
    expect((await world.done(`GET /v1/attestations/${String(said.json.id)}`)).credential.credentialSubject.issuedToParty).toBeUndefined();
  });

  it('hide whom an attestation was issued to from who asks by that, too', async () => {
    const hidden = { name: 'A partner', restrict: [{ at: '/credentialSubject/issuedToParty', reason: 'commercial' }] };
    const { id } = (await state('attestations', anAttestation(hidden))).json;
    const subjects = await world.ledger.database.query('select role from statement_subject where statement = $1 order by role', [
      Buffer.from(id, 'hex'),
    ]);
    expect(subjects).toEqual([{ role: 'assessed-facility' }, { role: 'assessed-product' }, { role: 'scheme' }]);
  });
});

describe('an attestation', () => {
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');
  const sha256 = createHash('sha256').update(pdf).digest('hex');

  it('takes the name of a scheme and of its criteria from where they are registered', async () => {
    const scheme = { id: 'https://ledger.example/schemes/eu-organic' };
    const { id } = (
      await state('attestations', anAttestation({ scheme, criteria: [{ id: `${scheme.id}#soil` }] }), world.keys['andes-cert'])
    ).json;
    const { credentialSubject } = (await world.done(`GET /v1/attestations/${String(id)}`)).credential;
    expect(credentialSubject.referenceScheme).toEqual({ type: ['ConformityScheme'], id: scheme.id, name: 'EU organic' });
    expect(credentialSubject.conformityAssessment[0].assessmentCriteria).toEqual([
      { type: ['Criterion'], id: `${scheme.id}#soil`, name: 'Soil' },
    ]);
  });

  it("may be about another's thing, and and its assessor level is what its issuer says", async () => {
    const made = await state('attestations', anAttestation({ name: 'About yours', assessorLevel: 'buyer' }), world.keys.roaster);
    expect(made.status).toBe(201);
    const { credential } = await world.done(`GET /v1/attestations/${String(made.json.id)}`);
    expect(credential.credentialSubject.assessorLevel).toBe('buyer');
  });

  it('names files that its organisation gave here, by what they were found to be; who sees it sees them', async () => {
    const evidence = [{ sha256, name: 'certificate.pdf' }];
    const before = await world.kept();
    const refused = await state('attestations', anAttestation({ name: 'With a file', evidence }));
    expect(refused.json).toMatchObject({ status: 422, errors: [{ at: '/evidence/0/sha256' }] });
    expect(await world.kept()).toEqual(before);
    await world.done('POST /v1/evidence', { key: world.laLoma, body: pdf, headers: { 'content-type': 'application/pdf' } });
    expect((await world.ask(`GET /v1/evidence/${sha256}`)).status).toBe(404);
    const { id } = (await state('attestations', anAttestation({ name: 'With a file', evidence }))).json;
    expect((await world.done(`GET /v1/attestations/${String(id)}`)).credential.credentialSubject.evidence).toEqual([
      {
        linkURL: `https://ledger.example/v1/evidence/${sha256}`,
        linkName: 'certificate.pdf',
        mediaType: 'application/pdf',
        digestMultibase: `u${Buffer.concat([Buffer.from([0x12, 0x20]), Buffer.from(sha256, 'hex')]).toString('base64url')}`,
      },
    ]);
    expect((await world.ask(`GET /v1/evidence/${sha256}`)).bytes).toEqual(pdf);
    const others = await state('attestations', anAttestation({ name: 'Your file', evidence }), world.keys.roaster);
    expect(others.json).toMatchObject({ status: 422, errors: [{ at: '/evidence/0/sha256' }] });
  });
});

describe('an id', () => {
  it('belongs to who claims it first, with its lots and items, on whatever domain it is written', async () => {
    const gtin = '09521234999997';
    const lot = `https://brand.example/01/${gtin}/10/A`;
    expect((await state('products', aProduct({ id: lot }), world.keys.roaster)).status).toBe(201);
    for (const id of [
      `https://id.gs1.org/01/${gtin}`,
      `https://id.gs1.org/01/${gtin}/10/B`,
      `urn:epc:id:sgtin:9521234.099999.7`,
      `https://ledger.example/01/${gtin}/10/A`,
    ]) {
      const before = await world.kept();
      const answered = await state('products', aProduct({ id, granularity: undefined }));
      expect(answered.json).toMatchObject({ status: 409, type: '/problems/owned-by-another', errors: [{ at: '/id' }] });
      expect(await world.kept()).toEqual(before);
    }
    expect((await state('products', aProduct({ id: `https://ledger.example/01/${gtin}/10/A` }), world.keys.roaster)).status).toBe(201);
  });

  it('at this ledger is for the organisation in it', async () => {
    expect((await state('facilities', aFacility({ id: `${OWN}/plot/7%2F8` }))).status).toBe(201);
    const { credential } = (await world.done('GET /v1/facilities?limit=1', { key: world.laLoma })).items[0];
    expect(credential.credentialSubject).toMatchObject({ registeredId: '7/8', idScheme: { id: world.did('la-loma') } });
    expect((await state('facilities', aFacility({ id: `${OWN}/plot/9` }), world.keys.roaster)).json).toMatchObject({
      status: 409,
      type: '/problems/owned-by-another',
    });
  });

  it('of another register is kept as it is', async () => {
    const { id } = (await state('facilities', aFacility({ id: 'urn:example:Plot:7' }))).json;
    expect((await world.done(`GET /v1/facilities/${String(id)}`)).credential.credentialSubject.id).toBe('urn:example:Plot:7');
  });

  it('is claimed by one of two that ask at the same moment', async () => {
    const id = 'urn:example:both';
    const both = await Promise.all([world.laLoma, world.keys.roaster].map((key) => state('facilities', aFacility({ id }), key)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});
