import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseJws, thingKey } from '@terroir/proof';
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

const reason = { text: 'The inspection found otherwise.', lang: 'en' };
const make = async (collection: string, body: object): Promise<string> =>
  (await world.done(`POST /v1/${collection}`, { key: world.laLoma, body })).id as string;
const change = (collection: string, id: string, action: string, key: string | undefined = world.laLoma, body: object = { reason }) =>
  world.ask(`POST /v1/${collection}/${id}/${action}`, { key, body });

describe.each(kinds)('a statement in $collection', ({ collection, body }) => {
  it('that stands is valid, on the chain', async () => {
    expect(await world.verdict(await make(collection, body({ name: 'Stands' })))).toMatchObject({
      verdict: 'valid',
      basis: 'anchored',
      keyHeldBy: 'operator',
      replacedBy: null,
    });
  });

  it('can be suspended, and reinstated', async () => {
    const id = await make(collection, body({ name: 'Swings' }));
    await world.verdict(id);
    expect((await change(collection, id, 'suspend')).status).toBe(201);
    expect((await world.verdict(id)).verdict).toBe('suspended');
    expect((await world.done(`GET /v1/${collection}/${id}`)).status).toEqual({ isRevoked: false, isSuspended: true, replacedBy: null });
    expect((await change(collection, id, 'suspend')).json).toMatchObject({ status: 409, type: '/problems/not-in-this-state' });
    expect((await change(collection, id, 'reinstate')).status).toBe(201);
    expect((await world.verdict(id, ({ verdict }) => verdict === 'valid')).verdict).toBe('valid');
    expect((await world.done(`GET /v1/statements/${id}/proof`)).change).toBeUndefined();
    expect((await change(collection, id, 'reinstate')).status).toBe(409);
  });

  it('that is revoked is so at once, for good, and the bundle explains it', async () => {
    const id = await make(collection, body({ name: 'Revoked' }));
    await world.verdict(id);
    expect((await change(collection, id, 'revoke')).status).toBe(201);
    expect((await world.done(`GET /v1/verify/${id}`)).verdict).toBe('revoked');
    const { change: explained } = await world.done(`GET /v1/statements/${id}/proof`);
    expect(parseJws(explained).payload['credentialSubject']).toEqual({ statement: id, purpose: 'revocation', value: true, reason });
    for (const action of ['revoke', 'suspend', 'reinstate']) expect((await change(collection, id, action)).status).toBe(409);
    expect((await world.verdict(id)).verdict).toBe('revoked');
  });

  it('is replaced by a new one in one transaction, and its verdict names the new', async () => {
    const id = await make(collection, body({ name: 'Old' }));
    await world.verdict(id);
    const replaced = await change(collection, id, 'replace', world.laLoma, { reason, statement: body({ name: 'New' }) });
    expect(replaced.status).toBe(201);
    expect(replaced.headers['location']).toBe(`https://ledger.example/v1/${collection}/${String(replaced.json.id)}`);
    expect(await world.verdict(id)).toMatchObject({ verdict: 'revoked', replacedBy: replaced.json.id });
    expect(await world.verdict(replaced.json.id)).toMatchObject({ verdict: 'valid', payload: { name: 'New' } });
    expect((await world.done(`GET /v1/${collection}/${id}`)).status).toEqual({
      isRevoked: true,
      isSuspended: false,
      replacedBy: replaced.json.id,
    });
  });

  it('that cannot be replaced leaves nothing of what was to replace it', async () => {
    const id = await make(collection, body({ name: 'Gone' }));
    await change(collection, id, 'revoke');
    const before = await world.kept();
    expect((await change(collection, id, 'replace', world.laLoma, { reason, statement: body({ name: 'Too late' }) })).status).toBe(409);
    const bad = await change(collection, id, 'replace', world.laLoma, { statement: body({ name: 'No reason', colour: 'red' }) });
    expect(bad.json).toMatchObject({
      status: 422,
      errors: expect.arrayContaining([{ at: '/statement/colour', message: 'is not known here' }]),
    });
    expect(bad.json.errors.map(({ at }: { at: string }) => at)).toContain('/reason');
    expect(await world.kept()).toEqual(before);
    const itself = await make(collection, body({ name: 'Itself' }));
    const kept = await world.kept();
    expect((await change(collection, itself, 'replace', world.laLoma, { reason, statement: body({ name: 'Itself' }) })).status).toBe(422);
    expect(await world.kept()).toEqual(kept);
  });

  it("is changed by nobody but its organisation, and the operator, who replaces nothing in another's name", async () => {
    const id = await make(collection, body({ name: 'Mine' }));
    const before = await world.kept();
    const replacement = { reason, statement: body({ name: 'Yours now' }) };
    for (const action of ['revoke', 'suspend', 'reinstate', 'replace', 'publish']) {
      const said = {
        revoke: { reason },
        suspend: { reason },
        reinstate: { reason },
        replace: replacement,
        publish: { visibility: 'public' },
      }[action];
      expect((await change(collection, id, action, world.keys.roaster, said)).status).toBe(403);
      expect((await world.ask(`POST /v1/${collection}/${id}/${action}`, { body: said })).status).toBe(401);
    }
    expect((await change(collection, id, 'replace', world.ledger.operator, replacement)).status).toBe(403);
    expect(await world.kept()).toEqual(before);
    expect((await change(collection, id, 'revoke', world.ledger.operator)).status).toBe(201);
    const { change: explained } = await world.done(`GET /v1/statements/${id}/proof`);
    expect(parseJws(explained).payload['issuer']).toEqual({ id: 'did:web:ledger.example' });
  });

  it('that is private is to a stranger as if it were not there', async () => {
    const id = await make(collection, body({ name: 'Unseen', visibility: 'private' }));
    for (const action of ['revoke', 'replace', 'publish']) {
      const said =
        action === 'replace' ? { reason, statement: body({ name: 'x' }) } : action === 'publish' ? { visibility: 'public' } : { reason };
      const [there, absent] = [
        await change(collection, id, action, world.keys.roaster, said),
        await change(collection, '0'.repeat(64), action, world.keys.roaster, said),
      ];
      expect([there.status, there.text]).toEqual([404, absent.text]);
    }
  });

  it('is not found under another kind', async () => {
    const id = await make(collection, body({ name: 'Of its kind' }));
    const other = collection === 'facilities' ? 'products' : 'facilities';
    expect((await world.ask(`GET /v1/${other}/${id}`, { key: world.laLoma })).status).toBe(404);
    expect((await change(other, id, 'revoke')).status).toBe(404);
  });

  it('needs a key for its kind and one for its status to be replaced', async () => {
    const id = await make(collection, body({ name: 'Scoped' }));
    const narrow = await world.ledger.keyOf('la-loma', ['status:write']);
    const answered = await change(collection, id, 'replace', narrow, { reason, statement: body({ name: 'x' }) });
    expect(answered.json).toMatchObject({ status: 403, detail: expect.stringContaining(`${collection}:write`) });
    const other = await world.ledger.keyOf('la-loma', [collection === 'facilities' ? 'products:write' : 'facilities:write']);
    expect((await change(collection, id, 'publish', other, { visibility: 'public' })).json).toMatchObject({
      status: 403,
      detail: expect.stringContaining(`${collection}:write`),
    });
  });
});

describe('the period of a statement', () => {
  it('is over with the last day of its certificate', async () => {
    const certificate = { number: '1', validFrom: '2020-01-01', validUntil: '2020-12-31', zone: 'America/Bogota' };
    const id = await make('attestations', anAttestation({ name: 'Expired', certificate }));
    expect(await world.verdict(id)).toMatchObject({ verdict: 'expired' });
  });

  it('may begin later', async () => {
    const id = await make('products', aProduct({ name: 'Later', validFrom: '2096-01-01T00:00:00+01:00' }));
    expect((await world.verdict(id)).verdict).toBe('not-yet-valid');
  });
});

it('what a statement is about is kept by its canonical key', async () => {
  const id = await make(
    'attestations',
    anAttestation({ name: 'About', products: [{ id: 'urn:epc:class:lgtin:9521234.054321.L%2F1', name: 'A lot' }] }),
  );
  const rows = await world.ledger.database.query<{ key: string; role: string; uri: string }>(
    'select key, role, uri from statement_subject where statement = $1',
    [Buffer.from(id, 'hex')],
  );
  expect(rows).toContainEqual({
    key: 'https://id.gs1.org/01/09521234543213/10/L%2F1',
    role: 'assessed-product',
    uri: 'urn:epc:class:lgtin:9521234.054321.L%2F1',
  });
  expect(rows.every(({ key, uri }) => key === thingKey(uri))).toBe(true);
  expect(await world.verdict(id)).toMatchObject({ verdict: 'valid' });
  expect(
    await world.done(`GET /v1/verify/${id}?subject=${encodeURIComponent('https://brand.example/01/09521234543213/10/L%2F1')}`),
  ).toMatchObject({ checks: { subject: { result: 'pass' } } });
});
