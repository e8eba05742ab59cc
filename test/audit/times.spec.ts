import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LookedInto, LOT } from './looked-into.ts';

const DAY_MS = 86_400_000;
let world: LookedInto;
let key: string;
beforeAll(async () => {
  world = await LookedInto.make();
  key = await world.grant();
});
afterAll(() => world.stop());

const because = { reason: { text: 'because', lang: 'en' } };
const now = () => world.ledger.clock.now().toISOString();
const change = (action: string, body: object = because) =>
  world.ledger.done(`POST /v1/products/${String(world.ids['lot'])}/${action}?wait=logged`, { key: world.keys['la-loma'], body });
/** Waits until a statement of the organisation is on chain and final. */
const anchored = async (name: string): Promise<void> => {
  const path = `GET /v1/statements/${String(world.ids[name])}`;
  for (let attempt = 0; attempt < 300; attempt++) {
    if ((await world.ledger.done(path, { key: world.keys['la-loma'] })).state === 'anchored') return;
    await sleep(50);
  }
};
const theLot = async (query: Record<string, string> = {}) =>
  (await world.look(key, { subject: LOT, kind: 'product', ...query })).find(({ id }) => id === world.ids['lot']);

describe('how far a statement has come', () => {
  it('is told with the time of the block by which it had been said', async () => {
    await anchored('lot');
    const { state } = await theLot();
    const {
      state: word,
      index,
      anchoredAt,
    } = await world.ledger.done(`GET /v1/statements/${String(world.ids['lot'])}`, { key: world.keys['la-loma'] });
    expect(state).toEqual({ word, index, anchoredAt });
    expect(word).toBe('anchored');
    expect(await world.sees(key, { state: 'anchored', kind: 'facility' })).toEqual(['farm']);
    expect(await world.sees(key, { state: 'accepted,logged', kind: 'facility' })).toEqual([]);
  });

  it('is told as it was known: before its checkpoint and its block it was accepted, and before that it was not there', async () => {
    const { recordedAt, state, id } = await theLot();
    const [row] = await world.ledger.database.query<{ signed_at: Date }>(
      `select c.signed_at from entry e join checkpoint c on c.log = e.log and c.size > e.index where e.statement = $1 order by c.size limit 1`,
      [Buffer.from(String(id), 'hex')],
    );
    const justBefore = (time: string | Date) => new Date(new Date(time).getTime() - 1).toISOString();
    expect(await theLot({ asKnown: justBefore(recordedAt) })).toBeUndefined();
    expect((await theLot({ asKnown: justBefore(row?.signed_at ?? '') }))?.state ?? { word: 'accepted' }).toMatchObject({
      word: 'accepted',
    });
    expect((await theLot({ asKnown: justBefore(state.anchoredAt) }))?.state.word ?? 'accepted').not.toBe('anchored');
    const all = new Date(Math.max(Date.parse(state.anchoredAt), row?.signed_at.getTime() ?? 0)).toISOString();
    expect((await theLot({ asKnown: all })).state.word).toBe('anchored');
  });
});

describe('a status', () => {
  const times: Record<string, string> = {};
  beforeAll(async () => {
    const step = async (name: string, work: () => Promise<unknown>) => {
      world.ledger.clock.advance(DAY_MS);
      await work();
      world.ledger.clock.advance(1000);
      times[name] = now();
    };
    times['first'] = now();
    await step('suspended', () => change('suspend'));
    await step('reinstated', () => change('reinstate'));
    await step('replaced', async () => {
      const statement = { id: LOT, name: 'Coffee, lot L-7, corrected', country: 'CO', visibility: 'private' };
      world.ids['corrected'] = String((await change('replace', { ...because, statement })).id);
    });
  });

  it.each([
    ['first', 'standing'],
    ['suspended', 'suspended'],
    ['reinstated', 'standing'],
    ['replaced', 'revoked'],
  ])('is told as of when it was %s: %s', async (name, word) => {
    const asOf = String(times[name]);
    expect((await theLot({ asOf })).status.word).toBe(word);
    expect((await theLot({ asKnown: asOf })).status.word).toBe(word);
    expect(await world.sees(key, { asOf, status: word, kind: 'product', subject: LOT })).toContain('lot');
    const others = ['standing', 'suspended', 'revoked'].filter((other) => other !== word).join(',');
    expect(await world.sees(key, { asOf, status: others, kind: 'product', subject: LOT })).not.toContain('lot');
  });

  it('is told with since when, and by what it was replaced', async () => {
    const { status } = await theLot();
    expect(status).toMatchObject({ word: 'revoked', replacedBy: world.ids['corrected'] });
    expect(status.since < String(times['replaced']) && status.since > String(times['reinstated'])).toBe(true);
    expect((await theLot({ asOf: String(times['suspended']) })).status).toMatchObject({ word: 'suspended', replacedBy: null });
  });

  it('of a time after that by which it was known does not count what came between', async () => {
    expect((await theLot({ asKnown: String(times['suspended']), asOf: String(times['replaced']) })).status.word).toBe('suspended');
    expect((await theLot({ asKnown: String(times['replaced']), asOf: String(times['suspended']) })).status.word).toBe('suspended');
  });
});

describe('what had been recorded by a time', () => {
  it('holds nothing that came later, and what came meanwhile changes nothing of it', async () => {
    // The clock is ahead of the chain's: a block yet to come would be of a time before this.
    await anchored('corrected');
    const asKnown = now();
    const before = await world.ledger.ask(`GET /v1/audit/statements?kind=event,product,attestation&asKnown=${asKnown}`, { key });
    world.ledger.clock.advance(1000);
    await world.record(
      'facilities',
      { name: 'mill', by: 'la-loma' },
      { id: 'https://ledger.example/id/la-loma/place/mill', name: 'Mill', country: 'CO', visibility: 'public' },
    );
    await world.ledger.done(`POST /v1/attestations/${String(world.ids['own attestation'])}/revoke?wait=logged`, {
      key: world.keys['la-loma'],
      body: because,
    });
    expect((await world.ledger.ask(`GET /v1/audit/statements?kind=event,product,attestation&asKnown=${asKnown}`, { key })).text).toBe(
      before.text,
    );
    expect(await world.sees(key, { asKnown, kind: 'facility' })).toEqual(['farm']);
    expect(await world.sees(key, { kind: 'facility' })).toEqual(['farm', 'mill']);
  });
});

describe('the period of a statement', () => {
  it.each([
    ['2025-12-31T12:00:00Z', false],
    ['2026-07-01T00:00:00Z', true],
    ['2027-01-01T12:00:00Z', false],
  ])('is told, and at %s it is within it: %s', async (asOf, isWithin) => {
    const [certificate] = await world.look(key, { asOf, kind: 'attestation', organisation: 'andes-cert' });
    expect(certificate.period).toEqual({ from: '2026-01-01T05:00:00.000Z', until: '2027-01-01T05:00:00.000Z', isWithin });
  });
});
