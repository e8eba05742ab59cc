import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseJws } from '@terroir/proof';
import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import { Sequencer } from '../../api/src/log/sequencer.ts';
import { StatusLists } from '../../api/src/status/status-lists.ts';
import { TestLedger } from '../ledger.ts';
import { aFacility } from './requests.ts';

const HOUR_MS = 3_600_000;

let ledger: TestLedger;
let laLoma: string;
let sequencer: Sequencer;
let id: string;
let open: { readonly commit: () => Promise<void> } | null;

beforeEach(async () => {
  // The test says when the log goes on; every round that appends something ends with a state.
  ledger = await TestLedger.start({ isRunning: false, environment: { ANCHOR_ENTRIES: '1' } });
  sequencer = ledger.app.get(Sequencer, { strict: false });
  await ledger.makeOrganisation('la-loma');
  laLoma = await ledger.keyOf('la-loma', ORGANISATION_SCOPES, 24 * HOUR_MS);
  open = null;
  id = await state('The one');
  await sequencer.round();
});
afterEach(async () => {
  await open?.commit();
  await ledger.stop();
});

async function state(name: string): Promise<string> {
  return String((await ledger.done('POST /v1/facilities?wait=accepted', { key: laLoma, body: aFacility({ name }) })).id);
}
const revoke = () =>
  ledger.done(`POST /v1/facilities/${id}/revoke?wait=accepted`, { key: laLoma, body: { reason: { text: 'Wrong.', lang: 'en' } } });
const verdict = async () => (await ledger.done(`GET /v1/verify/${id}`)).verdict as string;
const stateTimes = async () =>
  (await ledger.database.query<{ signed_at: Date }>('select signed_at from checkpoint where state is not null order by size')).map(
    ({ signed_at }) => signed_at.getTime(),
  );

/** A revocation that is held open where it has changed everything and not committed. */
async function heldOpen(): Promise<NonNullable<typeof open>> {
  const lists = ledger.app.get(StatusLists, { strict: false });
  const [changed, released] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const done = ledger.database.transaction(async (tx) => {
    await lists.set(tx, id, 'revocation', true);
    changed.resolve(undefined);
    await released.promise;
  });
  await changed.promise;
  const commit = (): Promise<void> => {
    released.resolve(undefined);
    return done;
  };
  open = { commit };
  return open;
}

/** Ends when somebody waits for a lock, or when `work` has ended without. */
async function waitingOr(work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  void work.finally(() => {
    over.abort();
  });
  while (!over.signal.aborted) {
    const [waiting] = await ledger.database.query(`select from pg_locks where locktype = 'advisory' and not granted`);
    if (waiting !== undefined) return;
    await sleep(5);
  }
}

describe('a revocation that commits while a state is being made', () => {
  it('is waited for, and the state binds it', async () => {
    await state('Another');
    const revocation = await heldOpen();
    const round = sequencer.round();
    await waitingOr(round);
    await revocation.commit();
    await round;
    expect(await stateTimes()).toHaveLength(2);
    expect(await verdict()).toBe('revoked');
    expect((await ledger.done(`GET /v1/statements/${id}/proof`)).status).toHaveLength(2);
  });

  it('is not waited for without end: the log goes on without a state, and the revocation counts at once', async () => {
    const other = await state('Another');
    const revocation = await heldOpen();
    await sequencer.round();
    expect((await ledger.done(`GET /v1/statements/${other}`)).state).toBe('logged');
    expect(await stateTimes()).toHaveLength(1);
    await revocation.commit();
    expect(await verdict()).toBe('revoked');
    await sequencer.round();
    expect(await verdict()).toBe('revoked');
  });
});

it('a revocation is made when it is its turn, not when it began to wait', async () => {
  const holder = await ledger.database.dedicated();
  await holder.query('begin; select id from status_list for update');
  const revocation = revoke();
  while ((await ledger.database.query('select from pg_locks where not granted')).length === 0) await sleep(5);
  ledger.clock.advance(HOUR_MS);
  const turn = ledger.clock.now();
  await holder.end();
  const { jws } = await ledger.done(`GET /v1/statements/${String((await revocation).id)}`, { key: laLoma });
  const [change] = await ledger.database.query<{ changed_at: Date }>('select changed_at from status_change');
  expect(change?.changed_at.getTime()).toBeGreaterThanOrEqual(turn.getTime());
  const { validFrom } = parseJws(String(jws)).payload;
  expect(new Date(validFrom as string).getTime()).toBeGreaterThan(turn.getTime() - 1000);
});

it('a revocation counts at once where the clock of whoever made the last state is ahead', async () => {
  ledger.clock.advance(HOUR_MS);
  await state('Another');
  await sequencer.round();
  ledger.clock.advance(-HOUR_MS);
  await revoke();
  expect(await verdict()).toBe('revoked');
});

it('no state says an earlier time than the one before', async () => {
  ledger.clock.advance(HOUR_MS);
  await state('Ahead');
  await sequencer.round();
  ledger.clock.advance(-HOUR_MS);
  await state('Behind');
  await sequencer.round();
  const times = await stateTimes();
  expect(times).toHaveLength(3);
  expect(times.toSorted((a, b) => a - b)).toEqual(times);
});
