import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeys } from '../../api/src/identities/api-keys.ts';
import { TestLedger } from '../ledger.ts';

const standsAt = new Date('2026-05-02T14:00:00Z');
let ledger: TestLedger;
beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false, standsAt });
  await ledger.makeOrganisation('la-loma');
  await ledger.makeOrganisation('neighbour');
});
afterAll(() => ledger.stop());

const inOneDay = () => new Date(ledger.clock.now().getTime() + 86_400_000).toISOString();
const make = (key: string, asked: object) =>
  ledger.ask('POST /v1/api-keys', { key, body: { name: 'test', expiresAt: inOneDay(), ...asked } });

describe('who calls', () => {
  const probe = (headers: Record<string, string>) => ledger.ask('GET /v1/organisations/la-loma', { headers });
  let token: string;
  beforeAll(async () => {
    token = await ledger.keyOf('la-loma', ['organisation:admin']);
  });

  it('is who has the key, in the Authorization header', async () => {
    expect((await probe({ authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await probe({ authorization: `bearer ${token}` })).status).toBe(200);
  });

  it.each<[string, (token: string) => Record<string, string>]>([
    ['no key', () => ({})],
    ['an empty header', () => ({ authorization: '' })],
    ['another way of saying who one is', (text) => ({ authorization: `Basic ${text}` })],
    ['two keys', (text) => ({ authorization: `Bearer ${text} ${text}` })],
    ['a key cut short', (text) => ({ authorization: `Bearer ${text.slice(0, -1)}` })],
    ['a key elsewhere', (text) => ({ 'x-api-key': text })],
  ])('is not known by %s', async (_what, headers) => {
    const refused = await probe(headers(token));
    expect(refused.json).toMatchObject({ type: '/problems/not-authenticated', status: 401 });
    expect(refused.headers['www-authenticate']).toBe('Bearer');
    expect(refused.text).not.toContain(token);
  });

  it('is not known by a key in the address', async () => {
    expect((await ledger.ask(`GET /v1/organisations/la-loma?access_token=${token}`)).status).toBe(401);
  });

  it('is told the same when the id is unknown and when the secret is wrong', async () => {
    const [, id, secret] = /^terroir_(.{16})_(.{43})$/.exec(token) as unknown as [string, string, string];
    const wrongSecret = await probe({ authorization: `Bearer terroir_${id}_${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}` });
    const unknown = await probe({ authorization: `Bearer terroir_${'0'.repeat(16)}_${secret}` });
    expect(wrongSecret.text).toBe(unknown.text);
  });

  it('is asked on a public route too, where a key is sent', async () => {
    expect((await ledger.ask('GET /v1/schemes')).status).toBe(200);
    expect((await ledger.ask('GET /v1/schemes', { key: token })).status).toBe(200);
    expect((await ledger.ask('GET /v1/schemes', { key: `${token}x` })).status).toBe(401);
  });

  it('is nobody once the key has expired, to the instant', async () => {
    const short = await ledger.keyOf('la-loma', ['organisation:admin'], 1000);
    ledger.clock.advance(999);
    expect((await probe({ authorization: `Bearer ${short}` })).status).toBe(200);
    ledger.clock.advance(1);
    expect((await probe({ authorization: `Bearer ${short}` })).json).toMatchObject({
      type: '/problems/not-authenticated',
      detail: expect.stringContaining('expired'),
    });
  });
});

describe('an API key', () => {
  it('is shown once, and only its hash is stored', async () => {
    const made = await make(ledger.operator, { organisation: 'la-loma', scopes: ['events:write'] });
    expect(made.status).toBe(201);
    expect(made.headers['cache-control']).toBe('no-store');
    const secret = String(made.json.token).slice(-43);
    const listed = await ledger.ask('GET /v1/api-keys?organisation=la-loma', { key: ledger.operator });
    expect(listed.text).toContain(String(made.json.id));
    expect(listed.text).not.toContain(secret);
    const [row] = await ledger.database.query<{ text: string }>('select string_agg(api_key::text, $1) as text from api_key', [' ']);
    expect(row?.text).not.toContain(secret);
    expect(row?.text).not.toContain(Buffer.from(secret, 'utf8').toString('hex'));
  });

  it.each([
    ['without an end', { organisation: 'la-loma', scopes: ['events:write'], expiresAt: undefined }, '/expiresAt'],
    ['that has ended', { organisation: 'la-loma', scopes: ['events:write'], expiresAt: '2026-05-01T00:00:00Z' }, '/expiresAt'],
    [
      'that lasts for more than 366 days',
      { organisation: 'la-loma', scopes: ['events:write'], expiresAt: '2027-06-01T00:00:00Z' },
      '/expiresAt',
    ],
    ['for nothing', { organisation: 'la-loma', scopes: [] }, '/scopes'],
    ['of an organisation for what the operator does', { organisation: 'la-loma', scopes: ['operator'] }, '/scopes'],
    ['of the operator for what an organisation does', { organisation: null, scopes: ['operator', 'events:write'] }, '/scopes'],
    ['for what is unknown', { organisation: 'la-loma', scopes: ['everything'] }, '/scopes/0'],
  ])('is not made %s', async (_how, asked, at) => {
    expect((await make(ledger.operator, asked)).json).toMatchObject({ status: 422, errors: [{ at }] });
  });

  it('is not made for an organisation that is not there', async () => {
    expect((await make(ledger.operator, { organisation: 'nobody', scopes: ['events:write'] })).status).toBe(404);
  });

  it('may be revoked, and then opens nothing', async () => {
    const made = await make(ledger.operator, { organisation: 'la-loma', scopes: ['organisation:admin'] });
    const token = String(made.json.token);
    expect((await ledger.ask('GET /v1/organisations/la-loma', { key: token })).status).toBe(200);
    const revoked = await ledger.ask(`POST /v1/api-keys/${String(made.json.id)}/revoke`, { key: ledger.operator });
    expect(revoked.json).toMatchObject({ revokedAt: ledger.clock.now().toISOString() });
    expect((await ledger.ask('GET /v1/organisations/la-loma', { key: token })).status).toBe(401);
    ledger.clock.advance(1000);
    expect((await ledger.ask(`POST /v1/api-keys/${String(made.json.id)}/revoke`, { key: ledger.operator })).json).toEqual(revoked.json);
  });
});

describe('an administrator of an organisation', () => {
  let admin: string;
  beforeAll(async () => {
    admin = await ledger.keyOf('la-loma', ['organisation:admin']);
  });

  it('makes, lists and revokes the keys of its own organisation', async () => {
    const made = await make(admin, { organisation: 'la-loma', scopes: ['attestations:write', 'statements:read'] });
    expect(made.status).toBe(201);
    const listed = await ledger.ask('GET /v1/api-keys', { key: admin });
    expect(new Set((listed.json.items as { organisation: string }[]).map(({ organisation }) => organisation))).toEqual(
      new Set(['la-loma']),
    );
    expect((await ledger.ask(`POST /v1/api-keys/${String(made.json.id)}/revoke`, { key: admin })).status).toBe(200);
  });

  it("finds another's keys, and another organisation, no more than what is not there", async () => {
    const made = await make(ledger.operator, { organisation: 'neighbour', scopes: ['events:write'] });
    const theirs = await ledger.ask(`POST /v1/api-keys/${String(made.json.id)}/revoke`, { key: admin });
    const nobodys = await ledger.ask(`POST /v1/api-keys/${'0'.repeat(16)}/revoke`, { key: admin });
    expect([theirs.status, theirs.text]).toEqual([404, nobodys.text]);
    const neighbour = await make(admin, { organisation: 'neighbour', scopes: ['events:write'] });
    const nobody = await make(admin, { organisation: 'nobody', scopes: ['events:write'] });
    expect([neighbour.status, neighbour.text]).toEqual([404, nobody.text]);
    expect((await ledger.ask('GET /v1/api-keys?organisation=neighbour', { key: admin })).text).toBe(
      (await ledger.ask('GET /v1/api-keys?organisation=nobody', { key: admin })).text,
    );
    expect((await ledger.ask('GET /v1/organisations/neighbour', { key: admin })).text).toBe(
      (await ledger.ask('GET /v1/organisations/nobody', { key: admin })).text,
    );
  });

  it('makes no key of the operator', async () => {
    expect((await make(admin, { organisation: null, scopes: ['operator'] })).json).toMatchObject({ type: '/problems/not-allowed' });
  });
});

describe("the operator's key", () => {
  it('is made where none counts, and only there', async () => {
    const apiKeys = ledger.app.get(ApiKeys);
    expect(await apiKeys.ensureOperatorKey(() => undefined)).toBeNull();
    ledger.clock.advance(367 * 86_400_000);
    const made = await Promise.all([
      apiKeys.ensureOperatorKey(() => undefined),
      apiKeys.ensureOperatorKey(() => undefined),
      apiKeys.ensureOperatorKey(() => undefined),
    ]);
    expect(made.filter((token) => token !== null)).toHaveLength(1);
    expect((await ledger.ask('GET /v1/organisations', { key: made.find((token) => token !== null) ?? '' })).status).toBe(200);
    expect((await ledger.ask('GET /v1/organisations', { key: ledger.operator })).status).toBe(401);
  });
});

describe('a route that does not say who may call it', () => {
  @Controller('forgotten')
  class Forgotten {
    @Get()
    read(): string {
      return 'open to everyone';
    }
  }

  it('stops the start', async () => {
    await expect(TestLedger.start({ isRunning: false, controllers: [Forgotten] })).rejects.toThrow(
      'Forgotten.read says neither who may call it',
    );
  });
});
