import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type Config } from '../config/config.ts';
import { Database } from '../database/database.ts';
import { checkDatabase } from '../database/reachable.ts';
import { startPostgres } from './postgres.ts';

const POOL_SIZE = 2;

/** What ends again what was opened; the last first. */
export type Stops = (() => Promise<void> | void)[];

/**
 * The database of a ledger, for a command that runs while the service is stopped: an embedded one is started, and what ends it again is added to `stops`. Makes none.
 * @throws ConfigError where there is none, or it cannot be used
 */
export async function openStoppedDatabase(config: Config, stops: Stops): Promise<Database> {
  let url = config.databaseUrl;
  if (url === null) {
    const folder = join(config.dataDir, 'postgres');
    if (!existsSync(folder))
      throw new ConfigError(
        `DATA_DIR: there is no database in ${config.dataDir}; name the folder that the service uses, or give its DATABASE_URL.`,
      );
    const embedded = await startPostgres(folder, []);
    stops.push(() => embedded.stop());
    ({ url } = embedded);
  }
  const database = new Database(url, POOL_SIZE, () => undefined);
  stops.push(() => database.close());
  await checkDatabase(database);
  return database;
}
