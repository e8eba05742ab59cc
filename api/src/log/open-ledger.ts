import { EMPTY_ROOT } from '@terroir/proof';
import { ConfigError, type Config } from '../config/config.ts';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/database.ts';
import { Ledger, type LedgerFacts } from '../identities/ledger.ts';
import { LedgerLogs, type ChainTarget } from './ledger-logs.ts';

/** `did:web` of an origin: a port is percent-encoded. */
const didOf = (publicUrl: string): string => `did:web:${encodeURIComponent(new URL(publicUrl).host)}`;

/** A ledger and its logs. The ledger names the log that goes on. */
export interface FoundLedger {
  readonly ledger: Ledger;
  readonly logs: LedgerLogs;
}

/**
 * The ledger as its first start fixed it, with the log that goes on now, or null before. Its address and its first log's name are in every identifier and every printed code.
 * @throws ConfigError when PUBLIC_URL or LOG_ORIGIN now say something else
 */
export async function findLedger(database: Database, config: Config): Promise<FoundLedger | null> {
  const [row] = await database.query<{ public_url: string; did: string }>('select public_url, did from ledger');
  const logs = await LedgerLogs.read(database);
  if (row === undefined || logs === null) return null;
  const hasMoved = row.public_url !== config.publicUrl;
  if (hasMoved)
    throw new ConfigError(
      `PUBLIC_URL: this ledger lives at ${row.public_url}, and codes in print say so; start it with PUBLIC_URL=${row.public_url} (PORT may differ), or with another DATA_DIR for a new ledger.`,
    );
  if (logs.named(config.logOrigin) === null) {
    const origin = logs.numbered(1)?.origin ?? logs.current.origin;
    throw new ConfigError(`LOG_ORIGIN: this ledger's log is named ${origin} for good; start it with LOG_ORIGIN=${origin}.`);
  }
  return { ledger: ledgerOf({ publicUrl: row.public_url, did: row.did, isLocal: config.isLocal }, logs.current), logs };
}

/** The ledger with the log that it keeps. */
export const ledgerOf = (
  facts: Pick<LedgerFacts, 'publicUrl' | 'did' | 'isLocal'>,
  { origin, chainId, contract, logId }: ChainTarget & { readonly origin: string },
): Ledger => new Ledger({ publicUrl: facts.publicUrl, did: facts.did, isLocal: facts.isLocal, origin, chainId, contract, logId });

/** Fixes what the first entries will say, once: of several first starts on one database the first decides. @throws ConfigError where it decided otherwise */
export async function makeLedger(database: Database, config: Config, clock: Clock, target: ChainTarget): Promise<FoundLedger> {
  const facts = { publicUrl: config.publicUrl, did: didOf(config.publicUrl), isLocal: config.isLocal };
  const ledger = ledgerOf(facts, { origin: config.logOrigin, ...target });
  await database.transaction(async (tx) => {
    const isFirst =
      (await tx.execute(
        'insert into ledger (public_url, origin, did, chain_id, contract, log_id, created_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing',
        [ledger.publicUrl, ledger.origin, ledger.did, ledger.chainId, ledger.contract, ledger.logId, clock.now()],
      )) === 1;
    if (isFirst)
      await tx.query('insert into log (origin, epoch, size, root, published_size) values ($1, 0, 0, $2, 0)', [ledger.origin, EMPTY_ROOT]);
  });
  const made = await findLedger(database, config);
  if (made === null) throw new Error('a ledger that was just made is not there');
  return made;
}
