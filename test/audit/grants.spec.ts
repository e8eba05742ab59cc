import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';

const standsAt = new Date('2026-05-02T14:00:00Z');
let ledger: TestLedger;
let admin: string;
beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false, standsAt });
  await ledger.makeOrganisation('la-loma');
  await ledger.makeOrganisation('neighbour');
  await ledger.makeOrganisation('good-eyes', ['auditor']);
  admin = await ledger.keyOf('la-loma', ['organisation:admin'], 300 * 86_400_000);
});
afterAll(() => ledger.stop());

const inDays = (days: number) => new Date(ledger.clock.now().getTime() + days * 86_400_000).toISOString();
const aGrant = (more: object = {}) => ({
  organisation: 'la-loma',
  auditor: { name: 'Good Eyes' },
  covers: { what: 'organisation' },
  withRestricted: false,
  until: inDays(30),
  ...more,
});
const give = (key: string, more: object = {}) => ledger.ask('POST /v1/audit/grants', { key, body: aGrant(more) });
const kept = async () =>
  (await ledger.database.query('select (select count(*) from audit_grant) as grants, (select count(*) from api_key) as keys'))[0];

describe('a grant', () => {
  it('is given by an organisation for its own things, and by the operator', async () => {
    const own = await give(admin, { auditor: { name: 'Good Eyes', organisation: 'good-eyes' } });
    expect(own.status).toBe(201);
    expect(own.json).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      organisation: 'la-loma',
      givenBy: 'organisation',
      auditor: { name: 'Good Eyes', organisation: 'good-eyes' },
      covers: { what: 'organisation' },
      withRestricted: false,
      givenAt: ledger.clock.now().toISOString(),
      until: inDays(30),
      endedAt: null,
      token: expect.stringMatching(/^terroir_/),
    });
    const operators = await give(ledger.operator, { covers: { what: 'things', things: ['https://id.gs1.org/01/09521234543213'] } });
    expect(operators.json).toMatchObject({ givenBy: 'operator', auditor: { organisation: null } });
  });

  it('shows its key once, and only the hash of that is stored', async () => {
    const given = await give(admin);
    expect(given.headers['cache-control']).toBe('no-store');
    const secret = String(given.json.token).slice(-43);
    const listed = await ledger.ask('GET /v1/audit/grants', { key: admin });
    expect(listed.text).toContain(String(given.json.id));
    expect(listed.text).not.toContain(secret);
    const [row] = await ledger.database.query<{ text: string }>(
      `select (select string_agg(api_key::text, ' ') from api_key) || (select string_agg(audit_grant::text, ' ') from audit_grant) as text`,
    );
    expect(row?.text).not.toContain(secret);
    expect(row?.text).not.toContain(Buffer.from(secret, 'utf8').toString('hex'));
  });

  it("is not given for another's things, which answer like what is not there", async () => {
    const before = await kept();
    const neighbours = await give(admin, { organisation: 'neighbour' });
    const nobodys = await give(admin, { organisation: 'nobody' });
    expect([neighbours.status, neighbours.text]).toEqual([404, nobodys.text]);
    expect(await kept()).toEqual(before);
  });

  it.each([
    ['without an end', { until: undefined }, ['/until']],
    ['that has ended', { until: '2026-05-01T00:00:00Z' }, ['/until']],
    ['that lasts for more than 366 days', { until: '2027-06-01T00:00:00Z' }, ['/until']],
    ['to nobody', { auditor: {} }, ['/auditor/name']],
    ['to an organisation that is not there', { auditor: { name: 'x', organisation: 'nobody' } }, ['/auditor/organisation']],
    ['to an organisation that is no auditor', { auditor: { name: 'x', organisation: 'neighbour' } }, ['/auditor/organisation']],
    ['that does not say what it covers', { covers: undefined }, ['/covers']],
    ['that covers what is unknown', { covers: { what: 'everything' } }, ['/covers/what']],
    ['for no thing', { covers: { what: 'things', things: [] } }, ['/covers/things']],
    ['for a mistyped number', { covers: { what: 'things', things: ['https://id.gs1.org/01/09521234543214'] } }, ['/covers/things/0']],
    ['for a scheme without an address', { covers: { what: 'schemes', schemes: ['organic'] } }, ['/covers/schemes/0']],
    ['that does not say whether restricted fields are shown', { withRestricted: undefined }, ['/withRestricted']],
    ['that asks for more than there is', { scopes: ['operator'] }, ['/scopes']],
  ])('is not given %s', async (_how, more, at) => {
    const before = await kept();
    const refused = await give(admin, more);
    expect(refused.status).toBe(422);
    expect((refused.json.errors as { at: string }[]).map((fault) => fault.at)).toEqual(at);
    expect(await kept()).toEqual(before);
  });

  it('is listed to whose things it opens, and to the operator, and to nobody else', async () => {
    const given = await give(ledger.operator);
    const neighbour = await ledger.keyOf('neighbour', ['organisation:admin']);
    expect((await ledger.ask('GET /v1/audit/grants', { key: admin })).text).toContain(String(given.json.id));
    expect((await ledger.ask('GET /v1/audit/grants', { key: ledger.operator })).text).toContain(String(given.json.id));
    expect((await ledger.done('GET /v1/audit/grants', { key: neighbour })).items).toEqual([]);
  });

  it('is listed page by page, each once', async () => {
    const all: string[] = [];
    for (let after = ''; ;) {
      const page = await ledger.done(`GET /v1/audit/grants?limit=2${after}`, { key: admin });
      all.push(...(page.items as { id: string }[]).map(({ id }) => id));
      if (page.next === null) break;
      after = `&after=${String(page.next)}`;
    }
    expect(all).toEqual([...new Set(all)].sort());
    expect(all.length).toBeGreaterThan(2);
  });

  it('is ended by whose things it opens, also where the operator gave it: its key then opens nothing, and the first end stays', async () => {
    const given = await give(ledger.operator);
    const key = String(given.json.token);
    expect((await ledger.ask('GET /v1/schemes', { key })).status).toBe(200);
    const end = () => ledger.done(`POST /v1/audit/grants/${String(given.json.id)}/end`, { key: admin });
    const ended = await end();
    expect(ended).toMatchObject({ endedAt: ledger.clock.now().toISOString() });
    expect((await ledger.ask('GET /v1/schemes', { key })).status).toBe(401);
    ledger.clock.advance(1000);
    expect(await end()).toEqual(ended);
  });

  it('is not ended by another, to whom it answers like what is not there', async () => {
    const { id } = (await give(admin)).json;
    const neighbour = await ledger.keyOf('neighbour', ['organisation:admin']);
    const theirs = await ledger.ask(`POST /v1/audit/grants/${String(id)}/end`, { key: neighbour });
    const nobodys = await ledger.ask(`POST /v1/audit/grants/${'0'.repeat(16)}/end`, { key: neighbour });
    expect([theirs.status, theirs.text]).toEqual([404, nobodys.text]);
  });

  it('ends with its key, where that is revoked', async () => {
    const { id } = (await give(admin)).json;
    await ledger.done(`POST /v1/api-keys/${String(id)}/revoke`, { key: admin });
    const { items } = await ledger.done('GET /v1/audit/grants?limit=100', { key: admin });
    expect((items as { id: string; endedAt: string | null }[]).find((one) => one.id === id)?.endedAt).toBe(
      ledger.clock.now().toISOString(),
    );
  });

  it('ends by itself, to the instant', async () => {
    const key = String((await give(admin, { until: inDays(1) })).json.token);
    ledger.clock.advance(86_399_999);
    expect((await ledger.ask('GET /v1/schemes', { key })).status).toBe(200);
    ledger.clock.advance(1);
    expect((await ledger.ask('GET /v1/schemes', { key })).status).toBe(401);
  });

  it('is never changed or removed', async () => {
    for (const sql of [`update audit_grant set covers = 'organisation'`, 'delete from audit_grant', 'truncate audit_grant cascade'])
      await expect(ledger.database.query(sql)).rejects.toThrow(/never changed or removed/);
  });
});

describe('a key that audits', () => {
  it('is made with a grant and in no other way', async () => {
    const body = { organisation: 'la-loma', name: 'x', scopes: ['audit'], expiresAt: inDays(1) };
    expect((await ledger.ask('POST /v1/api-keys', { key: ledger.operator, body })).json).toMatchObject({
      status: 422,
      errors: [{ at: '/scopes/0' }],
    });
  });

  it('does nothing else, whoever writes that into the database', async () => {
    await expect(
      ledger.database.query(
        `insert into api_key (id, organisation, name, scopes, secret_hash, created_at, expires_at)
         values ('${'a'.repeat(16)}', 'la-loma', 'x', '{audit,organisation:admin}', sha256('x'), now(), now())`,
      ),
    ).rejects.toThrow('api_key_audits_only');
  });

  it('is listed among the keys of whose things it opens', async () => {
    const { id } = (await give(admin)).json;
    const { items } = await ledger.done('GET /v1/api-keys?limit=100', { key: admin });
    expect((items as { id: string }[]).find((one) => one.id === id)).toMatchObject({ scopes: ['audit'], organisation: 'la-loma' });
  });
});
