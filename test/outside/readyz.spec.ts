import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { EvidenceFiles } from '../../api/src/evidence/evidence-files.ts';
import { Sequencer } from '../../api/src/log/sequencer.ts';
import { Disk } from '../../api/src/metrics/disk.ts';
import { TestLedger } from '../ledger.ts';

const MIB = 1024 * 1024;
const READY = {
  ready: true,
  service: 'ready',
  database: 'ready',
  log: 'ready',
  anchoring: 'ready',
  evidence: 'ready',
  disk: expect.stringMatching(/^ready$|^nearly full/),
};

let ledger: TestLedger;
beforeEach(async () => {
  ledger = await TestLedger.start({ isRunning: false });
});
afterEach(() => ledger.stop());

/** What is told once it is this. What was seen is told for a second. */
async function readyzOnce(status: number): Promise<Record<string, unknown>> {
  for (;;) {
    const answer = await ledger.ask('GET /readyz');
    if (answer.status === status) return answer.json as Record<string, unknown>;
    await sleep(50);
  }
}

it('tells of each part that it is ready', async () => {
  const answer = await ledger.ask('GET /readyz');
  expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
  expect(answer.json).toEqual(READY);
});

it('names the database where that cannot be reached, and the rest as it is', async () => {
  const name = new URL(ledger.databaseUrl).pathname.slice(1);
  const server = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  await server.connect();
  try {
    await server.query(`alter database ${name} with allow_connections false`);
    await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    expect(await readyzOnce(503)).toEqual({ ...READY, ready: false, database: 'cannot be reached', anchoring: 'unknown' });
    await server.query(`alter database ${name} with allow_connections true`);
    expect(await readyzOnce(200)).toEqual(READY);
  } finally {
    await server.end();
  }
});

it('names the folder of evidence where nothing can be written to it, and sends nobody there meanwhile', async () => {
  const folder = join(ledger.config.dataDir, 'evidence', 'incoming');
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'a file where the folder was');
  expect(await readyzOnce(503)).toEqual({ ...READY, ready: false, evidence: 'cannot be written to' });
  rmSync(folder);
  mkdirSync(folder);
  expect(await readyzOnce(200)).toEqual(READY);
});

it('names the disk where it cannot be looked at', async () => {
  const { dataDir } = ledger.config;
  renameSync(join(dataDir, 'evidence'), join(dataDir, 'elsewhere'));
  expect(await readyzOnce(503)).toEqual({ ...READY, ready: false, evidence: 'cannot be written to', disk: 'cannot be looked at' });
  renameSync(join(dataDir, 'elsewhere'), join(dataDir, 'evidence'));
  expect(await readyzOnce(200)).toEqual(READY);
});

it('measures the disk that the data is on', async () => {
  const before = await new Disk(ledger.config).freeBytes();
  const file = join(ledger.config.dataDir, 'large');
  writeFileSync(file, Buffer.alloc(64 * MIB, 1));
  try {
    expect(before - (await new Disk(ledger.config).freeBytes())).toBeGreaterThan(32 * MIB);
  } finally {
    rmSync(file);
  }
});

it('leaves nothing behind when it tries whether files can be kept, and tries at most once a second', async () => {
  const files = ledger.app.get(EvidenceFiles, { strict: false });
  let tried = 0;
  const tryWriting = files.tryWriting.bind(files);
  files.tryWriting = async () => {
    tried++;
    return tryWriting();
  };
  const asked = await Promise.all(Array.from({ length: 50 }, () => ledger.ask('GET /readyz')));
  expect(asked.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
  expect(tried).toBeLessThanOrEqual(2);
  expect(readdirSync(join(ledger.config.dataDir, 'evidence', 'incoming'))).toEqual([]);
});

it('says that anchoring is behind once what was logged long ago is not anchored, and goes on', async () => {
  await ledger.app.get(Sequencer, { strict: false }).round();
  expect((await ledger.ask('GET /readyz')).json).toEqual(READY);
  const [row] = await ledger.database.query<{ at: Date }>('select min(signed_at) as at from checkpoint');
  ledger.clock.advance(10 * 60_000 + 2 * ledger.config.anchorIntervalMs + 10_000);
  await sleep(1_100);
  expect((await ledger.ask('GET /readyz')).json).toEqual({
    ...READY,
    anchoring: `behind: what was logged at ${String(row?.at.toISOString())} is not anchored`,
  });
});

it('turns requests away before it stops, and answers them until then', async () => {
  const stopping = await TestLedger.listening({ isRunning: false, environment: { STOP_DELAY: '2' } });
  const ask = async (path: string): Promise<Response> => fetch(`${stopping.url}${path}`);
  expect((await ask('/readyz')).status).toBe(200);
  const stopped = stopping.stop();
  const answer = await ask('/readyz');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ ...READY, ready: false, service: 'stopping' });
  expect([(await ask('/healthz')).status, (await ask('/v1/schemes')).status]).toEqual([200, 200]);
  await sleep(1_000);
  expect((await ask('/v1/schemes')).status).toBe(200);
  await stopped;
  await expect(ask('/healthz')).rejects.toThrow('fetch failed');
});
