import { Chain } from '../anchors/chain.ts';
import { Clock } from '../clock/clock.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { migrate } from '../database/migrate.ts';
import { withStoppedLedger } from '../embedded/stopped-ledger.ts';
import { succeed, type Asked, type Done } from './succeed.ts';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

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
  return withStoppedLedger({ config, isAlone: true }, async ({ database, openChain }) => {
    const [there] = await database.query<{ ledger: string | null }>(`select to_regclass('ledger')::text as ledger`);
    if (there === undefined || there.ledger === null) throw new ConfigError('DATABASE_URL: there is no ledger in this database yet.');
    await migrate(database);
    const settings = await openChain();
    // One is never made here: the log that ends is on another, then.
    if (settings === null)
      throw new ConfigError(
        `DATA_DIR: there is no chain in ${config.dataDir}; put the folder chain/ back from your backup, or give CHAIN_RPC_URL.`,
      );
    const chain = await Chain.open(settings);
    const isChainEmbedded = config.chain.rpcUrls === null;
    return succeed({ config: { ...config, chain: settings }, database, chain, isChainEmbedded, clock: new Clock() }, asked, say);
  });
}
