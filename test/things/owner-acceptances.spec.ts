import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseJws } from '@terroir/proof';
import { Accepting, reason } from './accepting.ts';

let scene: Accepting;
beforeAll(async () => {
  scene = await Accepting.make();
});
afterAll(() => scene.world.stop());
beforeEach(() => scene.begin());

describe('what somebody who is registered for nothing attests of a thing', () => {
  it('waits for its owner, and for nobody else', async () => {
    const id = await scene.attested();
    expect(await scene.shown()).toEqual([]);
    expect((await scene.waiting()).find((one) => one.id === id)).toMatchObject({ about: [scene.thing], visibility: 'public' });
    for (const key of [scene.world.keys.roaster, scene.world.keys['andes-cert']]) expect(await scene.isWaiting(id, key)).toBe(false);
  });

  it('is shown once the owner accepts it by a statement that is logged, with whose word it is, and no better for it', async () => {
    const id = await scene.attested();
    const acceptance = await scene.accepted(id);
    expect(await scene.shown()).toMatchObject([
      {
        statement: id,
        acceptance: { statement: acceptance, by: { slug: 'la-loma' }, keyHeldBy: 'operator' },
        assurance: { level: 'unspecified', inputs: { isRegistered: false } },
      },
    ]);
    expect((await scene.world.ask(`GET ${new URL(scene.thing).pathname}`, { headers: { accept: 'text/html' } })).text).toContain(
      'Accepted by la-loma Ltd to be shown here',
    );
    expect(await scene.isWaiting(id)).toBe(false);
    const said = await scene.world.done(`GET /v1/statements/${acceptance}`);
    expect(said).toMatchObject({ kind: 'owner-acceptance', visibility: 'public' });
    expect(parseJws(said.jws).payload).toMatchObject({
      type: ['VerifiableCredential', 'OwnerAcceptance'],
      issuer: { id: scene.world.did('la-loma') },
      credentialSubject: { statement: id },
    });
    expect(await scene.world.verdict(acceptance)).toMatchObject({ verdict: 'valid', basis: 'anchored' });
  });

  it('is shown no more once the owner takes that back, waits again, and can be accepted anew', async () => {
    const id = await scene.attested();
    const first = await scene.accepted(id);
    expect((await scene.takeBack(first)).status).toBe(201);
    expect(await scene.shown()).toEqual([]);
    expect(await scene.isWaiting(id)).toBe(true);
    expect((await scene.takeBack(first)).json).toMatchObject({ status: 409, type: '/problems/not-in-this-state' });
    const second = await scene.accepted(id);
    expect(second).not.toBe(first);
    expect(await scene.shown()).toMatchObject([{ statement: id, acceptance: { statement: second } }]);
    const { items } = await scene.world.done('GET /v1/owner-acceptances', { key: scene.world.laLoma });
    expect(items.slice(0, 2)).toMatchObject([
      { id: second, status: { isRevoked: false } },
      { id: first, status: { isRevoked: true } },
    ]);
    expect((await scene.world.done(`GET /v1/owner-acceptances/${first}`)).status.isRevoked).toBe(true);
  });

  it('is accepted once, by whichever of two requests comes first', async () => {
    const id = await scene.attested();
    const both = await Promise.all([scene.accept(id), scene.accept(id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await scene.accept(id)).json).toMatchObject({ status: 409, type: '/problems/not-in-this-state' });
  });

  it('is shown at the page of who accepts it alone, where it assessed things of several', async () => {
    const theirs = 'https://ledger.example/id/andes-cert/goods/theirs';
    const body = { id: theirs, granularity: 'model', name: 'Theirs', country: 'CO', visibility: 'public' };
    await scene.world.done('POST /v1/products?wait=accepted', { key: scene.world.keys['andes-cert'], body });
    const id = await scene.attested({
      products: [
        { id: scene.thing, name: 'A' },
        { id: theirs, name: 'B' },
      ],
    });
    await scene.accepted(id);
    expect([(await scene.shown()).length, (await scene.shown(theirs)).length]).toEqual([1, 0]);
    expect((await scene.waiting(scene.world.keys['andes-cert'])).find((one) => one.id === id)).toMatchObject({ about: [theirs] });
  });

  it('is found waiting by whatever belongs to the owner: a lot of its product, or the product under another spelling', async () => {
    await scene.world.done('POST /v1/products?wait=accepted', {
      key: scene.world.laLoma,
      body: { id: 'https://id.gs1.org/01/09521234543213', granularity: 'model', name: 'Coffee', country: 'CO', visibility: 'public' },
    });
    const about = ['https://id.gs1.org/01/09521234543213/10/L%2F9', 'https://brand.example/01/09521234543213'];
    const id = await scene.attested({ products: about.map((one) => ({ id: one, name: 'Coffee' })) });
    const others = await scene.attested({ products: [{ id: 'https://id.gs1.org/01/09521230000024', name: 'Of nobody' }] });
    expect((await scene.waiting()).find((one) => one.id === id)?.about.toSorted()).toEqual(about.toSorted());
    expect(await scene.isWaiting(others)).toBe(false);
  });

  it('does not wait for who owns what is only spelled alike', async () => {
    const beans = { id: 'urn:example:beans', granularity: 'model', name: 'Beans', country: 'CO', visibility: 'public' };
    await scene.world.done('POST /v1/products?wait=accepted', { key: scene.world.laLoma, body: beans });
    const [theirs, alike] = [
      await scene.attested({ products: [{ id: 'urn:example:beans', name: 'Beans' }] }),
      await scene.attested({ products: [{ id: 'urn:example:beans-of-others', name: 'Beans' }] }),
    ];
    expect([await scene.isWaiting(theirs), await scene.isWaiting(alike)]).toEqual([true, false]);
  });
});

describe('an accepted attestation', () => {
  it('that its issuer revokes is shown as revoked, and cannot be accepted then', async () => {
    const [id, other] = [await scene.attested(), await scene.attested({ name: 'Another' })];
    await scene.accepted(id);
    for (const one of [id, other]) await scene.change(one, 'revoke', reason);
    expect(await scene.shown()).toMatchObject([{ statement: id, holds: { now: { word: 'revoked' } } }]);
    expect((await scene.accept(other)).json).toMatchObject({ status: 409, type: '/problems/not-in-this-state' });
    expect(await scene.isWaiting(other)).toBe(false);
  });

  it('that its issuer replaces stays, as replaced, until the owner accepts what replaces it', async () => {
    const id = await scene.attested();
    await scene.accepted(id);
    const { id: next } = await scene.change(id, 'replace', { ...reason, statement: scene.request({ name: 'Said anew' }) });
    expect(await scene.shown()).toMatchObject([{ statement: id, replacedBy: next, holds: { now: { word: 'revoked' } } }]);
    expect(await scene.isWaiting(String(next))).toBe(true);
    await scene.accepted(String(next));
    expect(await scene.shown()).toMatchObject([{ statement: next, replacedBy: null }]);
  });

  it('counts no more once the key by which it was accepted is withdrawn as of before', async () => {
    const thief = await scene.world.ownKey('la-loma', 'P-256', 'thief');
    const id = await scene.attested();
    expect((await scene.accept(id, scene.signedAs(await thief.sign(await scene.acceptanceOf(id))))).status).toBe(201);
    expect(await scene.shown()).toHaveLength(1);
    const revoked = new Date(Date.now() - 60_000).toISOString();
    const name = thief.kid.split('#')[1] ?? '';
    await scene.world.done(`POST /v1/organisations/la-loma/keys/${name}/withdraw`, { key: scene.world.laLoma, body: { revoked } });
    expect(await scene.shown()).toEqual([]);
  });
});

describe('what waits', () => {
  it('holds what names the owner too, which is accepted once its issuer publishes it', async () => {
    const id = await scene.attested({ visibility: 'named', readers: ['la-loma'] });
    expect((await scene.waiting()).find((one) => one.id === id)).toMatchObject({ visibility: 'named' });
    await scene.change(id, 'publish', { visibility: 'public' });
    expect((await scene.accept(id)).status).toBe(201);
    expect(await scene.shown()).toHaveLength(1);
  });

  it('holds nothing that is shown already, since who says it was registered for its scheme', async () => {
    const [registered, other] = [
      await scene.attested({}, 'andes-cert'),
      await scene.attested({ scheme: { id: 'https://other.example/scheme', name: 'Another' } }, 'andes-cert'),
    ];
    expect((await scene.shown()).map(({ statement }) => statement)).toEqual([registered]);
    expect([await scene.isWaiting(registered), await scene.isWaiting(other)]).toEqual([false, true]);
  });

  it('holds nothing that is private or for others, and no gap where that would be', async () => {
    const seen = await scene.attested();
    const hidden = [
      await scene.attested({ visibility: 'private' }),
      await scene.attested({ visibility: 'named', readers: ['andes-cert'] }),
    ];
    for (const id of hidden) expect(await scene.isWaiting(id)).toBe(false);
    const { items } = await scene.world.done('GET /v1/attestations/waiting?limit=1', { key: scene.world.laLoma });
    expect(items).toMatchObject([{ id: seen }]);
  });
});

it('an acceptance whose key was withdrawn is made anew once it is revoked, as the refusal says', async () => {
  const { world } = scene;
  await scene.begin();
  const id = await scene.attested();
  const acceptance = await scene.accepted(id);
  const past = new Date(world.ledger.clock.now().getTime() - 60_000).toISOString();
  const withdrawal = { key: world.ledger.operator, body: { revoked: past } };
  await world.done('POST /v1/organisations/la-loma/keys/key-1/withdraw', withdrawal);
  await world.done('POST /v1/organisations/la-loma/keys', { key: world.ledger.operator, body: { heldBy: 'operator', former: 'keep' } });
  const refused = await scene.accept(id);
  expect([refused.status, refused.json.detail]).toEqual([409, expect.stringContaining(`by statement ${acceptance}`)]);
  expect((await scene.takeBack(acceptance)).status).toBe(201);
  expect((await scene.accept(id)).status).toBe(201);
});
