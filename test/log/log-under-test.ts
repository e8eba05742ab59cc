import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { readConfig } from '../../api/src/config/config.ts';
import { Database } from '../../api/src/database/database.ts';
import { migrate } from '../../api/src/database/migrate.ts';
import { Signals } from '../../api/src/database/signals.ts';
import { DocumentRepository } from '../../api/src/documents/document-repository.ts';
import { KeyRing } from '../../api/src/identities/key-ring.ts';
import { Sealer } from '../../api/src/identities/sealer.ts';
import { Signer } from '../../api/src/identities/signer.ts';
import { SigningKeyRepository } from '../../api/src/identities/signing-key-repository.ts';
import { Appender } from '../../api/src/log/appender.ts';
import { FirstEntries } from '../../api/src/log/first-entries.ts';
import { HighWaterMark } from '../../api/src/log/high-water-mark.ts';
import { LogKey } from '../../api/src/log/log-key.ts';
import { LogRepository } from '../../api/src/log/log-repository.ts';
import { makeLedger } from '../../api/src/log/open-ledger.ts';
import { OwnLog } from '../../api/src/log/own-log.ts';
import { Sequencer } from '../../api/src/log/sequencer.ts';
import { StateMaps } from '../../api/src/log/state.ts';
import { TreeReader } from '../../api/src/log/tree-reader.ts';
import { StatementRepository } from '../../api/src/statements/statement-repository.ts';
import { aStatement } from '../a-statement.ts';
import { freshDatabase } from '../database.ts';
import { TestClock } from '../ledger.ts';

const config = readConfig({ PUBLIC_URL: 'https://ledger.example', SECRET_KEY: '11'.repeat(32) });
const target = { chainId: 31_337, contract: `0x${'ab'.repeat(20)}`, logId: `0x${'cd'.repeat(32)}` };
const logger = pino({ level: 'silent' });

/** The log of the service on a real database, put together by hand; each `process` is one more process of the service on the same database. */
export async function logUnderTest() {
  const { url, drop } = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'terroir-log-'));
  const clock = new TestClock();
  clock.stand(new Date('2026-05-02T14:00:00Z'));
  const opened: Database[] = [];

  const processOn = (markFile: string) => {
    const database = new Database(url, 8, () => undefined);
    opened.push(database);
    const key = LogKey.openOrMake(join(folder, 'log.key'), config.logOrigin);
    const own = new OwnLog(config.logOrigin, key, new HighWaterMark(join(folder, markFile)), { intervalMs: 60_000, entries: 1000 }, 0);
    return { database, own };
  };

  const first = processOn('mark');
  await migrate(first.database);
  const { ledger } = await makeLedger(first.database, config, clock, target);

  const assemble = ({ database, own }: ReturnType<typeof processOn>) => {
    const statements = new StatementRepository(database);
    const keys = new SigningKeyRepository(database);
    const signer = new Signer(keys, new Sealer(Buffer.alloc(32, 0x11)));
    const documents = new DocumentRepository(database);
    const keyRing = new KeyRing(keys, signer, documents, ledger);
    const log = new LogRepository(database, own);
    const states = new StateMaps(statements, signer, ledger);
    const appender = new Appender(database, log, states, clock, own);
    const signals = new Signals(database, logger);
    return {
      database,
      own,
      statements,
      documents,
      log,
      states,
      appender,
      tree: new TreeReader(database, log),
      sequencer: new Sequencer(appender, log, own, signals, logger),
      firstEntries: new FirstEntries(statements, keyRing, signer, ledger, own),
      /** Accepts so many statements that say nothing in particular, and gives their ids. */
      accept: async (count: number): Promise<string[]> => {
        const ids: string[] = [];
        for (let i = 0; i < count; i++) {
          const { id } = await database.transaction((tx) => statements.insertOnce(tx, aStatement(clock.now())));
          ids.push(id);
        }
        return ids;
      },
    };
  };

  const service = assemble(first);
  await service.database.transaction((tx) => service.firstEntries.ensure(tx, clock.now()));
  return {
    ...service,
    ledger,
    clock,
    folder,
    url,
    another: () => assemble(processOn('mark')),
    /** Changes a row behind the back of the triggers that forbid it. */
    tamper: async (sql: string, values: readonly unknown[] = []) => {
      await service.database.transaction(async (tx) => {
        await tx.query(`set local session_replication_role = replica`);
        await tx.query(sql, values);
      });
    },
    stop: async () => {
      for (const database of opened) await database.close();
      await drop();
    },
  };
}

export type LogUnderTest = Awaited<ReturnType<typeof logUnderTest>>;
