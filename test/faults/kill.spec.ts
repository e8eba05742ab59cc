import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from '../../scripts/build.ts';
import { freePort } from '../../api/src/embedded/free-port.ts';
import { Command, startService } from '../start/service-process.ts';
import { databasePid, killCampaign } from './kill-campaign.ts';

const BUILDS_WITHIN_MS = 300_000;
const ROUNDS = 3;

beforeAll(() => build(() => undefined, new AbortController().signal), BUILDS_WITHIN_MS);

let [port, dataDir] = [0, ''];
const started: Command[] = [];
beforeEach(async () => {
  port = await freePort();
  dataDir = mkdtempSync(join(tmpdir(), 'terroir-kill-'));
});
afterEach(async () => {
  for (const service of started.splice(0)) {
    if (service.isRunning) service.signal('SIGTERM');
    await service.end();
  }
  rmSync(dataDir, { recursive: true, force: true });
});

const settings = () => ({ PORT: String(port), DATA_DIR: dataDir, ANCHOR_INTERVAL: '1' });
const start = async (): Promise<Command> => {
  const service = await startService(settings());
  started.push(service);
  return service;
};

const operatorKey = (): string => readFileSync(join(dataDir, 'operator.key'), 'utf8').trim();
const listed = async (): Promise<number> =>
  (await fetch(`http://localhost:${String(port)}/v1/organisations`, { headers: { authorization: `Bearer ${operatorKey()}` } })).status;

describe('kill -9', () => {
  it(
    'of the service under load loses nothing that was acknowledged, and leaves a ledger in which nothing differs',
    async () => {
      const outcome = await killCampaign({ port, dataDir, rounds: ROUNDS, say: () => undefined });
      expect(outcome).toMatchObject({ missing: [], invalid: [], fsck: { code: 0, says: expect.stringMatching(/^Nothing differs/) } });
      expect(outcome.acknowledged.length).toBeGreaterThan(ROUNDS);
    },
    BUILDS_WITHIN_MS,
  );

  it(
    'of a first start, at any moment, leaves what the next start goes on with',
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        rmSync(dataDir, { recursive: true, force: true });
        const first = Command.run('start.ts', [], settings());
        await sleep(randomInt(300, 4000));
        first.signal('SIGKILL');
        await first.end();
        const second = await start();
        expect(await listed()).toBe(200);
        second.signal('SIGTERM');
        await second.end();
      }
    },
    BUILDS_WITHIN_MS,
  );

  it(
    'of the database alone is survived: it is started again, and the service goes on',
    async () => {
      const service = await start();
      process.kill(databasePid(dataDir), 'SIGKILL');
      let status = 0;
      while (status !== 200) {
        await sleep(100);
        status = await listed().catch(() => 0);
        expect(service.isRunning).toBe(true);
        expect([0, 200, 503]).toContain(status);
      }
      const made = await fetch(`http://localhost:${String(port)}/v1/organisations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${operatorKey()}`, 'content-type': 'application/json' },
        body: JSON.stringify({ slug: 'after', name: 'After Ltd', country: 'CO', roles: ['brand'] }),
      });
      expect(made.status).toBe(201);
    },
    BUILDS_WITHIN_MS,
  );

  it(
    'of service and database together is recovered from by the next start',
    async () => {
      const service = await start();
      process.kill(databasePid(dataDir), 'SIGKILL');
      service.signal('SIGKILL');
      await service.end();
      await start();
      expect(await listed()).toBe(200);
      expect(existsSync(join(dataDir, 'policy.json'))).toBe(true);
    },
    BUILDS_WITHIN_MS,
  );
});
