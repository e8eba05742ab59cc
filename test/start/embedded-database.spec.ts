import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../api/src/embedded/postgres.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'terroir-cluster-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const at = (name: string): string => join(dataDir, name);
const start = async () => startPostgres(at('postgres'), ['fsync=off']);

async function run(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function withSomething(): Promise<void> {
  const server = await start();
  await run(server.url, 'create table precious as select 1 as value');
  await server.stop();
}

async function holds(): Promise<unknown[]> {
  const server = await start();
  try {
    return await run(server.url, 'select value from precious');
  } finally {
    await server.stop();
  }
}

describe('a database whose files are not all there', () => {
  it.each(['postgres.json', 'postgres/PG_VERSION'])('without %s is left alone, and there again when that is back', async (name) => {
    await withSomething();
    renameSync(at(name), at('elsewhere'));
    await expect(start()).rejects.toThrow(/^DATA_DIR: .* is missing\. Nothing of it was touched: put both back/);
    renameSync(at('elsewhere'), at(name));
    expect(await holds()).toEqual([{ value: 1 }]);
  });

  it('is made anew where its making never ended, and what that left is swept', async () => {
    mkdirSync(at('postgres.making-1234/base'), { recursive: true });
    writeFileSync(at('postgres.making-1234/PG_VERSION'), '18');
    writeFileSync(at('postgres.json'), JSON.stringify({ port: 1, password: 'of nothing' }));
    await withSomething();
    expect(await holds()).toEqual([{ value: 1 }]);
    expect(readdirSync(dataDir).filter((name) => name.includes('making'))).toEqual([]);
  });
});
