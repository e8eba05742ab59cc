import { checkChain } from './anchors/check-chain.ts';
import type { Chain } from './anchors/chain.ts';
import { chainTarget } from './anchors/chain-target.ts';
import type { Clock } from './clock/clock.ts';
import type { Config } from './config/config.ts';
import type { Database } from './database/database.ts';
import type { Ledger } from './identities/ledger.ts';
import type { LedgerLogs } from './log/ledger-logs.ts';
import { keyFileOf, LogKey } from './log/log-key.ts';
import { findLedger, makeLedger } from './log/open-ledger.ts';

/**
 * The ledger of this database and the key of its log; at the first start both are made. The key comes first: a kill in between leaves a key that nothing names, and the next start takes it.
 * @throws ConfigError where the settings are not those that the ledger began with
 */
export async function findOrMakeLedger(
  database: Database,
  config: Config,
  clock: Clock,
  { chain, isEmbedded }: { readonly chain: Chain; readonly isEmbedded: boolean },
): Promise<{ readonly ledger: Ledger; readonly logs: LedgerLogs; readonly logKey: LogKey }> {
  const found = await findLedger(database, config);
  if (found !== null) {
    await checkChain(found.ledger, config, chain, isEmbedded);
    return { ...found, logKey: LogKey.open(keyFileOf(config.logKeyFile, found.logs.current), found.ledger.origin) };
  }
  const target = await chainTarget(config, chain, isEmbedded);
  const logKey = LogKey.openOrMake(config.logKeyFile, config.logOrigin);
  return { ...(await makeLedger(database, config, clock, target)), logKey };
}
