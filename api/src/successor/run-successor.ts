import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Chain } from '../anchors/chain.ts';
import { Clock } from '../clock/clock.ts';
import { ConfigError, readConfig, type Config } from '../config/config.ts';
import { migrate } from '../database/migrate.ts';
import { startChain } from '../embedded/chain.ts';
import { holdFolder } from '../embedded/folder-lock.ts';
import { openStoppedDatabase } from '../embedded/stopped-database.ts';
import { succeed, type Asked, type Done } from './succeed.ts';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

type Stops = (() => Promise<void> | void)[];

/**
 * Begins a successor log for the ledger of this environment, whose service is stopped: this starts an embedded database and chain by itself, and ends them again.
 * @throws ConfigError in one sentence
 */
export async function runSuccessor(
  environment: Readonly<Record<string, string | undefined>>,
  asked: Asked,
  say: (line: string) => void,
): Promise<Done> {
  const config = readConfig(environment);
  if (asked.admin !== null && !ADDRESS.test(asked.admin)) throw new ConfigError('--admin is an address: 0x and 40 hex digits.');
  if (!existsSync(config.dataDir))
    throw new ConfigError(`DATA_DIR: there is no ledger in ${config.dataDir}; name the folder that the service uses.`);
  const stops: Stops = [];
  try {
    stops.push(holdFolder(config.dataDir));
    const database = await openStoppedDatabase(config, stops);
    const [there] = await database.query<{ ledger: string | null }>(`select to_regclass('ledger')::text as ledger`);
    if (there === undefined || there.ledger === null) throw new ConfigError('DATABASE_URL: there is no ledger in this database yet.');
    await migrate(database);
    const withChain = config.chain.rpcUrls === null ? await embeddedChain(config, stops) : config;
    const chain = await Chain.open(withChain.chain);
    const isChainEmbedded = config.chain.rpcUrls === null;
    return await succeed({ config: withChain, database, chain, isChainEmbedded, clock: new Clock() }, asked, say);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** The chain in the folder. One is never made here: the log that ends is on another, then. */
async function embeddedChain(config: Config, stops: Stops): Promise<Config> {
  if (!existsSync(join(config.dataDir, 'chain')))
    throw new ConfigError(
      `DATA_DIR: there is no chain in ${config.dataDir}; put the folder chain/ back from your backup, or give CHAIN_RPC_URL.`,
    );
  const chain = await startChain(config.dataDir);
  stops.push(() => chain.stop());
  return { ...config, chain: { ...config.chain, rpcUrls: [chain.url], key: chain.key } };
}
