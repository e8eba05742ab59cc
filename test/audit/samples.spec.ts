import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LookedInto, LOT, OTHER_LOT } from './looked-into.ts';

const SEED = 'ab'.repeat(32);
const ITEM = 'https://id.gs1.org/01/09521234543213/10/L-9/21/1';
const LOTS = [LOT, OTHER_LOT, 'https://id.gs1.org/01/09521234543213/10/L-9', 'urn:example:beans'].sort();

let world: LookedInto;
let key: string;
beforeAll(async () => {
  world = await LookedInto.make();
  const event = { type: 'ObjectEvent', eventTime: '2026-05-01T09:00:00.000Z', eventTimeZoneOffset: '+00:00', action: 'OBSERVE' };
  await world.event('of an item', 'la-loma', { ...event, epcList: [ITEM, 'urn:example:piece'] }, { visibility: 'private' });
  await world.event(
    'of beans',
    'la-loma',
    {
      ...event,
      quantityList: [{ epcClass: 'urn:example:beans', quantity: 1, uom: 'KGM' }, { epcClass: 'https://id.gs1.org/01/09521234543213' }],
    },
    { visibility: 'private' },
  );
  await world.ledger.rest();
  key = await world.grant();
});
afterAll(() => world.stop());

const draw = (body: object, by = key) => world.ledger.ask('POST /v1/audit/samples', { key: by, body });
const drawn = async (body: object, by = key) => {
  const { status, json, text } = await draw(body, by);
  if (status !== 201) throw new Error(text);
  return json;
};
const list = async (who: string) => (await world.ledger.done('GET /v1/audit/samples?limit=100', { key: who })).items;

/** The rule as docs/audit.md has it, written anew. */
function drawnByRule(population: readonly string[], seed: string, size: number): string[] {
  const hash = (lot: string) =>
    createHash('sha256').update('terroir/audit-sample@1\n').update(Buffer.from(seed, 'hex')).update(lot).digest('hex');
  return [...population].sort((one, other) => (hash(one) < hash(other) ? -1 : 1)).slice(0, size);
}

describe('a sample', () => {
  it('is drawn from the lots that the organisation’s own statements name: an item stands for its lot, a product alone for none', async () => {
    const sample = await drawn({ size: 1000, seed: SEED });
    expect([...sample.lots].sort()).toEqual(LOTS);
    expect(sample.population).toEqual({
      count: LOTS.length,
      sha256: createHash('sha256')
        .update(LOTS.map((lot) => `${lot}\n`).join(''))
        .digest('hex'),
    });
  });

  it('by the same seed is the same, and is the one that the rule draws', async () => {
    const [one, same] = [await drawn({ size: 2, seed: SEED }), await drawn({ size: 2, seed: SEED })];
    expect(same.lots).toEqual(one.lots);
    expect(one.lots).toEqual(drawnByRule(LOTS, SEED, 2));
    expect(one).toMatchObject({ seed: SEED, checkpoint: null, size: 2, organisation: 'la-loma', grant: key.slice(8, 24) });
  });

  it('without a seed is drawn by the root of a published checkpoint, which anyone has', async () => {
    const sample = await drawn({ size: 2 });
    const [row] = await world.ledger.database.query<{ note: string; published_size: number }>(
      'select c.note, l.published_size from checkpoint c join log l on l.origin = c.log where c.log = $1 and c.size = $2',
      [sample.checkpoint.origin, sample.checkpoint.size],
    );
    expect(Buffer.from(row?.note.split('\n')[2] ?? '', 'base64').toString('hex')).toBe(sample.seed);
    expect(row?.published_size).toBeGreaterThanOrEqual(sample.checkpoint.size);
    expect(sample.lots).toEqual(drawnByRule(LOTS, sample.seed, 2));
  });

  it('can be drawn again from what the list tells of the time at which it was drawn', async () => {
    const sample = await drawn({ size: 3, seed: SEED });
    world.ledger.clock.advance(1000);
    await world.record(
      'products',
      { name: 'later', by: 'la-loma' },
      { id: 'https://id.gs1.org/01/09521234543213/10/L-10', name: 'Later', country: 'CO', visibility: 'private' },
    );
    expect((await drawn({ size: 1000, seed: SEED })).population.count).toBe(LOTS.length + 1);
    const told = await world.look(key, { asKnown: sample.knownBy, organisation: 'la-loma' });
    const subjects = told.flatMap(({ subjects: all }) => all as { uri: string; role: string }[]);
    const lots = subjects.flatMap(
      ({ uri, role }) =>
        /^https:\/\/id\.gs1\.org\/01\/[0-9]{14}\/10\/[^/]+/.exec(uri)?.[0] ?? (role === 'epcClass' && uri.startsWith('urn:') ? uri : []),
    );
    expect(drawnByRule([...new Set(lots)], sample.seed, sample.size)).toEqual(sample.lots);
  });

  it.each([
    ['a thing', { covers: { what: 'things', things: [LOT] } }, [LOT]],
    ['a scheme, whose attestations name no lot', { covers: { what: 'schemes', schemes: ['https://fair.example/scheme'] } }, []],
  ])('is drawn from no more than the grant covers: %s', async (_what, grant, lots) => {
    expect((await drawn({ size: 1000, seed: SEED }, await world.grant(grant))).lots).toEqual(lots);
  });

  it('is drawn from a period of recording, where one is named', async () => {
    const recordedFrom = new Date(world.ledger.clock.now().getTime() + 1).toISOString();
    expect((await drawn({ size: 10, recordedFrom })).lots).toEqual([]);
    expect(
      (await drawn({ size: 10, recordedBefore: recordedFrom, recordedFrom: '2026-01-01T00:00:00Z' })).population.count,
    ).toBeGreaterThan(0);
  });

  it.each([
    ['of none', { size: 0 }, '/size'],
    ['of too many', { size: 1001 }, '/size'],
    ['of half a lot', { size: 1.5 }, '/size'],
    ['without saying how many', {}, '/size'],
    ['by a short seed', { size: 1, seed: 'ab' }, '/seed'],
    ['by a seed in capitals', { size: 1, seed: 'AB'.repeat(32) }, '/seed'],
    ['of no period', { size: 1, recordedFrom: 'yesterday' }, '/recordedFrom'],
    ['by what is not asked', { size: 1, lots: [LOT] }, '/lots'],
  ])('is not drawn %s, and nothing is kept', async (_what, body, at) => {
    const before = await list(world.ledger.operator);
    const refused = await draw(body);
    expect(refused.json).toMatchObject({ status: 422, errors: expect.arrayContaining([expect.objectContaining({ at })]) });
    expect(await list(world.ledger.operator)).toEqual(before);
  });

  it('is drawn from nothing that was recorded after the time that it names, also where that came meanwhile', async () => {
    const { count } = (await drawn({ size: 1, seed: SEED })).population;
    world.ledger.clock.advance(5000);
    await world.record(
      'products',
      { name: 'meanwhile', by: 'la-loma' },
      { id: 'https://id.gs1.org/01/09521234543213/10/L-11', name: 'x', country: 'CO', visibility: 'private' },
    );
    world.ledger.clock.advance(-5000);
    expect((await drawn({ size: 1, seed: SEED })).population.count).toBe(count);
    world.ledger.clock.advance(5000);
    expect((await drawn({ size: 1, seed: SEED })).population.count).toBe(Number(count) + 1);
  });

  it('is kept for good, and seen by who drew it, by whose lots they are, and by the operator', async () => {
    const mine = await world.grant();
    const sample = await drawn({ size: 2, seed: SEED }, mine);
    expect(await list(mine)).toEqual([sample]);
    for (const who of [world.keys['la-loma'], world.ledger.operator]) expect((await list(who))[0]).toEqual(sample);
    expect(await list(world.keys.roaster)).toEqual([]);
    expect(await list(await world.grant())).toEqual([]);
    for (const sql of [`update audit_sample set lots = '{}'`, 'delete from audit_sample', 'truncate audit_sample'])
      await expect(world.ledger.database.query(sql)).rejects.toThrow(/never changed or removed/);
  });

  it('is an access, and so is looking at it again', async () => {
    const mine = await world.grant();
    await drawn({ size: 2, seed: SEED }, mine);
    await list(mine);
    const { items } = await world.ledger.done(`GET /v1/audit/accesses?grant=${mine.slice(8, 24)}`, { key: world.keys['la-loma'] });
    expect(items).toMatchObject([
      { route: 'GET /v1/audit/samples', rows: 1 },
      { route: 'POST /v1/audit/samples', question: { size: 2, seed: SEED }, rows: 2 },
    ]);
  });
});

it('before the first checkpoint there is no seed to be had', async () => {
  const waiting = await LookedInto.make({ isRunning: false });
  try {
    const mine = await waiting.grant();
    expect((await waiting.ledger.ask('POST /v1/audit/samples', { key: mine, body: { size: 1 } })).json).toMatchObject({
      type: '/problems/not-ready',
    });
    expect((await waiting.ledger.ask('POST /v1/audit/samples', { key: mine, body: { size: 1, seed: SEED } })).status).toBe(201);
  } finally {
    await waiting.stop();
  }
});
