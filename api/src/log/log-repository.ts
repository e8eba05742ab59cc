import { Inject, Injectable } from '@nestjs/common';
import { TILE_WIDTH, type Hash } from '@terroir/proof';
import { Database, type Tx } from '../database/database.ts';
import { OwnLog } from './own-log.ts';
import type { FullTile } from './right-edge.ts';

/** Says, in this process and in others, that a checkpoint was published; the payload is its size. */
export const LOGGED_CHANNEL = 'terroir_logged';

export interface LogHead {
  readonly epoch: number;
  readonly size: number;
  readonly root: Buffer;
  readonly publishedSize: number;
}

export interface Checkpoint {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  /** The id of the state statement that ends it, or null. */
  readonly state: string | null;
  readonly signedAt: Date;
}

interface CheckpointRow {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly state: Buffer | null;
  readonly signed_at: Date;
}

const checkpointOf = (row: CheckpointRow): Checkpoint => ({
  size: row.size,
  root: row.root,
  note: row.note,
  state: row.state?.toString('hex') ?? null,
  signedAt: row.signed_at,
});

/** Reads the log in or out of a transaction. */
type Reads = Pick<Tx, 'query'>;

/** The tables of one log: entries, tiles, checkpoints and the head. Rows are added, never changed; only the head moves. */
@Injectable()
export class LogRepository {
  constructor(
    private readonly database: Database,
    @Inject(OwnLog) private readonly own: Pick<OwnLog, 'origin'>,
  ) {}

  async head(reads: Reads): Promise<LogHead> {
    const [row] = await reads.query<{ epoch: number; size: number; root: Buffer; published_size: number }>(
      'select epoch, size, root, published_size from log where origin = $1',
      [this.own.origin],
    );
    if (row === undefined) throw new Error(`the log ${this.own.origin} is not there`);
    return { epoch: row.epoch, size: row.size, root: row.root, publishedSize: row.published_size };
  }

  /** The head as it is committed. */
  async committed(): Promise<LogHead> {
    return this.head(this.database);
  }

  /** The lock of the one who may append, until the transaction ends; false when another has it. */
  async tryLock(tx: Tx): Promise<boolean> {
    const [row] = await tx.query<{ locked: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 7305533)) as locked', [
      this.own.origin,
    ]);
    return row?.locked ?? false;
  }

  /** The names of the logs that were before this one, and the newest that was begun after it; null where there is none. */
  async neighbours(reads: Reads): Promise<{ readonly before: readonly string[]; readonly successor: string | null }> {
    const [row] = await reads.query<{ before: string[]; successor: string | null }>(
      `select array(select predecessor from successor where number <= (select number from successor where origin = $1)) as before,
              (select origin from successor where number > coalesce((select number from successor where origin = $1), 1) order by number desc limit 1) as successor`,
      [this.own.origin],
    );
    return row ?? { before: [], successor: null };
  }

  /** Fences whoever appended before. */
  async beginEpoch(tx: Tx): Promise<number> {
    const [row] = await tx.query<{ epoch: number }>('update log set epoch = epoch + 1 where origin = $1 returning epoch', [
      this.own.origin,
    ]);
    if (row === undefined) throw new Error(`the log ${this.own.origin} is not there`);
    return row.epoch;
  }

  /** The oldest statements that wait, with their stored bytes. */
  async pending(tx: Tx, limit: number): Promise<{ readonly sequence: number; readonly id: Buffer; readonly jws: string }[]> {
    return tx.query<{ sequence: number; id: Buffer; jws: string }>(
      'select p.sequence, s.id, s.jws from pending p join statement s on s.id = p.statement order by p.sequence limit $1',
      [limit],
    );
  }

  async append(tx: Tx, firstIndex: number, statements: readonly Uint8Array[], tiles: readonly FullTile[]): Promise<void> {
    await tx.query(
      'insert into entry (log, index, statement) select $1, $2::bigint + ordinal - 1, id from unnest($3::bytea[]) with ordinality as appended (id, ordinal)',
      [this.own.origin, firstIndex, statements],
    );
    await tx.query('delete from pending where statement = any($1::bytea[])', [statements]);
    for (const tile of tiles)
      await tx.query('insert into tile (log, level, index, hashes, root) values ($1, $2, $3, $4, $5)', [
        this.own.origin,
        tile.level,
        tile.index,
        Buffer.concat(tile.hashes),
        tile.root,
      ]);
  }

  async addCheckpoint(
    tx: Tx,
    checkpoint: {
      readonly size: number;
      readonly root: Hash;
      readonly note: string;
      readonly state: Uint8Array | null;
      readonly signedAt: Date;
    },
  ): Promise<void> {
    await tx.query('insert into checkpoint (log, size, root, note, state, signed_at) values ($1, $2, $3, $4, $5, $6)', [
      this.own.origin,
      checkpoint.size,
      checkpoint.root,
      checkpoint.note,
      checkpoint.state,
      checkpoint.signedAt,
    ]);
  }

  /** Moves the head if nobody else did: the compare-and-set that makes two appenders impossible. */
  async advance(
    tx: Tx,
    from: { readonly epoch: number; readonly size: number },
    to: { readonly size: number; readonly root: Hash },
  ): Promise<boolean> {
    return (
      (await tx.execute('update log set size = $4, root = $5 where origin = $1 and epoch = $2 and size = $3', [
        this.own.origin,
        from.epoch,
        from.size,
        to.size,
        to.root,
      ])) === 1
    );
  }

  /** Says that the checkpoint of this size may be shown, and wakes those who wait for it. */
  async publish(size: number): Promise<void> {
    await this.database.query(
      'with published as (update log set published_size = $2 where origin = $1 and published_size < $2 returning $2::text as size) select pg_notify($3, size) from published',
      [this.own.origin, size, LOGGED_CHANNEL],
    );
  }

  /** The newest published checkpoint; null before the first. */
  async newestCheckpoint(): Promise<Checkpoint | null> {
    const [row] = await this.database.query<CheckpointRow>(
      `select c.size, c.root, c.note, c.state, c.signed_at from checkpoint c join log l on l.origin = c.log
        where c.log = $1 and c.size <= l.published_size order by c.size desc limit 1`,
      [this.own.origin],
    );
    return row === undefined ? null : checkpointOf(row);
  }

  /** The checkpoint of exactly this size, published or not. */
  async checkpoint(reads: Reads, size: number): Promise<Checkpoint | null> {
    const [row] = await reads.query<CheckpointRow>(
      'select size, root, note, state, signed_at from checkpoint where log = $1 and size = $2',
      [this.own.origin, size],
    );
    return row === undefined ? null : checkpointOf(row);
  }

  /** The checkpoint of exactly this size as it is committed, published or not; null where there is none. */
  async checkpointOf(size: number): Promise<Checkpoint | null> {
    return this.checkpoint(this.database, size);
  }

  /** The published checkpoint of exactly this size, or null. */
  async published(size: number): Promise<Checkpoint | null> {
    const { publishedSize } = await this.head(this.database);
    return size > publishedSize ? null : this.checkpoint(this.database, size);
  }

  /** The newest published checkpoint that ends with a state and was signed at or before `at`. */
  async newestState(at: Date | null): Promise<Checkpoint | null> {
    const [row] = await this.database.query<CheckpointRow>(
      `select c.size, c.root, c.note, c.state, c.signed_at from checkpoint c join log l on l.origin = c.log
        where c.log = $1 and c.size <= l.published_size and c.state is not null and ($2::timestamptz is null or c.signed_at <= $2) order by c.size desc limit 1`,
      [this.own.origin, at],
    );
    return row === undefined ? null : checkpointOf(row);
  }

  /** The first published checkpoint that ends with a state. */
  async firstState(): Promise<Checkpoint | null> {
    const [row] = await this.database.query<CheckpointRow>(
      `select c.size, c.root, c.note, c.state, c.signed_at from checkpoint c join log l on l.origin = c.log
        where c.log = $1 and c.size <= l.published_size and c.state is not null order by c.size limit 1`,
      [this.own.origin],
    );
    return row === undefined ? null : checkpointOf(row);
  }

  /** The last checkpoint that ends with a state, published or not. */
  async lastState(reads: Reads): Promise<Checkpoint | null> {
    const [row] = await reads.query<CheckpointRow>(
      'select size, root, note, state, signed_at from checkpoint where log = $1 and state is not null order by size desc limit 1',
      [this.own.origin],
    );
    return row === undefined ? null : checkpointOf(row);
  }

  /** The indexes of those statements that are in a published checkpoint. */
  async indexesOf(statements: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.query<{ statement: Buffer; index: number }>(
      `select e.statement, e.index from entry e join log l on l.origin = e.log
        where e.log = $1 and e.statement = any($2::bytea[]) and e.index < l.published_size`,
      [this.own.origin, statements.map((id) => Buffer.from(id, 'hex'))],
    );
    return new Map(rows.map((row) => [row.statement.toString('hex'), row.index]));
  }

  /** The ids of the entries in a range of indexes. */
  async entries(reads: Reads, from: number, to: number): Promise<Buffer[]> {
    const rows = await reads.query<{ statement: Buffer }>(
      'select statement from entry where log = $1 and index >= $2 and index < $3 order by index',
      [this.own.origin, from, to],
    );
    return rows.map((row) => row.statement);
  }

  /** The 256 hashes of a full tile, or null. */
  async tile(reads: Reads, level: number, index: number): Promise<Buffer | null> {
    const [row] = await reads.query<{ hashes: Buffer }>('select hashes from tile where log = $1 and level = $2 and index = $3', [
      this.own.origin,
      level,
      index,
    ]);
    return row?.hashes ?? null;
  }

  /** The roots of the first `width` full tiles below a tile of `level` (from 1): its hashes, while it is not full. */
  async tileRoots(reads: Reads, level: number, index: number, width: number): Promise<Buffer[]> {
    const first = index * TILE_WIDTH;
    const rows = await reads.query<{ root: Buffer }>(
      'select root from tile where log = $1 and level = $2 and index >= $3 and index < $4 order by index',
      [this.own.origin, level - 1, first, first + width],
    );
    return rows.map((row) => row.root);
  }
}
