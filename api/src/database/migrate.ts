import { createHash } from 'node:crypto';
import { ConfigError } from '../config/config.ts';
import type { Database } from './database.ts';
import { migrations } from './migrations/index.ts';

const LOCK = 7_305_531; // any number, the same in every process of this service

/**
 * Brings the schema up to date, in one transaction and under a lock, so that several processes may start at once.
 * @throws ConfigError when the database was written by a newer or a different service
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await tx.query(
      'create table if not exists migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    );
    const done = new Map(
      (await tx.query<{ name: string; sha256: string }>('select name, sha256 from migration')).map((row) => [row.name, row.sha256]),
    );
    for (const { name, sql } of migrations) {
      const sha256 = createHash('sha256').update(sql).digest('hex');
      const before = done.get(name);
      done.delete(name);
      if (before === sha256) continue;
      if (before !== undefined)
        throw new ConfigError(
          `DATABASE_URL: the database was made by another version of this service: its step ${name} differs. Use the version that made it, or a new database.`,
        );
      await tx.query(sql);
      await tx.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256]);
    }
    const [unknown] = done.keys();
    if (unknown !== undefined)
      throw new ConfigError(
        `DATABASE_URL: the database was written by a newer version of this service: it has the step ${unknown}, which this version does not know; start the newer one.`,
      );
  });
}
