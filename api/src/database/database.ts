import pg from 'pg';

/** A transaction in progress. Who takes one never opens one. */
export interface Tx {
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The number of rows that a statement changed. */
  execute(text: string, values?: readonly unknown[]): Promise<number>;
}

// Counts and sizes fit a double: a log of 2^53 entries is out of anyone's reach, and `entry` forbids it.
const INT8 = pg.types.builtins.INT8;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === INT8 && format !== 'binary'
      ? (value: string) => Number(value)
      : (pg.types.getTypeParser(oid, format) as (value: string) => unknown),
};

const asTx = (client: pg.ClientBase): Tx => ({
  query: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(text, [...values])).rows,
  execute: async (text, values = []) => (await client.query(text, [...values])).rowCount ?? 0,
});

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const QUERY_CANCELED = '57014';

/** How long what the public asks may take. */
const READ_TIMEOUT_MS = 2_000;

/** Whether an error says that a read took longer than it may. */
export const isGivenUp = (error: unknown): boolean => (error as { readonly code?: unknown } | null)?.code === QUERY_CANCELED;

/** How a pool of connections is used. */
interface Connections {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
  readonly most: number;
}

const connectionsOf = ({ totalCount, idleCount, waitingCount, options }: pg.Pool): Connections => ({
  busy: totalCount - idleCount,
  idle: idleCount,
  waiting: waitingCount,
  most: options.max,
});

/**
 * PostgreSQL: transactions for what writes, single queries for what reads. What anyone may ask without saying who they are, and what may be much, is read on connections of its own:
 * however many ask, they take none from those who write, and none for long.
 */
export class Database {
  private readonly pool: pg.Pool;
  private readonly reads: pg.Pool;

  constructor(
    readonly url: string,
    poolSize: number,
    onIdleError: (error: Error) => void,
  ) {
    const common = { connectionString: url, types, connectionTimeoutMillis: 10_000 };
    this.pool = new pg.Pool({ ...common, max: poolSize });
    this.reads = new pg.Pool({ ...common, max: Math.ceil(poolSize / 2), statement_timeout: READ_TIMEOUT_MS });
    for (const pool of [this.pool, this.reads]) pool.on('error', onIdleError);
  }

  /**
   * Runs `work` in one transaction: all of it or nothing. A deadlock or a serialization failure, in which PostgreSQL has kept nothing, is tried again twice.
   * When COMMIT itself fails the outcome is unknown and the error goes to the caller.
   */
  async transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      const client = await this.pool.connect();
      let broken: Error | undefined;
      // A connection that is lost between two queries says so here; the next query fails, and nobody else may end the process for it.
      const lost = (error: Error): void => {
        broken = error;
      };
      client.on('error', lost);
      try {
        await client.query('begin');
        const result = await work(asTx(client));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch((failure: unknown) => {
          broken = failure instanceof Error ? failure : new Error(String(failure));
        });
        const code = (error as { code?: unknown }).code;
        if (attempt === 3 || (code !== SERIALIZATION_FAILURE && code !== DEADLOCK_DETECTED)) throw error;
      } finally {
        client.off('error', lost);
        client.release(broken);
      }
    }
  }

  /** Reads outside of a transaction. */
  async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, [...values])).rows;
  }

  /** Reads what the public asks. @throws what `isGivenUp` tells when that takes longer than two seconds */
  async read<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.reads.query<Row>(text, [...values])).rows;
  }

  /** A connection of its own, for LISTEN and for locks that live as long as it does. The caller ends it. */
  async dedicated(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url, types, connectionTimeoutMillis: 10_000, keepAlive: true });
    client.on('error', () => undefined); // who has to know listens as well; the next query fails in any case
    await client.connect();
    return client;
  }

  /** How many connections are in use, and how many questions wait for one. */
  connections(): { readonly write: Connections; readonly read: Connections } {
    return { write: connectionsOf(this.pool), read: connectionsOf(this.reads) };
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.reads.end()]);
  }
}
