import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../api/src/embedded/postgres.ts';
import { makeTemplate } from './database.ts';

/** One real PostgreSQL for all suites; each makes databases of its own in it. Nothing of it stays, be the run ended by Ctrl-C. */
export default async function globalSetup(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'terroir-test-'));
  const server = await startPostgres(join(folder, 'postgres'), [
    'fsync=off',
    'full_page_writes=off',
    'synchronous_commit=off',
    'shared_buffers=64MB',
  ]);
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void stop().finally(() => process.exit(1));
    });
  process.env['TEST_DATABASE_URL'] = server.url;
  await makeTemplate();
  Object.assign(globalThis, { stopTestPostgres: stop });
}
