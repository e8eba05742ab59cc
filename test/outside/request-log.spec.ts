import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Database } from '../../api/src/database/database.ts';
import { LedgerError } from '../../api/src/http/ledger-error.ts';
import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import { Public } from '../../api/src/identities/access.ts';
import { TestLedger, type Answer } from '../ledger.ts';
import { CollectedLog, type Line } from './collected-log.ts';

/** What only a fault of ours would do. */
@Controller('tests')
class Failing {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get('database')
  @Public()
  async badValue(@Query('said') said: string): Promise<unknown> {
    return this.database.query('select $1::text::uuid', [said]);
  }

  @Get('double')
  @Public()
  async double(@Query('said') said: string): Promise<unknown> {
    return this.database.query(
      'insert into organisation (slug, did, name, country, roles, created_at) select slug, did, $1, country, roles, created_at from organisation',
      [said],
    );
  }

  @Get('thrown')
  @Public()
  thrown(@Query('said') said: string): never {
    throw Object.assign(new Error(`it holds "${said}"`), { token: said, question: { said } });
  }

  @Get('away')
  @Public()
  away(): never {
    throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  }

  @Get('busy')
  @Public()
  busy(): never {
    throw new LedgerError('too-busy', 'Many ask at this moment.');
  }

  @Get('slow')
  @Public()
  async slow(): Promise<string> {
    await sleep(500);
    return 'late';
  }
}

const log = new CollectedLog('trace');
let ledger: TestLedger;
let key: string;

beforeAll(async () => {
  ledger = await TestLedger.listening({ logger: log.logger, controllers: [Failing] });
  await ledger.makeOrganisation('farm');
  key = await ledger.keyOf('farm', ORGANISATION_SCOPES);
});
afterAll(() => ledger.stop());
beforeEach(() => {
  log.text = '';
});

const lineOf = ({ headers }: Answer): Line => {
  const [line, ...others] = log.of(headers['x-request-id']);
  if (line === undefined || others.length > 0) throw new Error(`not one line but ${String(others.length + 1)}:\n${log.text}`);
  return line;
};

it('a request is one line at its end: the route, what was answered, how long it took, by which key', async () => {
  const answer = await ledger.ask('GET /v1/evidence/' + '0'.repeat(64), { key });
  const { time, ms, ...line } = lineOf(answer);
  expect(line).toEqual({
    level: 30,
    request: answer.headers['x-request-id'],
    method: 'GET',
    route: '/v1/evidence/:sha256',
    status: 404,
    bytes: Buffer.byteLength(answer.text),
    key: key.slice(8, 24),
    problem: 'not-found',
    msg: 'a request ended',
  });
  expect(new Date(String(time)).getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect(ms).toBeGreaterThan(0);
});

it.each([
  ['anyone who succeeds', 'GET /healthz', { route: '/healthz', status: 200, bytes: 6 }],
  ['a page that is not there', 'GET /id/farm/goods/nothing', { route: '/id/*', status: 404, problem: 'not-found' }],
  ['an address without a route', 'GET /nowhere/to/go', { route: null, status: 404, problem: 'not-found' }],
  ['an address that cannot be read', 'GET /%zz', { route: null, status: 400, problem: 'malformed-body' }],
  ['who has no key', 'POST /v1/products', { route: '/v1/products', status: 401, problem: 'not-authenticated' }],
])('%s has a line as well', async (_who, route, expected) => {
  const answer = await ledger.ask(route, { headers: { accept: 'text/html' } });
  expect(lineOf(answer)).toMatchObject({ level: 30, ...expected });
  expect(lineOf(answer)).not.toHaveProperty('key');
});

it('what failed on our side is one line, an error, with what failed and where', async () => {
  const line = lineOf(await ledger.ask('GET /tests/thrown?said=x'));
  expect(line).toMatchObject({ level: 50, route: '/tests/thrown', status: 500, problem: 'internal', msg: 'a request failed' });
  expect(line['err']).toMatchObject({ type: 'Error', message: 'it holds "…"' });
  expect(JSON.stringify(line['err'])).toContain('request-log.spec');
});

it('what we stand on being away is told with its reason, and as no error of ours; being busy by its name alone', async () => {
  const away = lineOf(await ledger.ask('GET /tests/away'));
  expect(away).toMatchObject({ level: 30, status: 503, problem: 'not-ready', err: { code: 'ECONNREFUSED' } });
  const busy = lineOf(await ledger.ask('GET /tests/busy'));
  expect(busy).toMatchObject({ level: 30, status: 503, problem: 'too-busy' });
  expect(busy).not.toHaveProperty('err');
});

it('a request whose sender goes away has its line, which says that nothing was handed over', async () => {
  const { hostname, port } = new URL(ledger.url);
  const socket = connect(Number(port), hostname);
  socket.write('GET /tests/slow HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await sleep(100);
  socket.destroy();
  while (!log.text.includes('/tests/slow')) await sleep(20);
  await sleep(600);
  expect(log.lines.filter(({ route }) => route === '/tests/slow')).toMatchObject([{ status: null, isWhole: false }]);
});

it('the log of a noisy run holds no secret, no person, no question, no body, no address', async () => {
  const planted = 'Ana Planted 4711';
  const said = encodeURIComponent(planted);
  const headers = {
    cookie: `session=${said}`,
    'user-agent': planted,
    referer: `https://${said}.example/`,
    'x-forwarded-for': '203.0.113.77',
  };
  const wrongKey = `${key.slice(0, -8)}deadbeef`;
  const body = { id: `${ledger.url}/id/farm/goods/${said}`, granularity: 'model', name: planted, country: 'CO', visibility: 'public' };
  const idempotency = { ...headers, 'idempotency-key': said };
  await ledger.ask('POST /v1/products', { key, body, headers: idempotency });
  await ledger.ask('POST /v1/products', { key, body: { ...body, name: `${planted} again` }, headers: idempotency });
  await ledger.ask('POST /v1/products', { key: wrongKey, body, headers });
  await ledger.ask('POST /v1/products', { key, body: { ...body, country: planted }, headers });
  await ledger.ask('POST /v1/products', { key, body: `{"name":"${planted}"`, headers: { ...headers, 'content-type': 'application/json' } });
  await ledger.ask('POST /v1/attestations', { key, body: planted, headers: { ...headers, 'content-type': 'application/vc+jwt' } });
  await ledger.ask('POST /epcis/capture', { key, body: { epcisBody: planted }, headers });
  await ledger.ask('POST /v1/evidence', { key, body: planted, headers: { ...headers, 'content-type': 'text/csv' } });
  await ledger.ask('POST /v1/verify', { body: { bundle: planted }, headers });
  for (const path of [
    `/id/farm/goods/${said}`,
    `/${said}`,
    `/%zz${said}`,
    `/organisations/${said}/did.json`,
    `/v1/passports?of=${said}`,
    `/epcis/events?EQ_bizStep=${said}`,
  ])
    for (const accept of ['text/html', 'application/json']) await ledger.ask(`GET ${path}`, { key, headers: { ...headers, accept } });
  for (const path of ['thrown', 'database', 'double']) {
    const answer = await ledger.ask(`GET /tests/${path}?said=${said}`, { headers });
    expect(answer.status).toBe(500);
    expect(lineOf(answer)).toMatchObject({ level: 50, err: { type: expect.anything(), stack: expect.anything() } });
  }
  await ledger.rest();

  expect(log.lines.length).toBeGreaterThan(20);
  const told = log.text;
  for (const secret of [
    'Planted',
    '4711',
    key,
    key.slice(25),
    wrongKey.slice(25),
    ledger.operator.slice(25),
    '203.0.113.77',
    'terroir_',
    '11'.repeat(32),
  ])
    expect(told).not.toContain(secret);
  expect(told).not.toContain(new URL(ledger.databaseUrl).pathname.slice(1));
});
