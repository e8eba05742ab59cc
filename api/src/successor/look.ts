import { existsSync } from 'node:fs';
import { EMPTY_ROOT, toHex } from '@terroir/proof';
import type { Chain } from '../anchors/chain.ts';
import { ConfigError, type Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { HighWaterMark } from '../log/high-water-mark.ts';
import type { LedgerLog } from '../log/ledger-logs.ts';
import { keyFileOf, LogKey } from '../log/log-key.ts';
import { LogRepository } from '../log/log-repository.ts';
import { logKeysIn, policyEntryOf } from '../log/policy-entries.ts';
import { TreeReader } from '../log/tree-reader.ts';
import type { SeenEnd, SeenLog } from './ending.ts';

/** The mark as the file has it. @throws ConfigError */
function readMark(config: Config): SeenLog['mark'] {
  try {
    return HighWaterMark.in(config.dataDir).read();
  } catch {
    throw new ConfigError(
      'DATA_DIR: high-water-mark.json cannot be read as one; put it back from your backup, or take it away: the chain tells then how far the log was published.',
    );
  }
}

/** What the mark says of a log: one that still is of a log before it says that nothing of this one was published. */
const markOf = (mark: SeenLog['mark'], { origin }: LedgerLog, before: readonly string[]): SeenLog['mark'] =>
  mark !== null && before.includes(mark.origin) ? { origin, size: 0, root: toHex(EMPTY_ROOT) } : mark;

/** Whether the file of a log's key holds that very key. */
async function keyOf(database: Database, config: Config, log: LedgerLog): Promise<SeenLog['key']> {
  const policy = await policyEntryOf(database, log.origin);
  const file = keyFileOf(config.logKeyFile, log);
  if (!existsSync(file)) return 'missing';
  try {
    return policy !== null && logKeysIn(policy).includes(LogKey.open(file, log.origin).verifierKey) ? 'there' : 'another';
  } catch (error) {
    if (error instanceof ConfigError) return 'another';
    throw error;
  }
}

async function headOnChain(chain: Chain, { contract, logId }: LedgerLog): Promise<SeenEnd | null> {
  const head = await chain.head(contract, logId, (await chain.latest()).number);
  return head === null ? null : { size: head.size, root: head.root.slice(2).toLowerCase() };
}

/** What database, mark, chain and key file tell of a log. @throws ConfigError */
export async function lookAt(
  log: LedgerLog,
  { database, config, chain }: { readonly database: Database; readonly config: Config; readonly chain: Chain },
  isStolen: boolean,
): Promise<SeenLog> {
  const repository = new LogRepository(database, log);
  const { size, root, publishedSize } = await repository.committed();
  const isPublished = publishedSize > 0;
  if (size === 0)
    throw new ConfigError(
      'DATABASE_URL: nothing was ever logged in this ledger, so there is nothing to go on with; begin it anew on an empty database, or with another DATA_DIR.',
    );
  const { before } = await repository.neighbours(database);
  const mark = markOf(readMark(config), log, isPublished ? [] : before);
  const onChain = await headOnChain(chain, log);
  const atMark = mark === null ? null : await repository.checkpointOf(mark.size);
  // The chain takes any head that extends the last: one of a size without a checkpoint is compared with the tree.
  const atChain = onChain === null || onChain.size > size ? null : await new TreeReader(database, repository).root(onChain.size);
  return {
    origin: log.origin,
    isPublished,
    database: { size, root: toHex(root) },
    mark,
    chain: onChain,
    own: { atMark: atMark === null ? null : toHex(atMark.root), atChain: atChain === null ? null : toHex(atChain) },
    key: await keyOf(database, config, log),
    isStolen,
  };
}
