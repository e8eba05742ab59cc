import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { alone, harvest } from '../events/an-event.ts';
import { TestLedger } from '../ledger.ts';

let ledger: TestLedger;
let mill: string;
beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false, poolSize: 2 });
  for (const slug of ['mill', 'roaster']) await ledger.makeOrganisation(slug);
  mill = await ledger.keyOf('mill', ['products:write', 'events:write']);
});
afterAll(() => ledger.stop());

const product = (i: number) => ({
  id: `https://ledger.example/id/mill/goods/${String(i)}`,
  granularity: 'model',
  name: 'Green coffee',
  country: 'CO',
  visibility: 'named',
  readers: ['roaster'],
});

it('no request waits for a second connection while it holds one: more of them than connections are all answered', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, async (_, i) => ledger.ask('POST /v1/products?wait=accepted', { key: mill, body: product(i) })),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
});

it('captures of one organisation wait for each other without a connection, which another request gets at once', async () => {
  const order: string[] = [];
  // Whoever holds the lock of the mill's events keeps its captures from ending.
  const lock = await ledger.database.dedicated();
  await lock.query(`select pg_advisory_lock(hashtextextended('events of mill', 0))`);
  const captures = Array.from({ length: 10 }, async (_, i) =>
    ledger
      .ask('POST /epcis/events?wait=accepted', {
        key: mill,
        body: alone({ ...harvest, eventID: `urn:uuid:${String(i).padStart(8, '0')}-0000-4000-8000-000000000000` }),
      })
      .finally(() => order.push('capture')),
  );
  const waiting = `select from pg_locks where locktype = 'advisory' and not granted`;
  while ((await lock.query(waiting)).rowCount === 0) await sleep(10);
  const other = await ledger.ask('GET /v1/schemes');
  order.push('other');
  await lock.query(`select pg_advisory_unlock(hashtextextended('events of mill', 0))`);
  await lock.end();
  const answers = await Promise.all(captures);
  expect([other.status, ...answers.map(({ status }) => status)]).toEqual([200, ...captures.map(() => 201)]);
  expect(order[0]).toBe('other');
});

it('more captures of one organisation than may wait are asked to come again, and those that wait are kept', async () => {
  const lock = await ledger.database.dedicated();
  await lock.query(`select pg_advisory_lock(hashtextextended('events of mill', 0))`);
  const captures = Array.from({ length: 70 }, async (_, i) =>
    ledger.ask('POST /epcis/events?wait=accepted', {
      key: mill,
      body: alone({ ...harvest, eventID: `urn:uuid:${String(i).padStart(8, 'a')}-0000-4000-8000-000000000000` }),
    }),
  );
  const refused = await Promise.race(captures);
  await lock.query(`select pg_advisory_unlock(hashtextextended('events of mill', 0))`);
  await lock.end();
  const statuses = (await Promise.all(captures)).map(({ status }) => status);
  expect([refused.status, refused.json.type]).toEqual([503, '/problems/too-busy']);
  expect([statuses.filter((status) => status === 201).length, statuses.filter((status) => status === 503).length]).toEqual([64, 6]);
});
