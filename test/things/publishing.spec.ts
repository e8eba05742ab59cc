import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseJws } from '@terroir/proof';
import { PublicationRepository } from '../../api/src/submissions/publication-repository.ts';
import { aFacility, anAttestation, aProduct } from './requests.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(() => world.stop());

const kinds = [
  { collection: 'facilities', body: aFacility },
  { collection: 'products', body: aProduct },
  { collection: 'attestations', body: anAttestation },
] as const;

const reason = { text: 'Found wanting.', lang: 'en' };
const make = async (collection: string, body: object): Promise<string> =>
  (await world.done(`POST /v1/${collection}`, { key: world.laLoma, body })).id as string;
const publish = (collection: string, id: string, body: object) =>
  world.ask(`POST /v1/${collection}/${id}/publish`, { key: world.laLoma, body });
const seenBy = async (path: string, key?: string) => (await world.ask(`GET ${path}`, { key })).status;

describe.each(kinds)('a private statement in $collection', ({ collection, body }) => {
  it('is made public by a signed statement that is logged, and never made private again', async () => {
    const id = await make(collection, body({ name: 'For all in the end', visibility: 'private' }));
    expect(await seenBy(`/v1/${collection}/${id}`)).toBe(404);
    const published = await publish(collection, id, { visibility: 'public' });
    expect(published.status).toBe(201);
    expect(await seenBy(`/v1/${collection}/${id}`)).toBe(200);
    const said = await world.done(`GET /v1/statements/${String(published.json.id)}`);
    expect(said).toMatchObject({ kind: 'publication', visibility: 'public' });
    expect(parseJws(said.jws).payload).toMatchObject({
      type: ['VerifiableCredential', 'Publication'],
      issuer: { id: world.did('la-loma') },
      credentialSubject: { statement: id, visibility: 'public' },
    });
    expect(await world.verdict(published.json.id)).toMatchObject({ verdict: 'valid', basis: 'anchored' });
    const before = await world.kept();
    for (const again of [{ visibility: 'public' }, { visibility: 'named', readers: ['roaster'] }])
      expect((await publish(collection, id, again)).json).toMatchObject({ status: 409, type: '/problems/not-in-this-state' });
    expect((await publish(collection, id, { visibility: 'private' })).json).toMatchObject({ status: 422, errors: [{ at: '/visibility' }] });
    expect(await world.kept()).toEqual(before);
  });

  it('is shown to organisations that are named, then to more, and to none less', async () => {
    const id = await make(collection, body({ name: 'For some', visibility: 'private' }));
    const first = await publish(collection, id, { visibility: 'named', readers: ['roaster'] });
    expect(first.status).toBe(201);
    const { roaster, 'andes-cert': cert } = world.keys;
    const seen = async () => Promise.all([undefined, cert, roaster].map((key) => seenBy(`/v1/${collection}/${id}`, key)));
    expect(await seen()).toEqual([404, 404, 200]);
    expect(await seenBy(`/v1/statements/${String(first.json.id)}`)).toBe(404);
    const before = await world.kept();
    expect((await publish(collection, id, { visibility: 'named', readers: ['andes-cert'] })).json).toMatchObject({
      status: 422,
      errors: [{ at: '/readers' }],
    });
    expect((await publish(collection, id, { visibility: 'named', readers: ['roaster'] })).status).toBe(409);
    expect((await publish(collection, id, { visibility: 'named', readers: ['roaster', 'nobody'] })).json).toMatchObject({
      status: 422,
      errors: [{ at: '/readers/1' }],
    });
    expect(await world.kept()).toEqual(before);
    expect((await publish(collection, id, { visibility: 'named', readers: ['andes-cert', 'roaster'] })).status).toBe(201);
    expect(await seen()).toEqual([404, 200, 200]);
  });

  it('takes the changes of its status along', async () => {
    const id = await make(collection, body({ name: 'Suspended unseen', visibility: 'private' }));
    const { id: change } = await world.done(`POST /v1/${collection}/${id}/suspend`, { key: world.laLoma, body: { reason } });
    expect(await seenBy(`/v1/statements/${String(change)}`)).toBe(404);
    await publish(collection, id, { visibility: 'public' });
    expect(await seenBy(`/v1/statements/${String(change)}`)).toBe(200);
  });
});

it('what a statement withholds stays withheld when it is published', async () => {
  const restrict = [{ at: '/credentialSubject/certificate/number', reason: 'commercial' }];
  const id = await make('attestations', anAttestation({ name: 'Still withheld', visibility: 'private', restrict }));
  await publish('attestations', id, { visibility: 'public' });
  const shown = await world.ask(`GET /v1/attestations/${id}`);
  expect(shown.status).toBe(200);
  expect(shown.text).not.toContain('CO-2026-0117');
});

it('of two that publish at the same moment one is told that it is done', async () => {
  const id = await make('products', aProduct({ name: 'Raced', visibility: 'private' }));
  const both = await Promise.all([1, 2].map(() => publish('products', id, { visibility: 'public' })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
});

describe('a change of status that meets a publication which is not done yet', () => {
  /** Publishes, and holds that open until `work` has ended or waits for it. */
  async function meanwhile<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const repository = world.ledger.app.get(PublicationRepository, { strict: false });
    let over = false;
    const working = world.ledger.database.transaction(async (tx) => {
      await repository.lock(tx, id);
      await repository.widen(tx, id, { visibility: 'public', readers: [] });
      const begun = work().finally(() => (over = true));
      while (!over && (await world.ledger.database.query('select from pg_locks where not granted')).length === 0) await sleep(5);
      return { begun };
    });
    return (await working).begun;
  }

  const suspend = (id: string, body: string | object, mediaType: string) =>
    world.ask(`POST /v1/products/${id}/suspend`, { key: world.laLoma, body, headers: { 'content-type': mediaType } });

  it('is seen by whom the publication names', async () => {
    const id = await make('products', aProduct({ name: 'Met', visibility: 'private' }));
    const { status, json } = await meanwhile(id, () => suspend(id, JSON.stringify({ reason }), 'application/json'));
    expect(status).toBe(201);
    expect(await seenBy(`/v1/statements/${String(json.id)}`)).toBe(200);
  });

  it('is so where it was signed outside', async () => {
    const own = await world.ownKey('la-loma', 'P-256', 'own-1');
    const id = await make('products', aProduct({ name: 'Met outside', visibility: 'private' }));
    const change = await own.sign({
      '@context': ['https://www.w3.org/ns/credentials/v2', 'https://ledger.example/contexts/v1'],
      id: `urn:uuid:${crypto.randomUUID()}`,
      type: ['VerifiableCredential', 'StatusChange'],
      issuer: { id: world.did('la-loma') },
      validFrom: new Date().toISOString(),
      credentialSubject: { statement: id, purpose: 'suspension', value: true, reason },
    });
    const { status, json } = await meanwhile(id, () => suspend(id, change, 'application/vc+jwt'));
    expect(status).toBe(201);
    expect(await seenBy(`/v1/statements/${String(json.id)}`)).toBe(200);
  });
});
