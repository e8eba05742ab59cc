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

/** PostgreSQL by one pool: transactions for what writes, single queries for what reads. */
export class Database {
  private readonly pool: pg.Pool;

  constructor(
    readonly url: string,
    poolSize: number,
    onIdleError: (error: Error) => void,
  ) {
    this.pool = new pg.Pool({ connectionString: url, max: poolSize, types, connectionTimeoutMillis: 10_000 });
    this.pool.on('error', onIdleError);
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

  /** A connection of its own, for LISTEN and for locks that live as long as it does. The caller ends it. */
  async dedicated(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url, types, connectionTimeoutMillis: 10_000, keepAlive: true });
    client.on('error', () => undefined); // who has to know listens as well; the next query fails in any case
    await client.connect();
    return client;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
