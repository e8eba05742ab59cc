import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Anchoring } from '../../api/src/anchors/anchoring.ts';
import type { Config } from '../../api/src/config/config.ts';
import { Sequencer } from '../../api/src/log/sequencer.ts';
import { createService, type Service } from '../../api/src/service.ts';
import { TestLedger } from '../ledger.ts';

let ledger: TestLedger;
let more: Service[];

beforeEach(async () => {
  more = [];
  ledger = await TestLedger.start();
  while ((await ledger.done('GET /v1/anchors')).items.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  await ledger.app.get(Anchoring, { strict: false }).stop();
  await ledger.app.get(Sequencer, { strict: false }).stop();
});
afterEach(async () => {
  for (const service of more) await service.stop();
  await ledger.stop();
});

const markFile = (): string => join(ledger.config.dataDir, 'high-water-mark.json');

/** Another start on the same database and the same data folder. */
async function startAgain(chain: Partial<Config['chain']> = {}): Promise<Service> {
  const config = { ...ledger.config, chain: { ...ledger.config.chain, ...chain } };
  const logger = pino({ level: 'silent' });
  const service = await createService({ config, databaseUrl: ledger.databaseUrl, isChainEmbedded: false, logger, clock: ledger.clock });
  more.push(service);
  return service;
}

/** Puts the database back behind what was published: as a restored backup would. */
const forget = (sql: string) =>
  ledger.database.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica');
    await tx.query(sql);
  });

const NOBODY = ['http://127.0.0.1:9'];

describe('a start', () => {
  it('makes a lost high-water mark anew where the chain agrees with the log', async () => {
    rmSync(markFile());
    await startAgain();
    expect(existsSync(markFile())).toBe(true);
  });

  it('is refused with a lost mark where the chain cannot be asked', async () => {
    rmSync(markFile());
    await expect(startAgain({ rpcUrls: NOBODY })).rejects.toThrow(/^DATA_DIR: high-water-mark\.json is missing/);
    expect(existsSync(markFile())).toBe(false);
  });

  it('needs no chain where the mark is there', async () => {
    await expect(startAgain({ rpcUrls: NOBODY })).resolves.toBeDefined();
  });

  it('is refused on a database that is older than the chain, whatever became of the mark', async () => {
    rmSync(markFile());
    await forget(`update log set size = 2, published_size = 2, root = (select root from checkpoint order by size limit 1)`);
    await expect(startAgain()).rejects.toThrow(
      /^DATABASE_URL: the chain holds a head of 3 entries, and this log has 2\. .*npm run successor/,
    );
  });
});
