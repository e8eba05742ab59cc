import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseJws } from '@terroir/proof';
import type { Answer, Said } from '../ledger.ts';
import type { OwnKey } from '../own-key.ts';
import { OWN } from './requests.ts';
import { World } from './world.ts';

let world: World;
let own: OwnKey;
let number = 0;
let thing: string;

beforeAll(async () => {
  world = await World.make();
  own = await world.ownKey('la-loma', 'P-256', 'own-1');
});
afterAll(() => world.stop());
beforeEach(async () => {
  number += 1;
  thing = await product(`thing-${String(number)}`);
});

/** A public product of la-loma's, by its id. */
async function product(code: string): Promise<string> {
  const id = `${OWN}/goods/${code}`;
  const body = { id, granularity: 'model', name: code, country: 'CO', visibility: 'public' };
  await world.done('POST /v1/products?wait=accepted', { key: world.laLoma, body });
  return id;
}

/** What the roaster, who is registered for nothing, says of things of la-loma's. */
async function attested(more: object = {}, by: 'roaster' | 'andes-cert' | 'la-loma' = 'roaster'): Promise<string> {
  const body = {
    name: 'Good to deal with',
    assessorLevel: '3rdParty',
    assessmentLevel: 'scheme-cab',
    attestationType: 'certification',
    products: [{ id: thing, name: 'A thing' }],
    issuedTo: { id: world.did('la-loma'), name: 'la-loma Ltd' },
    scheme: { id: 'https://ledger.example/schemes/eu-organic' },
    assessedOn: '2026-05-01',
    visibility: 'public',
    ...more,
  };
  return String((await world.done('POST /v1/attestations?wait=accepted', { key: world.keys[by], body })).id);
}

const reason = { reason: { text: 'Not as we see it now.', lang: 'en' } };
const signedAs = (body: string): Said => ({ key: world.laLoma, body, headers: { 'content-type': 'application/vc+jwt' } });
const accept = (id: string, said: Said = { key: world.laLoma, body: {} }): Promise<Answer> =>
  world.ask(`POST /v1/attestations/${id}/accept?wait=accepted`, said);
const accepted = async (id: string): Promise<string> =>
  String((await world.done(`POST /v1/attestations/${id}/accept`, { key: world.laLoma, body: {} })).id);
const takeBack = (acceptance: string, said: Said = { key: world.laLoma, body: reason }): Promise<Answer> =>
  world.ask(`POST /v1/owner-acceptances/${acceptance}/revoke?wait=accepted`, said);
const change = (collection: string, id: string, action: string, body: object, key = world.keys.roaster) =>
  world.done(`POST /v1/${collection}/${id}/${action}?wait=accepted`, { key, body });

interface Shown {
  readonly statement: string;
  readonly acceptance: { readonly statement: string; readonly by: { readonly slug: string }; readonly keyHeldBy: string } | null;
  readonly assurance: { readonly level: string; readonly inputs: { readonly isRegistered: boolean } };
  readonly holds: { readonly now: { readonly word: string } };
  readonly replacedBy: string | null;
}
const shownOf = async (uri: string): Promise<Shown[]> =>
  (await world.done(`GET /v1/passports?of=${encodeURIComponent(uri)}`)).attestations as Shown[];
const shown = (): Promise<Shown[]> => shownOf(thing);
const page = async (): Promise<string> => (await world.ask(`GET ${new URL(thing).pathname}`, { headers: { accept: 'text/html' } })).text;

interface Waiting {
  readonly id: string;
  readonly about: readonly string[];
  readonly visibility: string;
}
/** Everything that waits for an organisation, page by page of two. */
async function waiting(key = world.laLoma): Promise<Waiting[]> {
  const found: Waiting[] = [];
  for (let after = ''; ;) {
    const { items, next } = await world.done(`GET /v1/attestations/waiting?limit=2${after}`, { key });
    found.push(...(items as Waiting[]));
    if (next === null) return found;
    after = `&after=${String(next)}`;
  }
}
const isWaiting = async (id: string, key?: string): Promise<boolean> => (await waiting(key)).some((one) => one.id === id);

describe('what somebody who is registered for nothing attests of a thing', () => {
  it('waits for its owner, and for nobody else', async () => {
    const id = await attested();
    expect(await shown()).toEqual([]);
    expect((await waiting()).find((one) => one.id === id)).toMatchObject({ about: [thing], visibility: 'public' });
    for (const key of [world.keys.roaster, world.keys['andes-cert']]) expect(await isWaiting(id, key)).toBe(false);
  });

  it('is shown once the owner accepts it by a statement that is logged, with whose word it is, and no better for it', async () => {
    const id = await attested();
    const acceptance = await accepted(id);
    expect(await shown()).toMatchObject([
      {
        statement: id,
        acceptance: { statement: acceptance, by: { slug: 'la-loma' }, keyHeldBy: 'operator' },
        assurance: { level: 'unspecified', inputs: { isRegistered: false } },
      },
    ]);
    expect(await page()).toContain('Accepted by la-loma Ltd to be shown here');
    expect(await isWaiting(id)).toBe(false);
    const said = await world.done(`GET /v1/statements/${acceptance}`);
    expect(said).toMatchObject({ kind: 'owner-acceptance', visibility: 'public' });
    expect(parseJws(said.jws).payload).toMatchObject({
      type: ['VerifiableCredential', 'OwnerAcceptance'],
      issuer: { id: world.did('la-loma') },
      credentialSubject: { statement: id },
    });
    expect(await world.verdict(acceptance)).toMatchObject({ verdict: 'valid', basis: 'anchored' });
  });

  it('is shown no more once the owner takes that back, waits again, and can be accepted anew', async () => {
    const id = await attested();
    const first = await accepted(id);
    expect((await takeBack(first)).status).toBe(201);
    expect(await shown()).toEqual([]);
    expect(await isWaiting(id)).toBe(true);
    expect((await takeBack(first)).json).toMatchObject({ status: 409, type: '/problems/not-in-this-state' });
    const second = await accepted(id);
    expect(second).not.toBe(first);
    expect(await shown()).toMatchObject([{ statement: id, acceptance: { statement: second } }]);
    const { items } = await world.done('GET /v1/owner-acceptances', { key: world.laLoma });
    expect(items.slice(0, 2)).toMatchObject([
      { id: second, status: { isRevoked: false } },
      { id: first, status: { isRevoked: true } },
    ]);
    expect((await world.done(`GET /v1/owner-acceptances/${first}`)).status.isRevoked).toBe(true);
  });

  it('is accepted once, by whichever of two requests comes first', async () => {
    const id = await attested();
    const both = await Promise.all([accept(id), accept(id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await accept(id)).json).toMatchObject({ status: 409, type: '/problems/not-in-this-state' });
  });

  it('is shown at the page of who accepts it alone, where it assessed things of several', async () => {
    const theirs = 'https://ledger.example/id/andes-cert/goods/theirs';
    const body = { id: theirs, granularity: 'model', name: 'Theirs', country: 'CO', visibility: 'public' };
    await world.done('POST /v1/products?wait=accepted', { key: world.keys['andes-cert'], body });
    const id = await attested({
      products: [
        { id: thing, name: 'A' },
        { id: theirs, name: 'B' },
      ],
    });
    await accepted(id);
    expect([(await shown()).length, (await shownOf(theirs)).length]).toEqual([1, 0]);
    expect((await waiting(world.keys['andes-cert'])).find((one) => one.id === id)).toMatchObject({ about: [theirs] });
  });

  it('is found waiting by all that belongs to the owner: a lot of its product, a part of its place', async () => {
    await world.done('POST /v1/products?wait=accepted', {
      key: world.laLoma,
      body: { id: 'https://id.gs1.org/01/09521234543213', granularity: 'model', name: 'Coffee', country: 'CO', visibility: 'public' },
    });
    const about = ['https://id.gs1.org/01/09521234543213/10/L%2F9', 'https://brand.example/01/09521234543213'];
    const id = await attested({ products: about.map((one) => ({ id: one, name: 'Coffee' })) });
    const others = await attested({ products: [{ id: 'https://id.gs1.org/01/09521230000024', name: 'Of nobody' }] });
    expect((await waiting()).find((one) => one.id === id)?.about.toSorted()).toEqual(about.toSorted());
    expect(await isWaiting(others)).toBe(false);
  });

  it('does not wait for who owns what is only spelled alike', async () => {
    const beans = { id: 'urn:example:beans', granularity: 'model', name: 'Beans', country: 'CO', visibility: 'public' };
    await world.done('POST /v1/products?wait=accepted', { key: world.laLoma, body: beans });
    const [theirs, alike] = [
      await attested({ products: [{ id: 'urn:example:beans', name: 'Beans' }] }),
      await attested({ products: [{ id: 'urn:example:beans-of-others', name: 'Beans' }] }),
    ];
    expect([await isWaiting(theirs), await isWaiting(alike)]).toEqual([true, false]);
  });
});

describe('an accepted attestation', () => {
  it('that its issuer revokes is shown as revoked, and cannot be accepted then', async () => {
    const [id, other] = [await attested(), await attested({ name: 'Another' })];
    await accepted(id);
    for (const one of [id, other]) await change('attestations', one, 'revoke', reason);
    expect(await shown()).toMatchObject([{ statement: id, holds: { now: { word: 'revoked' } } }]);
    expect((await accept(other)).json).toMatchObject({ status: 409, type: '/problems/not-in-this-state' });
    expect(await isWaiting(other)).toBe(false);
  });

  it('that its issuer replaces stays, as replaced, until the owner accepts what replaces it', async () => {
    const id = await attested();
    await accepted(id);
    const statement = JSON.parse(JSON.stringify({ name: 'Anew', ...(await requestOf(id)) })) as object;
    const { id: next } = await change('attestations', id, 'replace', { ...reason, statement });
    expect(await shown()).toMatchObject([{ statement: id, replacedBy: next, holds: { now: { word: 'revoked' } } }]);
    expect(await isWaiting(String(next))).toBe(true);
    await accepted(String(next));
    expect(await shown()).toMatchObject([{ statement: next, replacedBy: null }]);
  });

  it('counts no more once the key by which it was accepted is withdrawn as of before', async () => {
    const thief = await world.ownKey('la-loma', 'P-256', `thief-${String(number)}`);
    const id = await attested();
    expect((await accept(id, signedAs(await thief.sign(await acceptanceOf(id))))).status).toBe(201);
    expect(await shown()).toHaveLength(1);
    const revoked = new Date(Date.now() - 60_000).toISOString();
    const name = thief.kid.split('#')[1] ?? '';
    await world.done(`POST /v1/organisations/la-loma/keys/${name}/withdraw`, { key: world.laLoma, body: { revoked } });
    expect(await shown()).toEqual([]);
  });
});

/** The request by which an attestation of this suite can be said anew. */
async function requestOf(id: string): Promise<object> {
  const { credential } = await world.done(`GET /v1/attestations/${id}`);
  return {
    assessorLevel: '3rdParty',
    assessmentLevel: 'scheme-cab',
    attestationType: 'certification',
    products: [{ id: thing, name: 'A thing' }],
    issuedTo: { id: world.did('la-loma'), name: 'la-loma Ltd' },
    scheme: { id: credential.credentialSubject.referenceScheme.id as string },
    assessedOn: '2026-05-02',
    visibility: 'public',
  };
}

const acceptanceOf = async (statement: string, more: object = {}) => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://ledger.example/contexts/v1'],
  id: `urn:uuid:${crypto.randomUUID()}`,
  type: ['VerifiableCredential', 'OwnerAcceptance'],
  issuer: { id: world.did('la-loma') },
  validFrom: new Date().toISOString(),
  credentialStatus: await world.places('la-loma', ['revocation']),
  credentialSubject: { statement },
  ...more,
});

describe('an acceptance that the owner signs itself', () => {
  it('is taken as its own, and is taken back by what it signs itself', async () => {
    const id = await attested();
    const taken = await accept(id, signedAs(await own.sign(await acceptanceOf(id))));
    expect(taken.status).toBe(201);
    expect(await shown()).toMatchObject([{ statement: id, acceptance: { statement: taken.json.id, keyHeldBy: 'self' } }]);
    const { credentialStatus: _status, ...revocation } = await acceptanceOf(id, {
      type: ['VerifiableCredential', 'StatusChange'],
      credentialSubject: { statement: taken.json.id, purpose: 'revocation', value: true, ...reason },
    });
    expect((await takeBack(String(taken.json.id), signedAs(await own.sign(revocation)))).status).toBe(201);
    expect(await shown()).toEqual([]);
  });

  it('is taken once, of two that are signed and sent at the same moment', async () => {
    const id = await attested();
    const both = [await own.sign(await acceptanceOf(id)), await own.sign(await acceptanceOf(id))];
    const answers = await Promise.all(both.map((jws) => accept(id, signedAs(jws))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it.each([
    ['of another statement than is asked for', { credentialSubject: { statement: 'ab'.repeat(32) } }, '/credentialSubject/statement'],
    ['of another type', { type: ['VerifiableCredential', 'Publication'] }, '/type'],
    ['with a word more', { credentialSubject: { statement: 'ab'.repeat(32), isTrue: true } }, '/credentialSubject/isTrue'],
    ['by another issuer', { issuer: { id: 'did:web:ledger.example:organisations:roaster' } }, '/issuer/id'],
    ['that names no status list', { credentialStatus: undefined }, '/credentialStatus'],
  ])('is refused, and nothing of it kept: %s', async (_how, more, at) => {
    const id = await attested();
    const jws = await own.sign(await acceptanceOf(id, more));
    const before = await world.kept();
    const { status, json } = await accept(id, signedAs(jws));
    expect(status).toBe(422);
    expect(json.errors.map((fault: { at: string }) => fault.at)).toContain(at);
    expect(await world.kept()).toEqual(before);
  });
});

describe('nothing is accepted, and nothing kept,', () => {
  it.each<[string, () => Promise<string>, () => string, number]>([
    ['of another’s thing', () => attested(), () => world.keys['andes-cert'], 403],
    ['by the operator', () => attested(), () => world.ledger.operator, 403],
    ['of one’s own saying', () => attested({}, 'la-loma'), () => world.laLoma, 409],
    ['that is private', () => attested({ visibility: 'private' }), () => world.laLoma, 404],
    ['that is for others', () => attested({ visibility: 'named', readers: ['andes-cert'] }), () => world.laLoma, 404],
    ['that is for the owner alone', () => attested({ visibility: 'named', readers: ['la-loma'] }), () => world.laLoma, 409],
    ['that is no attestation', () => product(`more-${String(number)}`).then(() => latest('product')), () => world.laLoma, 404],
    ['that is not there', () => Promise.resolve('0'.repeat(64)), () => world.laLoma, 404],
  ])('%s', async (_what, make, key, status) => {
    const id = await make();
    const before = await world.kept();
    expect((await accept(id, { key: key(), body: {} })).status).toBe(status);
    expect(await world.kept()).toEqual(before);
  });

  it('with words in the body that are not known', async () => {
    const { json } = await accept(await attested(), { key: world.laLoma, body: { visibility: 'public' } });
    expect(json).toMatchObject({ status: 422, errors: [{ at: '/visibility' }] });
  });

  it('of what may not be seen, in other words than of what is not there', async () => {
    const [hidden, absent] = [await accept(await attested({ visibility: 'private' })), await accept('0'.repeat(64))];
    expect([hidden.status, hidden.text]).toEqual([404, absent.text]);
  });
});

async function latest(kind: string): Promise<string> {
  const [row] = await world.ledger.database.query<{ id: Buffer }>(
    'select id from statement where kind = $1 order by sequence desc limit 1',
    [kind],
  );
  return row?.id.toString('hex') ?? '';
}

describe('an acceptance', () => {
  it('is taken back by nobody but its organisation, and the operator', async () => {
    const acceptance = await accepted(await attested());
    const before = await world.kept();
    for (const key of [world.keys.roaster, world.keys['andes-cert']])
      expect((await takeBack(acceptance, { key, body: reason })).status).toBe(403);
    expect(await world.kept()).toEqual(before);
    expect((await takeBack(acceptance, { key: world.ledger.operator, body: reason })).status).toBe(201);
    expect(await shown()).toEqual([]);
  });

  it('needs a key that may write attestations, and to be taken back one that may change a status', async () => {
    const id = await attested();
    const [reads, writes] = [
      await world.ledger.keyOf('la-loma', ['statements:read']),
      await world.ledger.keyOf('la-loma', ['attestations:write']),
    ];
    expect((await accept(id, { key: reads, body: {} })).status).toBe(403);
    expect((await world.ask('GET /v1/attestations/waiting', { key: reads })).status).toBe(200);
    const { json, status } = await accept(id, { key: writes, body: {} });
    expect(status).toBe(201);
    expect((await takeBack(String(json.id), { key: writes, body: reason })).status).toBe(403);
  });
});

describe('what waits', () => {
  it('holds what names the owner too, which is accepted once its issuer publishes it', async () => {
    const id = await attested({ visibility: 'named', readers: ['la-loma'] });
    expect((await waiting()).find((one) => one.id === id)).toMatchObject({ visibility: 'named' });
    await change('attestations', id, 'publish', { visibility: 'public' });
    expect((await accept(id)).status).toBe(201);
    expect(await shown()).toHaveLength(1);
  });

  it('holds nothing that is shown already, since who says it was registered for its scheme', async () => {
    const [registered, other] = [
      await attested({}, 'andes-cert'),
      await attested({ scheme: { id: 'https://other.example/scheme', name: 'Another' } }, 'andes-cert'),
    ];
    expect((await shown()).map(({ statement }) => statement)).toEqual([registered]);
    expect([await isWaiting(registered), await isWaiting(other)]).toEqual([false, true]);
  });

  it('holds nothing that is private or for others, and no gap where that would be', async () => {
    const seen = await attested();
    const hidden = [await attested({ visibility: 'private' }), await attested({ visibility: 'named', readers: ['andes-cert'] })];
    for (const id of hidden) expect(await isWaiting(id)).toBe(false);
    const { items } = await world.done('GET /v1/attestations/waiting?limit=1', { key: world.laLoma });
    expect(items).toMatchObject([{ id: seen }]);
  });
});
