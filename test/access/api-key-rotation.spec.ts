import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestLedger, type Said } from '../ledger.ts';

const standsAt = new Date('2026-05-02T14:00:00Z');
const HOUR = 3600;
let ledger: TestLedger;
beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false, standsAt });
  await ledger.makeOrganisation('la-loma');
  await ledger.makeOrganisation('neighbour');
});
afterAll(() => ledger.stop());

/** A key that may only read, of la-loma. */
let token: string;
beforeEach(async () => {
  token = await ledger.keyOf('la-loma', ['statements:read']);
});

const idOf = (key: string) => key.slice(8, 24);
const rotate = (key: string, by: string, overlapSeconds: unknown, headers: NonNullable<Said['headers']> = {}) =>
  ledger.ask(`POST /v1/api-keys/${idOf(key)}/rotate`, { key: by, body: { overlapSeconds }, headers });
const rotated = async (key: string, by: string, overlapSeconds: number) => String((await rotate(key, by, overlapSeconds)).json.token);
const counts = async (key: string) => (await ledger.ask('GET /v1/facilities', { key })).status === 200;

/** Who waits for a row that another holds. */
const WAITING = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

describe('a new secret of an API key', () => {
  it('is given by the key to itself, once, and ends the former one at once where no overlap is named', async () => {
    const answered = await rotate(token, token, 0);
    expect(answered.status).toBe(200);
    expect(answered.headers['cache-control']).toBe('no-store');
    const next = String(answered.json.token);
    expect(idOf(next)).toBe(idOf(token));
    expect([await counts(next), await counts(token)]).toEqual([true, false]);
    const stored = await ledger.database.query<{ text: string }>('select api_key::text as text from api_key where id = $1', [idOf(token)]);
    for (const secret of [next.slice(-43), token.slice(-43)]) expect(stored[0]?.text).not.toContain(secret);
  });

  it('leaves the former one its overlap, to the instant', async () => {
    token = await ledger.keyOf('la-loma', ['statements:read'], 2 * HOUR * 1000);
    const answered = await rotate(token, token, HOUR);
    expect(answered.json.formerSecretUntil).toBe(new Date(ledger.clock.now().getTime() + HOUR * 1000).toISOString());
    const next = String(answered.json.token);
    ledger.clock.advance(HOUR * 1000 - 1);
    expect([await counts(next), await counts(token)]).toEqual([true, true]);
    ledger.clock.advance(1);
    expect([await counts(next), await counts(token)]).toEqual([true, false]);
  });

  it('does not make the key live longer', async () => {
    const next = await rotated(token, token, 2 * HOUR);
    const listed = await ledger.ask('GET /v1/api-keys?organisation=la-loma', { key: ledger.operator });
    const [key] = (listed.json.items as { id: string; expiresAt: string }[]).filter(({ id }) => id === idOf(next));
    expect(key?.expiresAt).toBe(new Date(ledger.clock.now().getTime() + HOUR * 1000).toISOString());
    ledger.clock.advance(HOUR * 1000);
    expect([await counts(next), await counts(token)]).toEqual([false, false]);
  });

  it('ends the overlap of the one before the former', async () => {
    const second = await rotated(token, token, HOUR);
    const third = await rotated(token, second, HOUR);
    expect([await counts(third), await counts(second), await counts(token)]).toEqual([true, true, false]);
  });

  it('is not had by whoever holds the former one', async () => {
    const next = await rotated(token, token, HOUR);
    expect((await rotate(token, token, 0)).json).toMatchObject({ type: '/problems/not-allowed' });
    expect(await counts(next)).toBe(true);
  });

  it('is given once when two ask at the same time', async () => {
    const [one, other] = await ledger.database.transaction(async (tx) => {
      await tx.query('select from api_key where id = $1 for update', [idOf(token)]);
      const asked = [rotate(token, token, 0), rotate(token, token, 0)];
      while ((await ledger.database.query(WAITING)).length < 2) await sleep(10);
      return asked;
    });
    const answers = [await one, await other].sort((first, second) => Number(first?.status) - Number(second?.status));
    expect(answers.map((answer) => answer?.status)).toEqual([200, 409]);
    expect(await counts(String(answers[0]?.json.token))).toBe(true);
  });

  it('is told again to who asks again with the same Idempotency-Key while the former one counts', async () => {
    const headers = { 'idempotency-key': `again-${idOf(token)}` };
    const first = await rotate(token, token, HOUR, headers);
    const second = await rotate(token, token, HOUR, headers);
    expect([second.status, second.json.token]).toEqual([200, first.json.token]);
  });

  it('ends with the key when that is revoked, and so does the former one', async () => {
    const next = await rotated(token, token, HOUR);
    await ledger.done(`POST /v1/api-keys/${idOf(token)}/revoke`, { key: ledger.operator });
    expect([await counts(next), await counts(token)]).toEqual([false, false]);
  });

  it.each([[-1], [7 * 86_400 + 1], [0.5], ['60'], [null], [undefined]])('is not given for an overlap of %j', async (overlap) => {
    expect((await rotate(token, token, overlap)).json).toMatchObject({ status: 422, errors: [{ at: '/overlapSeconds' }] });
    expect(await counts(token)).toBe(true);
  });
});

describe('who may replace the secret of another key', () => {
  it('is the operator, and who administers its organisation', async () => {
    const admin = await ledger.keyOf('la-loma', ['organisation:admin']);
    const next = await rotated(token, admin, 0);
    expect(await counts(next)).toBe(true);
    expect(await counts(await rotated(token, ledger.operator, 0))).toBe(true);
    expect(await counts(next)).toBe(false);
  });

  it('is no other key of the organisation', async () => {
    const other = await ledger.keyOf('la-loma', ['statements:read', 'attestations:write']);
    expect((await rotate(token, other, 0)).json).toMatchObject({ type: '/problems/not-allowed' });
    expect(await counts(token)).toBe(true);
  });

  it('is no other organisation, to which the key is not there', async () => {
    const admin = await ledger.keyOf('neighbour', ['organisation:admin']);
    const theirs = await rotate(token, admin, 0);
    const nobodys = await rotate(`terroir_${'0'.repeat(16)}_`, admin, 0);
    expect([theirs.status, theirs.text]).toEqual([404, nobodys.text]);
    expect(await counts(token)).toBe(true);
  });

  it('is nobody where the key was revoked or has expired', async () => {
    await ledger.done(`POST /v1/api-keys/${idOf(token)}/revoke`, { key: ledger.operator });
    const short = await ledger.keyOf('la-loma', ['statements:read'], 1000);
    ledger.clock.advance(1000);
    for (const key of [token, short])
      expect((await rotate(key, ledger.operator, 0)).json).toMatchObject({ type: '/problems/not-in-this-state' });
  });

  it('is nobody where the key is of a grant: what an auditor looked at stays the auditor', async () => {
    const until = new Date(ledger.clock.now().getTime() + HOUR * 1000).toISOString();
    const body = {
      organisation: 'la-loma',
      auditor: { name: 'Good Eyes' },
      covers: { what: 'organisation' },
      withRestricted: false,
      until,
    };
    const grant = await ledger.done('POST /v1/audit/grants', { key: ledger.operator, body });
    const admin = await ledger.keyOf('la-loma', ['organisation:admin']);
    for (const by of [admin, ledger.operator, String(grant.token)])
      expect((await rotate(String(grant.token), by, 0)).json).toMatchObject({ type: '/problems/not-allowed' });
  });
});
