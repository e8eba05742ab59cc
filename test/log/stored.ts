import { Database } from '../../api/src/database/database.ts';

/** A lock that a test holds until it lets it go. */
export interface Held {
  letGo(): Promise<void>;
}

/** What is stored in a database, read and changed behind the service's back. */
export class Stored {
  constructor(private readonly databaseUrl: string) {}

  /** Puts the database back to an older day: what came after the first `size` entries is gone from it, as from a restored backup. */
  async forgetAfter(size: number): Promise<void> {
    await this.change(
      `delete from state_document where size > ${String(size)}`,
      `delete from anchor where size > ${String(size)}`,
      `delete from checkpoint where size > ${String(size)}`,
      `create temporary table gone on commit drop as select statement from entry where index >= ${String(size)}`,
      `delete from entry where index >= ${String(size)}`,
      ...['statement_subject', 'disclosure', 'pending', 'statement_evidence'].map(
        (table) => `delete from ${table} where statement in (select statement from gone)`,
      ),
      `delete from statement where id in (select statement from gone)`,
      `update log set size = ${String(size)}, published_size = ${String(size)}, root = (select root from checkpoint where size = ${String(size)})`,
    );
  }

  /** Takes a log out of the database, as if that were from before it was begun. */
  async forgetLog(origin: string): Promise<void> {
    const its = `log = '${origin}'`;
    const ofItself = `select statement from entry where ${its} and statement not in (select statement from entry where log <> '${origin}')`;
    await this.change(
      `create temporary table gone on commit drop as ${ofItself}`,
      `delete from statement where id in (select statement from gone)`,
      ...['state_document', 'anchor', 'checkpoint', 'tile', 'entry'].map((table) => `delete from ${table} where ${its}`),
      `delete from distrusted_log where origin in (select predecessor from successor where origin = '${origin}')`,
      `delete from successor where origin = '${origin}'`,
      `delete from log where origin = '${origin}'`,
    );
  }

  /** Changes rows behind the back of the triggers that forbid it. */
  async change(...sql: readonly string[]): Promise<void> {
    const database = new Database(this.databaseUrl, 1, () => undefined);
    await database.transaction(async (tx) => {
      await tx.query('set local session_replication_role = replica');
      for (const one of sql) await tx.query(one);
    });
    await database.close();
  }

  async rows<Row extends Record<string, unknown>>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const database = new Database(this.databaseUrl, 1, () => undefined);
    try {
      return await database.query<Row>(sql, values);
    } finally {
      await database.close();
    }
  }

  /** Lets a statement wait, behind the service's back: one that is in the log waits again. */
  async queue(): Promise<void> {
    await this.change(`insert into pending select sequence, id from statement where kind = 'facility' limit 1`);
  }

  /** Holds the lock of who appends to a log. */
  async holdAppender(origin: string): Promise<Held> {
    return this.hold('select pg_advisory_lock(hashtextextended($1, 7305533))', [origin]);
  }

  /** Holds states off, as who changes a status list does. */
  async holdStatesOff(): Promise<Held> {
    return this.hold('select pg_advisory_lock_shared(7305535)', []);
  }

  private async hold(lock: string, values: readonly unknown[]): Promise<Held> {
    const database = new Database(this.databaseUrl, 1, () => undefined);
    const client = await database.dedicated();
    await client.query(lock, [...values]);
    return {
      letGo: async () => {
        await client.end();
        await database.close();
      },
    };
  }
}
