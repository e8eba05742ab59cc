import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { certificate, CoffeeChain, didOf, harvested, lot, moved, PLACES, transformed } from './coffee-chain.ts';

let chain: CoffeeChain;
const GREEN = lot('green', 'K-1');
const dayMs = 86_400_000;

beforeAll(async () => {
  chain = await CoffeeChain.make({ isRunning: false, poolSize: 4 });
  await chain.describe();
  await chain.capture('mill', [harvested(20, PLACES.mill, [GREEN, 10])]);
});
afterAll(() => chain.stop());

/** A full minute of these days. */
const NOON = Math.ceil(Date.now() / 60_000) * 60_000;

beforeEach(() => {
  chain.ledger.clock.stand(new Date(NOON));
});

const certify = async (until: number): Promise<string> =>
  chain.attest('andes-cert', {
    products: [{ id: GREEN, name: 'The lot' }],
    issuedTo: { id: didOf('mill'), name: 'mill Ltd' },
    certificate: certificate(40, until),
  });

/** A client of its own on the ledger's database, as another process would have. */
async function beside(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: chain.ledger.databaseUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

const madeAt = async (): Promise<string> => String((await chain.passport(GREEN)).madeAt);

/**
 * Whether a passport is given again after some time, asked for until it is: other suites write into other databases of the same server, and each of their
 * transactions makes the next passport a new one.
 */
async function isGivenAgainAfter(ms: number, since = 10_000): Promise<boolean> {
  for (let attempt = 0; attempt < 40; attempt++) {
    chain.ledger.clock.stand(new Date(NOON + since));
    const first = await madeAt();
    chain.ledger.clock.advance(ms);
    if ((await madeAt()) === first) return true;
  }
  return false;
}

describe('a passport', () => {
  it('is given again while nothing changes, for five seconds', async () => {
    expect(await isGivenAgainAfter(4_999)).toBe(true);
    expect(await isGivenAgainAfter(5_000)).toBe(false);
  });

  it('is made anew at each full minute: at one of them a day begins and another ends', async () => {
    expect(await isGivenAgainAfter(1_999, 58_000)).toBe(true);
    expect(await isGivenAgainAfter(2_000, 58_000)).toBe(false);
  });

  it('is not given again by a clock that was put back', async () => {
    chain.ledger.clock.advance(30_000);
    const first = await madeAt();
    chain.ledger.clock.advance(-1);
    expect(await madeAt()).not.toBe(first);
  });

  it('shows what was revoked as revoked at once', async () => {
    const statement = await certify(-40);
    expect((await chain.passport(GREEN)).status.word).toBe('in-order');
    await chain.change('andes-cert', `attestations/${statement}/revoke`);
    expect((await chain.passport(GREEN)).status.word).toBe('revoked');
  });

  it('is made anew after anything was committed, by whatever process, and in whatever order it was begun', async () => {
    await beside(async (early) => {
      await early.query('begin');
      await early.query(`update organisation set name = 'Mill of another name' where slug = 'mill'`);
      // What begins later is committed first.
      await chain.product('roaster', lot('espresso', 'K-2'));
      expect((await chain.passport(GREEN)).owner.name).toBe('mill Ltd');
      await early.query('commit');
      expect((await chain.passport(GREEN)).owner.name).toBe('Mill of another name');
    });
  });

  it('is not the one of a day before, when a certificate has lapsed meanwhile', async () => {
    await certify(-1);
    const words = async () =>
      (await chain.passport(GREEN)).attestations.map((one: { holds: { now: { word: string } } }) => one.holds.now.word);
    expect(await words()).toContain('valid');
    chain.ledger.clock.advance(3 * dayMs);
    expect(await words()).toContain('expired');
  });
});

describe('many visitors', () => {
  /** What the database is asked meanwhile for passports; `instead` may ask something else. */
  async function watching(work: () => Promise<void>, instead: (text: string) => string = (text) => text): Promise<string[]> {
    const { database } = chain.ledger;
    const read = database.read.bind(database);
    const asked: string[] = [];
    database.read = async (text, values) => {
      asked.push(text);
      return instead(text) === text ? read(text, values) : read(instead(text));
    };
    await work().finally(() => (database.read = read));
    return asked;
  }
  const isJourney = (text: string): boolean => text.includes('with recursive followed');

  it('who ask for one passport at once do not each have it made', async () => {
    chain.ledger.clock.advance(20_000);
    const asked = await watching(async () => {
      await Promise.all(Array.from({ length: 20 }, madeAt));
    });
    expect(asked.filter((text) => text.includes('pg_current_snapshot'))).toHaveLength(20);
    expect(asked.filter(isJourney).length).toBeLessThan(10);
  });

  it('are told to come again when nothing can be read, few of them after it was tried; others are answered meanwhile', async () => {
    const tried = await watching(async () =>
      beside(async (holder) => {
        await holder.query('begin; lock table thing in access exclusive mode');
        const lots = Array.from({ length: 80 }, (_, i) => lot('green', `BUSY-${String(i)}`));
        const asked = Promise.all(lots.map(async (one) => chain.ask(`/v1/passports?of=${encodeURIComponent(one)}`)));
        const first = await Promise.race([asked.then(() => 'only after them'), chain.ask('/v1/schemes').then(({ status }) => status)]);
        expect(first).toBe(200);
        const answers = await asked;
        for (const { status, headers, json } of answers)
          expect([status, headers['retry-after'], json.type]).toEqual([503, '1', '/problems/too-busy']);
        await holder.query('rollback');
      }),
    );
    expect(tried.filter((text) => text.includes('as asked (key)')).length).toBeLessThan(20);
    expect((await chain.page(GREEN)).status).toBe(200);
  });

  it('are shown no more of a journey than can be read at once, its owner’s account before that of others, and told that there is more', async () => {
    const busy = lot('green', 'K-3');
    const [own] = await chain.capture('mill', [harvested(20, PLACES.mill, [busy, 10])]);
    const large = { ...moved(2, 'receiving', PLACES.farm, [busy, 1]), 'https://stranger.example/words#note': 'x'.repeat(1024 * 1024) };
    for (let i = 0; i < 4; i++) await chain.capture('stranger', [{ ...large, eventID: `urn:uuid:large-${String(i)}` }]);
    const { events, unknown } = await chain.passport(busy);
    expect([events.length, events[0].statement]).toEqual([3, own]);
    expect(unknown).toContain('More was recorded than is shown here.');
  });

  it('are shown no more of what is attested than can be read at once, and who says much pushes nobody’s word off', async () => {
    const lengthy = lot('green', 'K-4');
    await chain.capture('mill', [harvested(20, PLACES.mill, [lengthy, 10])]);
    const revoked = await chain.attest('andes-cert', { products: [{ id: lengthy, name: 'The lot' }] });
    await chain.change('andes-cert', `attestations/${revoked}/revoke`);
    const others = Array.from({ length: 99 }, (_, i) => ({ id: `urn:example:${String(i)}:${'x'.repeat(2_000)}`, name: 'x'.repeat(200) }));
    const criteria = others.map(({ id, name }) => ({ id: `https://mill.example/own/${id.slice(12)}`, name }));
    for (let i = 0; i < 10; i++)
      await chain.attest('mill', {
        name: `Its own word ${String(i)}`,
        products: [{ id: lengthy, name: 'The lot' }, ...others],
        scheme: { id: 'https://mill.example/own', name: 'Own' },
        criteria,
      });
    const { attestations, unknown, status } = await chain.passport(lengthy);
    expect(attestations.map(({ statement }: { statement: string }) => statement)).toContain(revoked);
    expect(attestations.length).toBeLessThan(11);
    expect(unknown).toContain('More is attested of it, or of its way, than is shown here.');
    expect(status.word).toBe('revoked');
  });

  it('are shown a lot without its way back, and that more lies beyond, where following it takes too long', async () => {
    const [green, roast] = [lot('green', 'K-5'), lot('espresso', 'K-5')];
    await chain.capture('mill', [harvested(20, PLACES.mill, [green, 10])]);
    await chain.capture('roaster', [transformed(10, PLACES.roastery, [[green, 10]], [roast, 8])]);
    const seen = async () => {
      const { upstream, unknown } = await chain.passport(roast);
      return [upstream.length > 1, unknown.includes('The way back is longer than what is shown here; what lies beyond is not shown.')];
    };
    await watching(
      async () => {
        expect(await seen()).toEqual([false, true]);
      },
      (text) => (text.includes('with recursive way') ? 'select pg_sleep(60)' : text),
    );
    chain.ledger.clock.advance(50_000);
    expect(await seen()).toEqual([true, false]);
  });

  it('are shown a lot without its journey, and that more is recorded, where finding it takes too long', async () => {
    chain.ledger.clock.advance(40_000);
    await watching(
      async () => {
        const { events, unknown, name } = await chain.passport(GREEN);
        expect([events, name]).toEqual([[], 'Green coffee']);
        expect(unknown).toContain('More was recorded than is shown here.');
      },
      (text) => (isJourney(text) ? 'select pg_sleep(60)' : text),
    );
  });
});
