import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

describe.each(kinds)('$collection', ({ collection, body }) => {
  it('take a statement, log it, and give it back', async () => {
    const key = world.laLoma;
    const made = await world.ask(`POST /v1/${collection}`, { key, body: body() });
    expect(made.text).toContain('logged');
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ state: 'logged', inclusion: { checkpoint: expect.stringContaining('ledger.example/log') } });
    expect(made.headers['location']).toBe(`/v1/${collection}/${made.json.id}`);
    const shown = await world.done(`GET /v1/${collection}/${made.json.id}`);
    expect(shown).toMatchObject({ id: made.json.id, visibility: 'public', credential: { name: body().name } });
    expect((await world.done(`GET /v1/${collection}`, { key })).items.map(({ id }: { id: string }) => id)).toEqual([made.json.id]);
  });
});
