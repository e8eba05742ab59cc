import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { Database } from '../api/src/database/database.ts';
import { migrate } from '../api/src/database/migrate.ts';

/** The database that has every migration and nothing else: each suite's is a copy of it. */
const TEMPLATE = 'migrated';

function server(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined) throw new Error('TEST_DATABASE_URL is not set: the global set-up did not run');
  return url;
}

function urlOf(name: string): string {
  const url = new URL(server());
  url.pathname = `/${name}`;
  return url.href;
}

async function run(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Makes what `freshDatabase` copies, once in a run. */
export async function makeTemplate(): Promise<void> {
  await run(`create database ${TEMPLATE}`);
  const database = new Database(urlOf(TEMPLATE), 1, () => undefined);
  await migrate(database);
  await database.close();
}

/** A new database on the PostgreSQL of this test run, brought up to date and empty. */
export async function freshDatabase(): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await run(`create database ${name} template ${TEMPLATE} strategy wal_log`);
  return { url: urlOf(name), drop: () => run(`drop database if exists ${name} with (force)`) };
}
