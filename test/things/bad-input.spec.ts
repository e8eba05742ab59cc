import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aFacility, anAttestation, aProduct } from './requests.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(() => world.stop());

const GLN_OFF = 'https://id.gs1.org/414/9521321000010';
const GTIN_OFF = 'https://id.gs1.org/01/09521234543214';

/** What is wrong, the collection, the request, and the faults by their places. */
type Case = readonly [what: string, collection: string, body: object, at: readonly string[], code?: string];

const facilities: readonly Case[] = [
  ['a wrong check digit', 'facilities', aFacility({ id: GLN_OFF }), ['/id'], 'invalid-id'],
  ['a product for a place', 'facilities', aFacility({ id: 'https://id.gs1.org/01/09521234543213' }), ['/id'], 'invalid-id'],
  ['an address for an id', 'facilities', aFacility({ id: 'https://example.org/farm' }), ['/id'], 'invalid-id'],
  [
    'an id that another ledger gives out',
    'facilities',
    aFacility({ id: 'https://other.example/id/la-loma/plot/1' }),
    ['/id'],
    'invalid-id',
  ],
  ['a bent id of this ledger', 'facilities', aFacility({ id: 'https://ledger.example/plots/7' }), ['/id'], 'invalid-id'],
  ['no id', 'facilities', aFacility({ id: undefined }), ['/id']],
  ['a number for an id', 'facilities', aFacility({ id: 7 }), ['/id']],
  ['an unknown field', 'facilities', aFacility({ colour: 'red' }), ['/colour']],
  ['an unknown field inside', 'facilities', aFacility({ address: { planet: 'Earth' } }), ['/address/planet']],
  ['a country that is no code', 'facilities', aFacility({ country: 'Colombia' }), ['/country']],
  ['a name of two lines', 'facilities', aFacility({ name: 'a\nb' }), ['/name']],
  ['an empty name', 'facilities', aFacility({ name: '  ' }), ['/name']],
  [
    'a latitude beyond the pole',
    'facilities',
    aFacility({ location: { geoLocation: { latitude: 91, longitude: 0 } } }),
    ['/location/geoLocation/latitude'],
  ],
  [
    'a boundary that is open',
    'facilities',
    aFacility({ location: { geoBoundary: [0, 1, 2, 3].map((latitude) => ({ latitude, longitude: 0 })) } }),
    ['/location/geoBoundary'],
  ],
  ['a role that is none', 'facilities', aFacility({ parties: [{ role: 'king', name: 'x', id: 'urn:example:x' }] }), ['/parties/0/role']],
  ['an organisation without an id', 'facilities', aFacility({ parties: [{ role: 'owner', name: 'x' }] }), ['/parties/0/id']],
  [
    'a person with an id',
    'facilities',
    aFacility({ parties: [{ role: 'owner', name: 'x', id: 'urn:example:x', isPerson: true }] }),
    ['/parties/0/id'],
  ],
  [
    'a script for a class’s address',
    'facilities',
    aFacility({ processes: [{ code: '1', name: 'x', schemeId: 'javascript:alert(1)', schemeName: 'x' }] }),
    ['/processes/0/schemeId'],
  ],
  ['a profile that is not known', 'facilities', aFacility({ profile: 'untp-9' }), ['/profile']],
  [
    'what UNTP requires left out',
    'facilities',
    aFacility({ profile: 'untp-0.7.0', address: { addressLocality: 'x' }, location: {} }),
    ['/address/addressRegion', '/address/postalCode', '/address/streetAddress', '/location'],
  ],
  [
    'several at once, each named',
    'facilities',
    aFacility({ id: GLN_OFF, name: '', country: 'x', colour: 1 }),
    ['/colour', '/country', '/id', '/name'],
  ],
];

const visibility: readonly Case[] = [
  ['no visibility', 'products', aProduct({ visibility: undefined }), ['/visibility']],
  ['readers of what is public', 'products', aProduct({ readers: ['roaster'] }), ['/readers']],
  ['nobody named', 'products', aProduct({ visibility: 'named' }), ['/readers']],
  ['a reader twice', 'products', aProduct({ visibility: 'named', readers: ['roaster', 'roaster'] }), ['/readers']],
  ['a reader that is not here', 'products', aProduct({ visibility: 'named', readers: ['nobody'] }), ['/readers/0']],
  ['a reader that is no slug', 'products', aProduct({ visibility: 'named', readers: ['../x'] }), ['/readers/0']],
  ['a restriction of what is always public', 'products', aProduct({ restrict: [{ at: '/issuer', reason: 'legal' }] }), ['/restrict/0/at']],
  [
    'a restriction of what it is about',
    'products',
    aProduct({ restrict: [{ at: '/credentialSubject/id', reason: 'legal' }] }),
    ['/restrict/0/at'],
  ],
  ['a restriction of everything', 'products', aProduct({ restrict: [{ at: '/credentialSubject', reason: 'legal' }] }), ['/restrict/0/at']],
  [
    'a restriction of nothing',
    'products',
    aProduct({ restrict: [{ at: '/credentialSubject/nothing', reason: 'legal' }] }),
    ['/restrict/0/at'],
  ],
  [
    'a restriction of one element',
    'products',
    aProduct({ restrict: [{ at: '/credentialSubject/productCategory/0', reason: 'legal' }] }),
    ['/restrict/0/at'],
  ],
  [
    'restrictions inside of one another, and twice',
    'products',
    aProduct({
      restrict: [
        '/credentialSubject/dimensions',
        '/credentialSubject/dimensions/weight',
        '/credentialSubject/name',
        '/credentialSubject/name',
      ].map((at) => ({ at, reason: 'legal' })),
    }),
    ['/restrict/1/at', '/restrict/3/at'],
  ],
  [
    'a reason that is not on the list',
    'products',
    aProduct({ restrict: [{ at: '/credentialSubject/name', reason: 'shame' }] }),
    ['/restrict/0/reason'],
  ],
  ['a pointer that is none', 'products', aProduct({ restrict: [{ at: 'name', reason: 'legal' }] }), ['/restrict/0/at']],
];

const products: readonly Case[] = [
  ['a wrong check digit', 'products', aProduct({ id: GTIN_OFF }), ['/id'], 'invalid-id'],
  [
    'a wrong check digit where it was made',
    'products',
    aProduct({ producedAt: { id: GLN_OFF, name: 'x' } }),
    ['/producedAt/id'],
    'invalid-id',
  ],
  ['a lot that is another’s', 'products', aProduct({ batchNumber: 'L-8' }), ['/batchNumber']],
  ['a lot that is called a model', 'products', aProduct({ granularity: 'model' }), ['/granularity']],
  ['a name that does not tell lot from product', 'products', aProduct({ id: 'urn:example:7' }), ['/granularity']],
  ['a day that does not exist', 'products', aProduct({ producedOn: '2026-02-29' }), ['/producedOn']],
  ['a month that does not exist', 'products', aProduct({ producedOn: '2026-13-01' }), ['/producedOn']],
  ['a day in another order', 'products', aProduct({ producedOn: '29.04.2026' }), ['/producedOn']],
  ['an expiry before it was made', 'products', aProduct({ expiresOn: '2026-04-19' }), ['/expiresOn']],
  ['a time that does not exist', 'products', aProduct({ validFrom: '2026-02-30T00:00:00Z' }), ['/validFrom']],
  ['a time without an offset', 'products', aProduct({ validFrom: '2026-02-20T00:00:00' }), ['/validFrom']],
  ['a time without seconds', 'products', aProduct({ validFrom: '2026-02-20T00:00Z' }), ['/validFrom']],
  [
    'an end before its beginning',
    'products',
    aProduct({ validFrom: '2026-02-20T00:00:00Z', validUntil: '2026-02-20T00:59:59+01:00' }),
    ['/validUntil'],
  ],
  ['an end before now', 'products', aProduct({ validUntil: '2020-01-01T00:00:00Z' }), ['/validUntil']],
  [
    'an amount that is a number',
    'products',
    aProduct({ dimensions: { weight: { value: 0.25, unit: 'KGM' } } }),
    ['/dimensions/weight/value'],
  ],
  [
    'an amount of too many digits',
    'products',
    aProduct({ dimensions: { weight: { value: '0.1234567891', unit: 'KGM' } } }),
    ['/dimensions/weight/value'],
  ],
  ['a unit that is none', 'products', aProduct({ dimensions: { weight: { value: '1', unit: 'kilograms' } } }), ['/dimensions/weight/unit']],
  [
    'more than the whole of a material',
    'products',
    aProduct({ materials: [{ ...aProduct().materials[0], massFraction: 1.1 }] }),
    ['/materials/0/massFraction'],
  ],
  ['a characteristic that is no word', 'products', aProduct({ characteristics: { 'a b': 'x' } }), ['/characteristics/a b']],
  ['no place where UNTP requires one', 'products', aProduct({ profile: 'untp-0.7.0', producedAt: undefined }), ['/producedAt']],
];

const certificate = anAttestation().certificate;
const attestations: readonly Case[] = [
  ['a wrong check digit', 'attestations', anAttestation({ facilities: [{ id: GLN_OFF, name: 'x' }] }), ['/facilities/0/id'], 'invalid-id'],
  ['nothing that it is about', 'attestations', anAttestation({ facilities: [], products: [] }), ['/products']],
  ['a thing twice', 'attestations', anAttestation({ products: [0, 1].map(() => anAttestation().products[0]) }), ['/products/1/id']],
  [
    'an organisation of this ledger that is not there',
    'attestations',
    anAttestation({ issuedTo: { id: 'did:web:ledger.example:organisations:nobody', name: 'x' } }),
    ['/issuedTo/id'],
  ],
  [
    'the ledger itself',
    'attestations',
    anAttestation({ issuedTo: { id: 'did:web:ledger.example', name: 'x' } }),
    ['/issuedTo/id'],
    'invalid-id',
  ],
  ['a party without an id', 'attestations', anAttestation({ issuedTo: { name: 'x' } }), ['/issuedTo/id']],
  [
    'a scheme that is not registered here',
    'attestations',
    anAttestation({ scheme: { id: 'https://ledger.example/schemes/none', name: 'x' } }),
    ['/scheme/id'],
  ],
  [
    'a scheme of others without its name',
    'attestations',
    anAttestation({ scheme: { id: 'https://organic.example/scheme' } }),
    ['/scheme/name'],
  ],
  [
    'a registered scheme by another name',
    'attestations',
    anAttestation({ scheme: { id: 'https://ledger.example/schemes/eu-organic', name: 'Best of all' }, criteria: [] }),
    ['/scheme/name'],
  ],
  [
    'criteria of another scheme',
    'attestations',
    anAttestation({
      scheme: { id: 'https://ledger.example/schemes/eu-organic' },
      criteria: ['https://ledger.example/schemes/eu-organic#none', 'https://organic.example/x'].map((id) => ({ id, name: 'x' })),
    }),
    ['/criteria/0/id', '/criteria/1/id'],
  ],
  [
    "a registered scheme's criterion under another scheme",
    'attestations',
    anAttestation({ criteria: [{ id: 'https://ledger.example/schemes/eu-organic#soil', name: 'Soil' }] }),
    ['/criteria/0/id'],
  ],
  [
    'a criterion without its name',
    'attestations',
    anAttestation({ criteria: [{ id: 'https://organic.example/x' }] }),
    ['/criteria/0/name'],
  ],
  ['a level that is none', 'attestations', anAttestation({ assessorLevel: 'verified' }), ['/assessorLevel']],
  [
    'a day of the certificate that does not exist',
    'attestations',
    anAttestation({ certificate: { ...certificate, validFrom: '2025-02-29' } }),
    ['/certificate/validFrom'],
  ],
  [
    'a certificate that ends before it begins',
    'attestations',
    anAttestation({ certificate: { ...certificate, validUntil: '2025-12-31' } }),
    ['/certificate/validUntil'],
  ],
  ['a zone that is none', 'attestations', anAttestation({ certificate: { ...certificate, zone: 'Mars/Olympus' } }), ['/certificate/zone']],
  ['an offset for a zone', 'attestations', anAttestation({ certificate: { ...certificate, zone: '+05:00' } }), ['/certificate/zone']],
  [
    'a certificate without a zone',
    'attestations',
    anAttestation({ certificate: { ...certificate, zone: undefined } }),
    ['/certificate/zone'],
  ],
  ['a period besides that of the certificate', 'attestations', anAttestation({ validFrom: '2026-01-01T00:00:00Z' }), ['/validFrom']],
  ['a digest that is none', 'attestations', anAttestation({ evidence: [{ sha256: 'abc', name: 'x' }] }), ['/evidence/0/sha256']],
  [
    'a file that is not here',
    'attestations',
    anAttestation({ evidence: [{ sha256: 'ab'.repeat(32), name: 'x' }] }),
    ['/evidence/0/sha256'],
  ],
  [
    'a restriction of what it is about',
    'attestations',
    anAttestation({ restrict: [{ at: '/credentialSubject/conformityAssessment/0/assessedProduct', reason: 'commercial' }] }),
    ['/restrict/0/at'],
  ],
  [
    'a restriction of the whole assessment',
    'attestations',
    anAttestation({ restrict: [{ at: '/credentialSubject/conformityAssessment', reason: 'commercial' }] }),
    ['/restrict/0/at'],
  ],
];

async function refused(route: string, said: Parameters<World['ask']>[1]) {
  const before = await world.kept();
  const answered = await world.ask(route, { key: world.laLoma, ...said });
  expect(answered.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answered.text).not.toMatch(/\n\s+at |node_modules|select |insert /);
  expect(await world.kept()).toEqual(before);
  return answered;
}

describe('a request is refused with every fault by its place, and nothing of it is kept:', () => {
  it.each([...facilities, ...visibility, ...products, ...attestations].map((one) => [one[1], one[0], one] as const))(
    '%s: %s',
    async (_collection, _what, [, collection, body, at, code = 'invalid-request']) => {
      const answered = await refused(`POST /v1/${collection}`, { body });
      expect(answered.json).toMatchObject({ type: `/problems/${code}`, status: code === 'invalid-id' ? 400 : 422 });
      const places = (answered.json.errors as { at: string }[]).map((fault) => fault.at).sort();
      expect(places).toEqual([...at].sort());
    },
  );

  it('a mistyped number is refused with the digit that it should have', async () => {
    const answered = await refused('POST /v1/products', { body: aProduct({ id: GTIN_OFF }) });
    expect(answered.json.errors).toEqual([{ at: '/id', message: 'the GTIN 09521234543214 is mistyped: its check digit must be 3, not 4' }]);
  });
});

describe.each(['facilities', 'products', 'attestations'])('a body for %s', (collection) => {
  const text = JSON.stringify({ facilities: aFacility(), products: aProduct(), attestations: anAttestation() }[collection]);
  const json = { 'content-type': 'application/json' };

  it.each([
    ['malformed', text.slice(1), json, 400, 'malformed-json'],
    ['with duplicate keys', text.replace('"name":', '"name":"x","name":'), json, 400, 'malformed-json'],
    ['with a lone surrogate', text.replace('"name":"', '"name":"\\ud800'), json, 400, 'malformed-json'],
    ['with a number above 2^53', text.replace('"name":', '"n":9007199254740993,"name":'), json, 400, 'malformed-json'],
    ['nested without end', '['.repeat(100_000), json, 400, 'malformed-json'],
    ['with a key that reaches for the prototype', text.replace('{', '{"__proto__":{"isAdmin":true},'), json, 422, 'invalid-request'],
    ['that is a list', '[]', json, 422, 'invalid-request'],
    ['that is null', 'null', json, 422, 'invalid-request'],
    ['that is a text', '"hello"', json, 415, 'unsupported-media-type'],
    ['that is nothing', '', json, 422, 'invalid-request'],
    ['that is XML', '<a/>', { 'content-type': 'application/xml' }, 415, 'unsupported-media-type'],
    ['that is a JWT of another kind', 'a.b.c', { 'content-type': 'application/jwt' }, 415, 'unsupported-media-type'],
    ['over the limit', `{"name":"${'x'.repeat(4 * 1024 * 1024)}"}`, json, 413, 'body-too-large'],
  ])('%s is refused', async (_what, body, headers, status, code) => {
    expect((await refused(`POST /v1/${collection}?visibility=public`, { body, headers })).json).toMatchObject({
      status,
      type: `/problems/${code}`,
    });
  });

  it('that is not UTF-8 is refused', async () => {
    const body = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    expect((await refused(`POST /v1/${collection}`, { body, headers: json })).status).toBe(400);
    expect((await refused(`POST /v1/${collection}`, { body, headers: { 'content-type': 'application/vc+jwt' } })).status).toBe(400);
  });

  it('whose visibility the query says again is refused', async () => {
    expect((await refused(`POST /v1/${collection}?visibility=public`, { body: JSON.parse(text) as object })).json).toMatchObject({
      status: 422,
      errors: [{ at: '/visibility' }],
    });
  });

  it.each(['?wait=forever', '?visibilty=public', '?visibility=all', '?wait=logged&wait=accepted'])(
    'with the query %s is refused',
    async (query) => {
      expect((await refused(`POST /v1/${collection}${query}`, { body: JSON.parse(text) as object })).status).toBe(422);
    },
  );

  it.each(['../../etc/passwd', '..%2f..%2fetc%2fpasswd', '%00', 'ZZ'.repeat(32), 'ab'.repeat(31), `${'ab'.repeat(32)}%0a`])(
    'is not asked for by %s',
    async (id) => {
      const answered = await refused(`GET /v1/${collection}/${id}`, {});
      expect([400, 404, 422]).toContain(answered.status);
    },
  );

  it.each([
    ['no key', undefined, 401],
    ['a key of the wrong scope', 'narrow', 403],
    ['a key that has ended', 'expired', 401],
    ['the operator, who speaks for nobody', 'operator', 403],
  ])('from %s is refused', async (_who, which, status) => {
    const expired = await world.ledger.keyOf('la-loma', ['facilities:write', 'products:write', 'attestations:write'], 60_000);
    const key = {
      narrow: await world.ledger.keyOf('la-loma', ['statements:read', 'status:write']),
      expired,
      operator: world.ledger.operator,
    }[which ?? ''];
    if (which === 'expired') world.ledger.clock.advance(60_000);
    const before = await world.kept();
    const answered = await world.ask(`POST /v1/${collection}`, { key, body: JSON.parse(text) as object });
    expect(answered.status).toBe(status);
    expect(await world.kept()).toEqual(before);
  });
});
