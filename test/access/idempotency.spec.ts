import { Body, Controller, Post } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LedgerError } from '../../api/src/http/ledger-error.ts';
import { Requires } from '../../api/src/identities/access.ts';
import { TestLedger } from '../ledger.ts';

/** What the probe does, as each test sets it. */
const work = { done: 0, before: async () => Promise.resolve(), after: async () => Promise.resolve() };

@Controller('probe')
class Probe {
  @Post()
  @Requires('operator', 'events:write')
  async work(@Body() body: { name: string }) {
    await work.before();
    work.done++;
    await work.after();
    return { name: body.name, secret: 'shown once', done: work.done };
  }
}

const standsAt = new Date('2026-05-02T14:00:00Z');
let ledger: TestLedger;
beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false, standsAt, controllers: [Probe] });
  await ledger.makeOrganisation('la-loma');
});
afterAll(() => ledger.stop());
beforeEach(() => {
  Object.assign(work, { done: 0, before: async () => Promise.resolve(), after: async () => Promise.resolve() });
});

let keys = 0;
const newKey = () => `key-${String(keys++)}`;
const ask = (idempotencyKey: string, body: unknown = { name: 'a' }, { key = ledger.operator, route = 'POST /probe' } = {}) =>
  ledger.ask(route, { key, body, headers: { 'idempotency-key': idempotencyKey } });

const fails = (message: string) => async () => Promise.reject(new Error(message));
const HOUR_MS = 3_600_000;

describe('a write with an idempotency key', () => {
  it('is done once, and answers the second time what it answered first', async () => {
    const key = newKey();
    const first = await ask(key);
    const second = await ask(key);
    expect([first.status, second.status, work.done]).toEqual([201, 201, 1]);
    expect(second.text).toBe(first.text);
    expect(second.headers['content-type']).toBe(first.headers['content-type']);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([undefined, 'true']);
  });

  it('is done again without one', async () => {
    await ledger.ask('POST /probe', { key: ledger.operator, body: { name: 'a' } });
    await ledger.ask('POST /probe', { key: ledger.operator, body: { name: 'a' } });
    expect(work.done).toBe(2);
  });

  it('is the same however its JSON is laid out, and no other', async () => {
    const key = newKey();
    await ask(key, { name: 'a', x: 1 });
    expect((await ask(key, { x: 1, name: 'a' })).status).toBe(201);
    expect((await ask(key, { name: 'b', x: 1 })).json).toMatchObject({ type: '/problems/idempotency-key-reused', status: 409 });
    expect((await ask(key, { name: 'a', x: 1 }, { route: 'POST /probe?wait=accepted' })).json).toMatchObject({
      type: '/problems/idempotency-key-reused',
    });
    expect((await ask(key, { name: 'a', x: 1 }, { route: 'POST /v1/schemes' })).json).toMatchObject({
      type: '/problems/idempotency-key-reused',
    });
    expect(work.done).toBe(1);
  });

  it("is another caller's own matter", async () => {
    const key = newKey();
    await ask(key);
    expect(
      (await ask(key, { name: 'a' }, { key: await ledger.keyOf('la-loma', ['events:write']) })).headers['idempotency-replayed'],
    ).toBeUndefined();
    expect(work.done).toBe(2);
  });

  it('answers 409 while it is under way, and is done once by many at a time', async () => {
    const key = newKey();
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let reached = (): void => undefined;
    const started = new Promise<void>((resolve) => {
      reached = resolve;
    });
    work.before = async () => {
      reached();
      await held;
    };
    const first = ask(key);
    await started;
    expect((await ask(key)).json).toMatchObject({ type: '/problems/request-in-progress', status: 409 });
    finish();
    expect((await first).status).toBe(201);
    expect((await ask(key)).text).toBe((await first).text);
    expect(work.done).toBe(1);
  });

  it('answers for 24 hours and no longer', async () => {
    const key = newKey();
    await ask(key);
    ledger.clock.advance(24 * HOUR_MS - 1);
    const token = { key: ledger.operator };
    expect((await ask(key, { name: 'a' }, token)).headers['idempotency-replayed']).toBe('true');
    ledger.clock.advance(1);
    expect((await ask(key, { name: 'a' }, token)).headers['idempotency-replayed']).toBeUndefined();
    expect(work.done).toBe(2);
  });

  it('takes no key that is empty, long or not ASCII', async () => {
    for (const key of ['x'.repeat(256), 'a b', 'ä']) expect((await ask(key)).status).toBe(422);
    expect(work.done).toBe(0);
  });

  it('keeps its answer sealed', async () => {
    await ask(newKey());
    const rows = await ledger.database.query<{ answer: Buffer | null }>('select answer from idempotency');
    expect(rows.some(({ answer }) => answer?.includes('shown once') === true)).toBe(false);
    expect(rows.some(({ answer }) => answer !== null)).toBe(true);
  });
});

describe('a write with an idempotency key that goes wrong', () => {
  it('not applied: keeps nothing, and is done by the next try at once', async () => {
    const key = newKey();
    work.before = fails('no connection');
    expect((await ask(key)).status).toBe(500);
    work.before = async () => Promise.resolve();
    expect((await ask(key)).status).toBe(201);
    expect(work.done).toBe(1);
  });

  it('refused: may be corrected under the same key', async () => {
    const key = newKey();
    work.before = async () => Promise.reject(new LedgerError('not-found', 'Not yet.'));
    expect((await ask(key)).status).toBe(404);
    work.before = async () => Promise.resolve();
    expect((await ask(key, { name: 'corrected' })).status).toBe(201);
  });

  it('applied, and the answer lost on the way: the next try gets the answer, and nothing is done twice', async () => {
    const key = newKey();
    const lost = await ask(key);
    expect((await ask(key)).text).toBe(lost.text);
    expect(work.done).toBe(1);
  });

  it('applied, and the process killed before the answer was kept: 409 for a minute, then tried again', async () => {
    const key = newKey();
    await ask(key);
    // What a kill between the work's commit and the keeping of its answer leaves.
    await ledger.database.query('update idempotency set answer = null where key = $1', [key]);
    expect((await ask(key)).json).toMatchObject({ type: '/problems/request-in-progress' });
    ledger.clock.advance(60_000);
    expect((await ask(key)).status).toBe(201);
    expect((await ask(key)).headers['idempotency-replayed']).toBe('true');
  });

  it('tried again, where the work is the same: makes no second organisation', async () => {
    const key = newKey();
    const body = { slug: 'twice', name: 'Twice', country: 'CO', roles: ['brand'] };
    expect((await ask(key, body, { route: 'POST /v1/organisations' })).status).toBe(201);
    await ledger.database.query('update idempotency set answer = null where key = $1', [key]);
    ledger.clock.advance(60_000);
    expect((await ask(key, body, { route: 'POST /v1/organisations' })).status).toBe(200);
    expect(await ledger.database.query(`select from signing_key where did like '%:twice'`)).toHaveLength(1);
  });

  it('answer not kept: is answered all the same', async () => {
    await ledger.database.query(`create function fail() returns trigger language plpgsql as $$ begin raise 'no'; end $$`);
    await ledger.database.query('create trigger fail before update on idempotency for each row execute function fail()');
    const answered = await ask(newKey());
    await ledger.database.query('drop trigger fail on idempotency');
    expect(answered.status).toBe(201);
    expect(work.done).toBe(1);
  });
});
