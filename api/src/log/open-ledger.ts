import { EMPTY_ROOT } from '@terroir/proof';
import { ConfigError, type Config } from '../config/config.ts';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/database.ts';
import { Ledger } from '../identities/ledger.ts';

/** Where a log is anchored: one contract on one chain. */
export interface ChainTarget {
  readonly chainId: number;
  readonly contract: string;
  readonly logId: string;
}

interface Row {
  readonly public_url: string;
  readonly origin: string;
  readonly did: string;
  readonly chain_id: number;
  readonly contract: string;
  readonly log_id: string;
}

/** `did:web` of an origin: a port is percent-encoded. */
const didOf = (publicUrl: string): string => `did:web:${encodeURIComponent(new URL(publicUrl).host)}`;

/**
 * The ledger as its first start fixed it, or null before. Its address and its log's name are in every identifier and every printed code.
 * @throws ConfigError when PUBLIC_URL or LOG_ORIGIN now say something else
 */
export async function findLedger(database: Database, config: Config): Promise<Ledger | null> {
  const [row] = await database.query<Row>('select public_url, origin, did, chain_id, contract, log_id from ledger');
  if (row === undefined) return null;
  const hasMoved = row.public_url !== config.publicUrl;
  if (hasMoved)
    throw new ConfigError(
      `PUBLIC_URL: this ledger lives at ${row.public_url}, and codes in print say so; start it with PUBLIC_URL=${row.public_url} (PORT may differ), or with another DATA_DIR for a new ledger.`,
    );
  if (row.origin !== config.logOrigin)
    throw new ConfigError(`LOG_ORIGIN: this ledger's log is named ${row.origin} for good; start it with LOG_ORIGIN=${row.origin}.`);
  return new Ledger({
    publicUrl: row.public_url,
    origin: row.origin,
    did: row.did,
    chainId: row.chain_id,
    contract: row.contract,
    logId: row.log_id,
    isLocal: config.isLocal,
  });
}

/** Fixes what the first entries will say, once: of several first starts on one database the first decides. @throws ConfigError where it decided otherwise */
export async function makeLedger(database: Database, config: Config, clock: Clock, target: ChainTarget): Promise<Ledger> {
  const ledger = new Ledger({
    publicUrl: config.publicUrl,
    origin: config.logOrigin,
    did: didOf(config.publicUrl),
    chainId: target.chainId,
    contract: target.contract,
    logId: target.logId,
    isLocal: config.isLocal,
  });
  await database.transaction(async (tx) => {
    const isFirst =
      (await tx.execute(
        'insert into ledger (public_url, origin, did, chain_id, contract, log_id, created_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing',
        [ledger.publicUrl, ledger.origin, ledger.did, ledger.chainId, ledger.contract, ledger.logId, clock.now()],
      )) === 1;
    if (isFirst)
      await tx.query('insert into log (origin, epoch, size, root, published_size) values ($1, 0, 0, $2, 0)', [ledger.origin, EMPTY_ROOT]);
  });
  return (await findLedger(database, config)) ?? ledger;
}
