import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { LookedInto, LOT } from './looked-into.ts';

const standsAt = new Date('2026-05-02T14:00:00Z');
let world: LookedInto;
let key: string;
let grant: string;
beforeAll(async () => {
  world = await LookedInto.make({ isRunning: false, standsAt });
});
afterAll(() => world.stop());
beforeEach(async () => {
  key = await world.grant({ auditor: { name: 'Good Eyes' }, withRestricted: true });
  grant = key.slice(8, 24);
});

const seenBy = async (who: string, query = `grant=${grant}`) =>
  (await world.ledger.done(`GET /v1/audit/accesses?${query}`, { key: who })).items;
const seen = () => seenBy(world.keys['la-loma']);

it('each access is recorded: who looked, by which grant, at what, when, and at how much', async () => {
  world.ledger.clock.advance(60_000);
  await world.ledger.done(`GET /v1/audit/statements?kind=product,event&subject=${encodeURIComponent(LOT)}&limit=2`, { key });
  await world.ledger.ask(`GET /v1/audit/statements?format=csv&asKnown=2026-05-02T14:00:00Z`, { key });
  await world.ledger.ask(`GET /v1/audit/evidence/${String(world.files['withheld'])}`, { key });
  const by = {
    grant,
    organisation: 'la-loma',
    auditor: { name: 'Good Eyes', organisation: null },
    at: world.ledger.clock.now().toISOString(),
  };
  expect(await seen()).toEqual([
    { ...by, route: 'GET /v1/audit/evidence/:sha256', question: { sha256: world.files['withheld'] }, rows: 1 },
    {
      ...by,
      route: 'GET /v1/audit/statements',
      question: { format: 'csv', asKnown: '2026-05-02T14:00:00Z' },
      rows: (await world.look(key)).length,
    },
    { ...by, route: 'GET /v1/audit/statements', question: { kind: ['product', 'event'], subject: LOT, limit: 2 }, rows: 2 },
  ]);
});

it('looking for what the grant does not give is recorded too, with nothing shown', async () => {
  await world.ledger.ask(`GET /v1/audit/evidence/${String(world.files["certifier's private"])}`, { key });
  expect(await seen()).toMatchObject([{ rows: 0 }]);
});

it('what is refused shows nothing, and is not recorded', async () => {
  await world.ledger.ask('GET /v1/audit/statements?kind=everything', { key });
  await world.ledger.ask('GET /v1/audit/statements', {
    headers: { authorization: `Bearer ${key.slice(0, -1)}x`, accept: 'application/pdf' },
  });
  expect(await seen()).toEqual([]);
});

it.each(['/v1/audit/statements', '/v1/audit/statements?format=csv', '/v1/audit/statements?format=ndjson', 'evidence'])(
  'where an access cannot be recorded nothing is shown: %s',
  async (path) => {
    const { database } = world.ledger;
    const address = path === 'evidence' ? `/v1/audit/evidence/${String(world.files['shown'])}` : path;
    await database.query('alter table audit_access add constraint closed check (false) not valid');
    try {
      const answered = await world.ledger.ask(`GET ${address}`, { key });
      expect(answered.json).toMatchObject({ status: 500, type: '/problems/internal' });
      expect(answered.text).not.toContain('shown,file');
    } finally {
      await database.query('alter table audit_access drop constraint closed');
    }
    expect((await world.ledger.ask(`GET ${address}`, { key })).status).toBe(200);
  },
);

it('an access is recorded before its answer is given', async () => {
  const { database } = world.ledger;
  const holder = await database.dedicated();
  try {
    // What the answer is read from is held; the access is there already.
    await holder.query('begin');
    await holder.query('lock table disclosure in access exclusive mode');
    const answer = world.ledger.ask('GET /v1/audit/statements', { key });
    for (let attempt = 0; attempt < 200 && (await seen()).length === 0; attempt++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await seen()).toHaveLength(1);
    await holder.query('rollback');
    await answer;
  } finally {
    await holder.end();
  }
});

it('no access is ever changed or removed', async () => {
  await world.look(key);
  for (const sql of ['update audit_access set row_count = 0', 'delete from audit_access', 'truncate audit_access'])
    await expect(world.ledger.database.query(sql)).rejects.toThrow(/never changed or removed/);
});

it('accesses are seen by whose things they are and by the operator, by nobody else', async () => {
  await world.look(key);
  expect(await seenBy(world.keys['la-loma'])).toHaveLength(1);
  expect(await seenBy(world.ledger.operator)).toHaveLength(1);
  expect(await seenBy(world.keys.roaster)).toEqual([]);
  expect(await seenBy(world.keys.roaster, 'limit=100')).toEqual([]);
  expect((await world.ledger.ask('GET /v1/audit/accesses', { key })).status).toBe(403);
});

it('accesses are read page by page, the newest first, each once', async () => {
  for (let i = 0; i < 5; i++) await world.look(key, { limit: String(i + 1) });
  const limits: number[] = [];
  for (let after = ''; ;) {
    const page = await world.ledger.done(`GET /v1/audit/accesses?grant=${grant}&limit=2${after}`, { key: world.keys['la-loma'] });
    limits.push(...(page.items as { question: { limit: number } }[]).map(({ question }) => question.limit));
    if (page.next === null) break;
    after = `&after=${String(page.next)}`;
  }
  expect(limits).toEqual([5, 4, 3, 2, 1]);
});

it('nothing of the key that looked is kept with an access', async () => {
  await world.ledger.ask(`GET /v1/audit/statements?subject=${encodeURIComponent(`${LOT}?access_token=x`)}`, { key });
  const [row] = await world.ledger.database.query<{ text: string }>(`select string_agg(audit_access::text, ' ') as text from audit_access`);
  expect(row?.text).not.toContain(key.slice(-43));
});
