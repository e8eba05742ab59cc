import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProofError } from '@terroir/proof';
import { Chain } from '../anchors/chain.ts';
import { ConfigError, readConfig, type Config } from '../config/config.ts';
import type { Tx } from '../database/database.ts';
import { withStoppedLedger } from '../embedded/stopped-ledger.ts';
import { HighWaterMark, type Mark } from '../log/high-water-mark.ts';
import { LedgerLogs, type LedgerLog } from '../log/ledger-logs.ts';
import { keyFileOf, LogKey } from '../log/log-key.ts';
import { logKeysIn, policyEntryOf } from '../log/policy-entries.ts';
import { agreedWithOutside } from '../successor/ending.ts';
import { Difference } from './difference.ts';
import { fsck, type Checked } from './fsck.ts';
import type { Walk, WalkedLog } from './walk.ts';

/** What was checked, and what could not be asked. */
export interface Outcome {
  readonly checked: Checked;
  /** Why the chain was not asked; null when it was. */
  readonly chainNotAsked: string | null;
}

/**
 * Checks the ledger of this environment, with the service stopped where its database is embedded: this starts database and chain by itself, and ends them again.
 * @throws ConfigError when it cannot be checked, Difference when it was and differs
 */
export async function runFsck(
  environment: Readonly<Record<string, string | undefined>>,
  progress: (done: string) => void,
): Promise<Outcome> {
  const config = readConfig(environment);
  const isAlone = config.databaseUrl === null || config.chain.rpcUrls === null;
  return withStoppedLedger({ config, isAlone }, async ({ database, openChain }) => {
    // Before the view of the database is taken: what was seen outside is in it, whatever a running service does meanwhile.
    const mark = readMark(config);
    const chain = await ask(await openChain());
    const checked = await database.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only');
      const found = await logsIn(tx, config);
      return fsck({
        ...found,
        database: tx,
        mark,
        chain: chain.asked,
        evidenceFolder: join(config.dataDir, 'evidence'),
        progress,
      });
    });
    return { checked, chainNotAsked: chain.why };
  });
}

function readMark(config: Config): Mark | null {
  try {
    return HighWaterMark.in(config.dataDir).read();
  } catch {
    throw new Difference('high-water mark: its file cannot be read as one');
  }
}

interface AskedChain {
  readonly asked: Walk['chain'];
  readonly why: string | null;
}

async function ask(settings: Config['chain'] | null): Promise<AskedChain> {
  if (settings === null) return { asked: null, why: 'there is none in the data folder' };
  const chain = await Chain.open(settings);
  try {
    return { asked: { chain, asOf: (await chain.latest()).number }, why: null };
  } catch (error) {
    return { asked: null, why: error instanceof Error ? error.message : 'it does not answer' };
  }
}

/** The logs as first start and successors fixed them, and their keys as their first entries name them. */
async function logsIn(tx: Tx, config: Config): Promise<Pick<Walk, 'publicUrl' | 'logs'>> {
  const [tables] = await tx.query<{ ledger: boolean; successor: boolean }>(
    `select to_regclass('ledger') is not null as ledger, to_regclass('successor') is not null as successor`,
  );
  if (tables?.ledger === true && !tables.successor)
    throw new ConfigError(
      'DATABASE_URL: this database was written by an older version of the service; start this one once, which brings it up to date.',
    );
  const [ledger] = tables?.ledger === true ? await tx.query<{ public_url: string }>('select public_url from ledger') : [];
  const logs = ledger === undefined ? null : await LedgerLogs.read(tx);
  if (ledger === undefined || logs === null)
    throw new ConfigError('DATABASE_URL: there is no ledger in this database yet; nothing was checked.');
  const walked: WalkedLog[] = [];
  for (const log of logs.all) walked.push({ ...log, verifierKey: await keyOfFirstEntry(tx, log.origin), isWhole: await isWhole(tx, log) });
  const { current } = logs;
  const keyFile = keyFileOf(config.logKeyFile, current);
  if (existsSync(keyFile) && LogKey.open(keyFile, current.origin).verifierKey !== walked.at(-1)?.verifierKey)
    throw new Difference(`log key: ${keyFile} is not the key that the first entry names`);
  return { publicUrl: ledger.public_url, logs: walked };
}

/** What a log ended for says whether it agreed with the outside then. */
async function isWhole(tx: Tx, { origin, isTrusted }: LedgerLog): Promise<boolean> {
  const [next] = await tx.query<{ why: string }>('select why from successor where predecessor = $1', [origin]);
  return next === undefined ? isTrusted : agreedWithOutside(next.why);
}

async function keyOfFirstEntry(tx: Tx, origin: string): Promise<string> {
  try {
    const policy = await policyEntryOf(tx, origin);
    const [key] = policy === null ? [] : logKeysIn(policy);
    if (key !== undefined) return key;
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    throw new Difference(`entry 0 of ${origin}: a policy that begins a log cannot be read`);
  }
  throw new Difference(`entry 0 of ${origin}: the policy that begins the log is missing`);
}
