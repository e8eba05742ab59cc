import type { Tx } from '../database/database.ts';

/** Where a log is anchored: one contract on one chain. */
export interface ChainTarget {
  readonly chainId: number;
  readonly contract: string;
  readonly logId: string;
}

/** How far a log goes: its size and the root over that many entries. */
export interface LogEnd {
  readonly size: number;
  readonly root: Uint8Array;
}

/** A log of this ledger. */
export interface LedgerLog extends ChainTarget {
  /** Its place among them; the first is 1. */
  readonly number: number;
  readonly origin: string;
  /** What its first entry says of the log before it; null for the first. */
  readonly predecessor: (LogEnd & { readonly origin: string }) | null;
  /** Whether its checkpoints count. */
  readonly isTrusted: boolean;
}

interface Row {
  readonly number: number;
  readonly origin: string;
  readonly predecessor: string | null;
  readonly predecessor_size: number | null;
  readonly predecessor_root: Buffer | null;
  readonly is_trusted: boolean;
  readonly chain_id: number;
  readonly contract: string;
  readonly log_id: string;
}

const LOGS = `
with logs as (
  select 1 as number, origin, null as predecessor, null::bigint as predecessor_size, null::bytea as predecessor_root, chain_id, contract, log_id from ledger
  union all
  select number, origin, predecessor, predecessor_size, predecessor_root, chain_id, contract, log_id from successor
)
select logs.*, origin not in (select origin from distrusted_log) as is_trusted from logs order by logs.number`;

/** Under which path of this ledger a log has its checkpoint and its tiles. What was served under a path is kept by others for ever, so no two logs share one. */
export const pathOfLog = ({ number }: Pick<LedgerLog, 'number'>): string => (number === 1 ? '' : `/logs/${String(number)}`);

/** The logs of this ledger, oldest first: those that ended, and the one that goes on. */
export class LedgerLogs {
  constructor(
    readonly ended: readonly LedgerLog[],
    readonly current: LedgerLog,
  ) {}

  /** As the database has them; null before the first start. */
  static async read(reads: Pick<Tx, 'query'>): Promise<LedgerLogs | null> {
    const rows = await reads.query<Row & { readonly [column: string]: unknown }>(LOGS);
    const logs = rows.map(logOf);
    const current = logs.pop();
    return current === undefined ? null : new LedgerLogs(logs, current);
  }

  get all(): readonly LedgerLog[] {
    return [...this.ended, this.current];
  }

  numbered(number: number): LedgerLog | null {
    return this.all.find((log) => log.number === number) ?? null;
  }

  named(origin: string): LedgerLog | null {
    return this.all.find((log) => log.origin === origin) ?? null;
  }
}

function logOf(row: Row): LedgerLog {
  const { predecessor, predecessor_size: size, predecessor_root: root } = row;
  return {
    number: row.number,
    origin: row.origin,
    predecessor: predecessor === null || size === null || root === null ? null : { origin: predecessor, size, root },
    isTrusted: row.is_trusted,
    chainId: row.chain_id,
    contract: row.contract,
    logId: row.log_id,
  };
}
