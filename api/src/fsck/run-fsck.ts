import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseJws, ProofError } from '@terroir/proof';
import { Chain } from '../anchors/chain.ts';
import { ConfigError, readConfig, type Config } from '../config/config.ts';
import { Database, type Tx } from '../database/database.ts';
import { checkDatabase } from '../database/reachable.ts';
import { startChain } from '../embedded/chain.ts';
import { holdFolder } from '../embedded/folder-lock.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { HighWaterMark, type Mark } from '../log/high-water-mark.ts';
import { LogKey } from '../log/log-key.ts';
import { Difference } from './difference.ts';
import { fsck, type Checked } from './fsck.ts';
import type { Walk } from './walk.ts';

/** What was checked, and what could not be asked. */
export interface Outcome {
  readonly checked: Checked;
  /** Why the chain was not asked; null when it was. */
  readonly chainNotAsked: string | null;
}

type Stops = (() => Promise<void> | void)[];

const POOL_SIZE = 2;

/**
 * Checks the ledger of this environment, with the service stopped where its database is embedded: this starts database and chain by itself, and ends them again.
 * @throws ConfigError when it cannot be checked, Difference when it was and differs
 */
export async function runFsck(
  environment: Readonly<Record<string, string | undefined>>,
  progress: (done: string) => void,
): Promise<Outcome> {
  const config = readConfig(environment);
  if (!existsSync(config.dataDir))
    throw new ConfigError(`DATA_DIR: there is no ledger in ${config.dataDir}; name the folder that the service uses.`);
  const stops: Stops = [];
  try {
    const isEmbedded = config.databaseUrl === null || config.chain.rpcUrls === null;
    if (isEmbedded) stops.push(holdFolder(config.dataDir));
    const database = await openDatabase(config, stops);
    // Before the view of the database is taken: what was seen outside is in it, whatever a running service does meanwhile.
    const mark = readMark(config);
    const chain = await openChain(config, stops);
    const checked = await database.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only');
      const log = await logIn(tx, config);
      return fsck({
        ...log,
        database: tx,
        mark,
        chain: chain.asked,
        evidenceFolder: join(config.dataDir, 'evidence'),
        progress,
      });
    });
    return { checked, chainNotAsked: chain.why };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function openDatabase(config: Config, stops: Stops): Promise<Database> {
  let url = config.databaseUrl;
  if (url === null) {
    const folder = join(config.dataDir, 'postgres');
    if (!existsSync(folder))
      throw new ConfigError(
        `DATA_DIR: there is no database in ${config.dataDir}; name the folder that the service uses, or give its DATABASE_URL.`,
      );
    const embedded = await startPostgres(folder, []);
    stops.push(() => embedded.stop());
    ({ url } = embedded);
  }
  const database = new Database(url, POOL_SIZE, () => undefined);
  stops.push(() => database.close());
  await checkDatabase(database);
  return database;
}

function readMark(config: Config): Mark | null {
  try {
    return new HighWaterMark(join(config.dataDir, 'high-water-mark.json')).read();
  } catch {
    throw new Difference('high-water mark: its file cannot be read as one');
  }
}

interface AskedChain {
  readonly asked: Walk['chain'];
  readonly why: string | null;
}

async function openChain(config: Config, stops: Stops): Promise<AskedChain> {
  let settings = config.chain;
  if (settings.rpcUrls === null) {
    if (!existsSync(join(config.dataDir, 'chain'))) return { asked: null, why: 'there is none in the data folder' };
    const embedded = await startChain(config.dataDir);
    stops.push(() => embedded.stop());
    settings = { ...settings, rpcUrls: [embedded.url], key: embedded.key };
  }
  const chain = await Chain.open(settings);
  try {
    return { asked: { chain, asOf: (await chain.latest()).number }, why: null };
  } catch (error) {
    return { asked: null, why: error instanceof Error ? error.message : 'it does not answer' };
  }
}

/** The log as the ledger's first start fixed it, and its key as the first entry names it. */
async function logIn(tx: Tx, config: Config): Promise<Pick<Walk, 'origin' | 'publicUrl' | 'verifierKey'>> {
  const [table] = await tx.query<{ is_there: boolean }>(`select to_regclass('ledger') is not null as is_there`);
  const [ledger] =
    table?.is_there === true ? await tx.query<{ origin: string; public_url: string }>('select origin, public_url from ledger') : [];
  if (ledger === undefined) throw new ConfigError('DATABASE_URL: there is no ledger in this database yet; nothing was checked.');
  const verifierKey = await keyOfFirstEntry(tx);
  if (existsSync(config.logKeyFile) && LogKey.open(config.logKeyFile, ledger.origin).verifierKey !== verifierKey)
    throw new Difference(`log key: ${config.logKeyFile} is not the key that the first entry names`);
  return { origin: ledger.origin, publicUrl: ledger.public_url, verifierKey };
}

async function keyOfFirstEntry(tx: Tx): Promise<string> {
  const [policy] = await tx.query<{ jws: string }>(`select jws from statement where kind = 'policy' order by sequence limit 1`);
  if (policy === undefined) throw new Difference('entry 0: the policy that begins the log is missing');
  try {
    const { logKeys } = parseJws(policy.jws).payload;
    const [key] = Array.isArray(logKeys) ? logKeys : [];
    if (typeof key === 'string') return key;
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
  }
  throw new Difference('entry 0: the policy that begins the log cannot be read');
}
