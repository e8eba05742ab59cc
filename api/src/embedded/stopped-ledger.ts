import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { startChain } from './chain.ts';
import { holdFolder } from './folder-lock.ts';
import { openStoppedDatabase, type Stops } from './stopped-database.ts';

/** What a ledger stands on, for a command that runs while the service is stopped. */
export interface StoppedLedger {
  readonly database: Database;
  /** How the chain is reached: the one that is named, or the one in the folder, which is started for it; null where there is neither. */
  readonly openChain: () => Promise<Config['chain'] | null>;
}

/** The settings, and whether the folder must be this command's alone. */
interface ToOpen {
  readonly config: Config;
  readonly isAlone: boolean;
}

/**
 * Works on the ledger of a data folder: starts an embedded database, and an embedded chain when it is asked for, and ends them again. Makes none.
 * @throws ConfigError where there is no ledger in the folder, its database cannot be used, or a service runs on it
 */
export async function withStoppedLedger<Result>(
  { config, isAlone }: ToOpen,
  work: (ledger: StoppedLedger) => Promise<Result>,
): Promise<Result> {
  if (!existsSync(config.dataDir))
    throw new ConfigError(`DATA_DIR: there is no ledger in ${config.dataDir}; name the folder that the service uses.`);
  const stops: Stops = [];
  try {
    if (isAlone) stops.push(holdFolder(config.dataDir));
    const database = await openStoppedDatabase(config, stops);
    return await work({ database, openChain: async () => chainOf(config, stops) });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function chainOf({ chain, dataDir }: Config, stops: Stops): Promise<Config['chain'] | null> {
  if (chain.rpcUrls !== null) return chain;
  if (!existsSync(join(dataDir, 'chain'))) return null;
  const embedded = await startChain(dataDir);
  stops.push(() => embedded.stop());
  return { ...chain, rpcUrls: [embedded.url], key: embedded.key };
}
