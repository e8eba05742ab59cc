import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemCodes } from '../../api/src/http/problem.ts';
import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import { Passports } from '../../api/src/passports/serve/passports.ts';
import { ROWS } from '../access/routes.ts';
import { TestLedger } from '../ledger.ts';
import { Figures } from './figures.ts';

const TOKEN = 'a-token-of-the-watchers';

let ledger: TestLedger;
let key: string;

beforeAll(async () => {
  ledger = await TestLedger.start({ environment: { METRICS_TOKEN: TOKEN } });
  await ledger.makeOrganisation('planted-farm');
  key = await ledger.keyOf('planted-farm', ORGANISATION_SCOPES);
});
afterAll(() => ledger.stop());

async function scrape(): Promise<Figures> {
  const answer = await ledger.ask('GET /metrics', { key: TOKEN });
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return new Figures(answer.text);
}

const PLACE = 'https://ledger.example/id/planted-farm/place/planted-field';
const facility = (name: string) => ({ id: `${PLACE}-${name}`, name: 'Ana Planted', country: 'CO', visibility: 'public' });

async function until(is: (figures: Figures) => boolean): Promise<Figures> {
  for (;;) {
    const figures = await scrape();
    if (is(figures)) return figures;
    await sleep(50);
  }
}

it('requests are counted by route, method and class of status, each with its time; problems by their code', async () => {
  const before = await scrape();
  const series = (route: string, method: string, status: string) =>
    `terroir_http_request_seconds_count{route="${route}",method="${method}",status="${status}"}`;
  await ledger.ask('GET /v1/schemes');
  await ledger.ask('GET /v1/schemes');
  await ledger.ask('GET /id/planted-farm/goods/nothing');
  await ledger.ask('GET /planted/nowhere');
  await ledger.ask('POST /v1/facilities', { key, body: {} });
  await ledger.ask('POST /v1/facilities', { body: facility('a') });
  const after = await scrape();
  const rise = (name: string): number => (after.of(name) ?? 0) - (before.of(name) ?? 0);
  expect(rise(series('/v1/schemes', 'GET', '2xx'))).toBe(2);
  expect(rise(series('/id/*', 'GET', '4xx'))).toBe(1);
  expect(rise(series('none', 'GET', '4xx'))).toBe(1);
  expect(rise(series('/v1/facilities', 'POST', '4xx'))).toBe(2);
  expect(rise('terroir_http_request_seconds_bucket{le="+Inf",route="/v1/schemes",method="GET",status="2xx"}')).toBe(2);
  expect(after.of('terroir_http_request_seconds_sum{route="/v1/schemes",method="GET",status="2xx"}')).toBeGreaterThan(0);
  expect(rise('terroir_problems_total{code="not-found"}')).toBe(2);
  expect(rise('terroir_problems_total{code="invalid-request"}')).toBe(1);
  expect(rise('terroir_problems_total{code="not-authenticated"}')).toBe(1);
  // The one that asks.
  expect(after.of('terroir_http_requests_under_way')).toBe(1);
});

it('every code of a problem is there from the start, as 0', async () => {
  const figures = await scrape();
  for (const code of problemCodes) expect(figures.of(`terroir_problems_total{code="${code}"}`)).toBeGreaterThanOrEqual(0);
});

it('the process tells its processor time, memory and the lag of its event loop', async () => {
  const figures = await scrape();
  for (const name of [
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'nodejs_eventloop_lag_p99_seconds',
    'nodejs_heap_size_used_bytes',
  ])
    expect(figures.of(name)).toBeGreaterThan(0);
});

it('the database tells its connections and who waits for one, also when all are taken', async () => {
  const one = await TestLedger.start({ environment: { METRICS_TOKEN: TOKEN }, poolSize: 1, isRunning: false });
  try {
    const scrapeOne = async () => new Figures((await one.ask('GET /metrics', { key: TOKEN })).text);
    expect((await scrapeOne()).of('terroir_database_connections_most{pool="write"}')).toBe(1);
    let free: () => void = () => undefined;
    const held = one.database.transaction(() => new Promise<void>((resolve) => (free = resolve)));
    await sleep(100);
    const waits = one.database.query('select 1');
    const figures = await scrapeOne();
    expect(figures.of('terroir_database_connections{pool="write",state="busy"}')).toBe(1);
    expect(figures.of('terroir_database_connections{pool="write",state="idle"}')).toBe(0);
    expect(figures.of('terroir_database_waiting{pool="write"}')).toBe(1);
    // One question of the anchors' waits as well, and is not waited for.
    expect(figures.of('terroir_unmeasured{part="anchors"}')).toBe(1);
    free();
    await Promise.all([held, waits]);
  } finally {
    await one.stop();
  }
});

it('log and anchors tell how far they are and what waits, until nothing does', async () => {
  await ledger.done('POST /v1/facilities', { key, body: facility('logged') });
  const figures = await until(
    (now) => (now.of('terroir_anchors{state="final"}') ?? 0) > 0 && now.of('terroir_log_unanchored_seconds') === 0,
  );
  const { size } = (await ledger.done('GET /v1/log')) as { size: number };
  expect(figures.of('terroir_log_size')).toBeLessThanOrEqual(size);
  expect(figures.of('terroir_log_size')).toBeGreaterThan(3);
  expect(figures.of('terroir_log_waiting')).toBe(0);
  expect(figures.of('terroir_log_waiting_seconds')).toBe(0);
  expect(figures.of('terroir_log_standing_still')).toBe(0);
  expect(figures.of('terroir_log_checkpoint_age_seconds')).toBeLessThan(60);
  expect(figures.of('terroir_anchoring_waiting_seconds')).toBe(0);
  const [anchor] = (await ledger.done('GET /v1/anchors')).items as { gasUsed: number; feeWei: string }[];
  expect(figures.of('terroir_anchor_last_gas')).toBeGreaterThan(30_000);
  expect(figures.of('terroir_anchor_last_gas')).toBeLessThan(2 * Number(anchor?.gasUsed));
  expect(figures.of('terroir_anchor_last_fee_wei')).toBeGreaterThan(0);
  expect(figures.of('terroir_chain_balance_wei')).toBeGreaterThan(10 ** 15);
  expect(figures.of('terroir_chain_block')).toBeGreaterThan(0);
  expect(figures.of('terroir_chain_block_age_seconds')).toBeLessThan(60);
  expect(figures.of('terroir_disk_free_bytes')).toBeGreaterThan(0);
});

it('what waits is told with its age, and a log without anchors with the age of what is not anchored', async () => {
  const still = await TestLedger.start({ environment: { METRICS_TOKEN: TOKEN }, isRunning: false });
  try {
    const figures = async () => new Figures((await still.ask('GET /metrics', { key: TOKEN })).text);
    const before = await figures();
    expect(before.of('terroir_log_waiting')).toBeGreaterThan(0);
    expect(before.of('terroir_log_checkpoint_age_seconds')).toBeUndefined();
    still.clock.advance(100_000);
    expect((await figures()).of('terroir_log_waiting_seconds')).toBeGreaterThanOrEqual(100);
    const { Sequencer } = await import('../../api/src/log/sequencer.ts');
    await still.app.get(Sequencer, { strict: false }).round();
    still.clock.advance(50_000);
    const after = await figures();
    expect([after.of('terroir_log_waiting'), after.of('terroir_log_waiting_seconds')]).toEqual([0, 0]);
    for (const name of ['terroir_log_unanchored_seconds', 'terroir_log_checkpoint_age_seconds']) {
      expect(after.of(name)).toBeGreaterThanOrEqual(50);
      expect(after.of(name)).toBeLessThan(100);
    }
  } finally {
    await still.stop();
  }
});

it('passports are counted as they are made and given again', async () => {
  await ledger.done('POST /v1/facilities', { key, body: facility('seen') });
  const before = await scrape();
  const passports = ledger.app.get(Passports, { strict: false });
  for (let again = 0; again < 200 && passports.figures.givenAgain === 0; again++) await passports.of(`${PLACE}-seen`);
  const after = await scrape();
  expect(after.of('terroir_passports_made_total')).toBeGreaterThan(before.of('terroir_passports_made_total') ?? 0);
  expect(after.of('terroir_passports_given_again_total')).toBeGreaterThan(before.of('terroir_passports_given_again_total') ?? 0);
  expect(after.of('terroir_passports_kept')).toBeGreaterThan(0);
  expect(after.text).toContain('# TYPE terroir_passports_made_total counter');
});

it('no id, name, slug or address becomes a label: all labels are routes and words of the code', async () => {
  await ledger.ask('GET /id/planted-farm/place/planted-field', { headers: { accept: 'text/html' } });
  await ledger.ask('GET /organisations/planted-farm/did.json?planted=planted');
  await ledger.ask('GET /%zzplanted');
  await ledger.ask('GET /planted', { key: 'planted' });
  const figures = await scrape();
  expect(figures.text).not.toMatch(/planted|Ana/i);
  const routes = new Set(ROWS.map(({ route }) => route.split(' ')[1]));
  const words = figures.labels.filter((label) => !routes.has(label) && !problemCodes.some((code) => code === label));
  for (const word of words) expect(word).toMatch(/^[a-z_]{2,30}$|^[245]xx$|^(?:GET|POST)$|^[A-Z][A-Za-z]+$|^v[0-9.]+$/);
});

it('what cannot be measured is left out and said to be; the rest is there', async () => {
  const lame = await TestLedger.start({ environment: { METRICS_TOKEN: TOKEN }, isRunning: false });
  try {
    await lame.chain.stop();
    const { text, status } = await lame.ask('GET /metrics', { key: TOKEN });
    const figures = new Figures(text);
    expect(status).toBe(200);
    expect([figures.of('terroir_unmeasured{part="chain"}'), figures.of('terroir_unmeasured{part="log"}')]).toEqual([1, 0]);
    expect([figures.of('terroir_chain_balance_wei'), figures.of('terroir_log_size')]).toEqual([undefined, 0]);
  } finally {
    await lame.stop();
  }
});

it('docs/operate.md names every figure of the service, and no other', async () => {
  const told = (await scrape()).names.filter((name) => name.startsWith('terroir_'));
  const manual = readFileSync(join(import.meta.dirname, '../../docs/operate.md'), 'utf8');
  const named = [...new Set([...manual.matchAll(/`(terroir_[a-z_]+)(?:\{[^`]*\})?`/g)].map(([, name = '']) => name))];
  expect(named.sort()).toEqual(told.sort());
});

describe('who may see the figures', () => {
  const status = async (of: TestLedger, headers: Record<string, string>, remoteAddress = '127.0.0.1'): Promise<number> =>
    (await of.app.inject({ url: '/metrics', headers, remoteAddress })).statusCode;

  it('where a token is set, is who has it, from wherever', async () => {
    expect(await status(ledger, { authorization: `Bearer ${TOKEN}` }, '203.0.113.7')).toBe(200);
    for (const authorization of [
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      'Bearer',
      `Basic ${TOKEN}`,
      `Bearer ${ledger.operator}`,
      `Bearer ${key}`,
    ])
      expect(await status(ledger, { authorization })).toBe(401);
    expect(await status(ledger, {})).toBe(401);
    const refused = await ledger.ask('GET /metrics');
    expect([refused.json.type, refused.headers['www-authenticate']]).toEqual(['/problems/not-authenticated', 'Bearer']);
    expect(refused.text).not.toContain('terroir_log');
  });

  it('where none is set, is this very machine at a ledger at localhost, and nobody behind a proxy or tunnel on it', async () => {
    const local = await TestLedger.listening({ isRunning: false });
    try {
      expect((await fetch(`${local.url}/metrics`)).status).toBe(200);
      const host = new URL(local.url).host;
      for (const address of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) expect(await status(local, { host }, address)).toBe(200);
      for (const address of ['203.0.113.7', '10.0.0.1', '::ffff:10.0.0.1', 'fe80::1'])
        expect(await status(local, { host }, address)).toBe(401);
      for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-proto'])
        expect(await status(local, { host, [name]: '127.0.0.1' })).toBe(401);
      for (const other of ['ledger.example', 'localhost.example', 'tunnel.example:3000'])
        expect(await status(local, { host: other })).toBe(401);
      expect(await status(local, { host, authorization: 'Bearer anything' })).toBe(401);
    } finally {
      await local.stop();
    }
  });

  it('where none is set, is nobody at a public ledger: its proxy stands on this machine too', async () => {
    const open = await TestLedger.start({ isRunning: false });
    try {
      for (const host of ['localhost', '127.0.0.1:3000', 'ledger.example']) expect(await status(open, { host })).toBe(401);
    } finally {
      await open.stop();
    }
  });
});
