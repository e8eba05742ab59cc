import type { Chain } from './anchors/chain.ts';
import { chainTarget } from './anchors/chain-target.ts';
import type { Clock } from './clock/clock.ts';
import { ConfigError, type Config } from './config/config.ts';
import type { Database } from './database/database.ts';
import type { Ledger } from './identities/ledger.ts';
import { LogKey } from './log/log-key.ts';
import { findLedger, makeLedger } from './log/open-ledger.ts';

/** A ledger cannot change its chain: its first entries and every state name it. A chain that does not answer now is no reason to stop. */
async function checkChain(ledger: Ledger, config: Config, chain: Chain, isChainEmbedded: boolean): Promise<void> {
  const { contract } = config.chain;
  if (contract !== null && contract.toLowerCase() !== ledger.contract.toLowerCase())
    throw new ConfigError(`CHAIN_CONTRACT: this ledger is anchored at ${ledger.contract} for good; give that address, or leave it out.`);
  const chainId = await chain.chainId().catch(() => ledger.chainId);
  if (chainId === ledger.chainId) return;
  const [here, there] = [String(chainId), String(ledger.chainId)];
  throw new ConfigError(
    isChainEmbedded
      ? `CHAIN_RPC_URL: this ledger is anchored on the chain ${there}, and the embedded one is ${here}; give an address of that chain, or put the folder chain/ back from your backup if it was embedded.`
      : `CHAIN_RPC_URL: what answers is the chain ${here}, and this ledger is anchored on the chain ${there} for good; give an address of that one, or leave it out if the ledger was made with the embedded chain.`,
  );
}

/**
 * The ledger of this database and the key of its log; at the first start both are made. The key comes first: a kill in between leaves a key that nothing names, and the next start takes it.
 * @throws ConfigError where the settings are not those that the ledger began with
 */
export async function findOrMakeLedger(
  database: Database,
  config: Config,
  clock: Clock,
  { chain, isEmbedded }: { readonly chain: Chain; readonly isEmbedded: boolean },
): Promise<{ readonly ledger: Ledger; readonly logKey: LogKey }> {
  const found = await findLedger(database, config);
  if (found !== null) {
    await checkChain(found, config, chain, isEmbedded);
    return { ledger: found, logKey: LogKey.open(config.logKeyFile, found.origin) };
  }
  const target = await chainTarget(config, chain, isEmbedded);
  const logKey = LogKey.openOrMake(config.logKeyFile, config.logOrigin);
  return { ledger: await makeLedger(database, config, clock, target), logKey };
}
