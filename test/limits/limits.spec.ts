import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createService, type Service } from '../../api/src/service.ts';
import { TestLedger } from '../ledger.ts';

const LIMITS = 'reads=40,costly=20,keyed=20,failures=3';
const start = (environment: Record<string, string> = {}): Promise<TestLedger> =>
  TestLedger.start({ isRunning: false, standsAt: new Date('2026-05-02T14:00:10Z'), environment: { RATE_LIMITS: LIMITS, ...environment } });

let ledger: TestLedger;
const times = async (count: number, ask: () => Promise<{ readonly status: number }>): Promise<number[]> => {
  const statuses = [];
  for (let i = 0; i < count; i++) statuses.push((await ask()).status);
  return statuses;
};
const forged = (address: string) => ({ headers: { 'x-forwarded-for': address } });
const schemes = (said = {}) => ledger.ask('GET /v1/schemes', said);

describe('who asks', () => {
  beforeEach(async () => {
    ledger = await start();
  });
  afterEach(() => ledger.stop());

  it('may ask so much in a minute, is told what is left, and then when to ask again', async () => {
    const first = await schemes();
    expect(first.headers).toMatchObject({ 'ratelimit-policy': '"reads";q=40;w=60', ratelimit: '"reads";r=39;t=50' });
    expect(new Set(await times(39, schemes))).toEqual(new Set([200]));
    const refused = await schemes();
    expect(refused.json).toMatchObject({ status: 429, type: '/problems/too-many-requests' });
    expect(refused.headers).toMatchObject({ 'retry-after': '50', ratelimit: '"reads";r=0;t=50', 'cache-control': 'no-store' });
    ledger.clock.advance(50_000);
    expect((await schemes()).status).toBe(200);
  });

  it('gets no further by a forged address', async () => {
    await times(40, schemes);
    expect((await schemes(forged('203.0.113.9'))).status).toBe(429);
  });

  it('has a budget of its own for what costs much', async () => {
    const passport = () => ledger.ask('GET /v1/passports?of=https://ledger.example/id/nobody/goods/a');
    expect(new Set(await times(20, passport))).toEqual(new Set([404]));
    expect((await passport()).status).toBe(429);
    expect((await schemes()).status).toBe(200);
  });

  it.each([
    ['GET /v1/passports', 'costly'],
    ['GET /v1/codes', 'costly'],
    ['GET /id/nobody/goods/a', 'costly'],
    ['GET /01/09521234543213', 'costly'],
    ['GET /epcis/events', 'costly'],
    ['GET /v1/verify/00', 'costly'],
    ['POST /v1/verify', 'costly'],
    ['GET /v1/log', 'reads'],
    ['GET /', 'reads'],
  ])('asks by %s from the budget for %s', async (route, budget) => {
    expect((await ledger.ask(route)).headers['ratelimit-policy']).toContain(`"${budget}"`);
  });

  it('always learns whether the service lives', async () => {
    expect(new Set(await times(50, () => ledger.ask('GET /healthz')))).toEqual(new Set([200]));
  });

  it('has a budget for each key, whatever the address has used', async () => {
    await times(41, schemes);
    const keyed = () => ledger.ask('GET /v1/organisations', { key: ledger.operator });
    expect(new Set(await times(20, keyed))).toEqual(new Set([200]));
    expect((await keyed()).status).toBe(429);
  });

  it('guesses no further once some guesses were wrong, not even rightly, until the next minute', async () => {
    const guess = (key: string) => ledger.ask('GET /v1/organisations', { key });
    expect(await times(3, () => guess(`${ledger.operator.slice(0, -2)}AA`))).toEqual([401, 401, 401]);
    expect((await guess(ledger.operator)).status).toBe(429);
    expect((await schemes()).status).toBe(200);
    ledger.clock.advance(50_000);
    expect((await guess(ledger.operator)).status).toBe(200);
  });

  it('has its address in no table', async () => {
    await times(5, schemes);
    const rows = await ledger.database.query<{ text: string }>('select rate_use::text as text from rate_use');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('127.0.0.1');
  });
});

describe('behind a proxy that is trusted', () => {
  afterEach(() => ledger.stop());

  it('each visitor has a budget, by the address that the proxy added last', async () => {
    ledger = await start({ TRUST_PROXY: '127.0.0.1' });
    await times(41, () => schemes(forged('203.0.113.9')));
    expect((await schemes(forged('203.0.113.9'))).status).toBe(429);
    expect((await schemes(forged('203.0.113.10'))).status).toBe(200);
    expect((await schemes(forged('198.51.100.1, 203.0.113.9'))).status).toBe(429);
  });
});

describe('two services on one database', () => {
  it('count together', async () => {
    ledger = await start();
    let second: Service | null = null;
    try {
      const { config, clock, databaseUrl } = ledger;
      const logger = pino({ level: 'silent' });
      second = await createService({ config, databaseUrl, isChainEmbedded: true, logger, clock });
      const elsewhere = second.app;
      await times(40, schemes);
      const statuses = await times(4, async () => ({ status: (await elsewhere.inject({ url: '/v1/schemes' })).statusCode }));
      // It hears of the others when it tells of itself: after a twentieth of the budget.
      expect(statuses.slice(0, 1)).toEqual([200]);
      expect(statuses.slice(2)).toEqual([429, 429]);
    } finally {
      await second?.stop();
      await ledger.stop();
    }
  });
});
