import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../config/config.ts';

const BUSY = 5; // SQLITE_BUSY

/** What this process holds: a lock that nothing refers to any more would be let go. */
const held = new Set<DatabaseSync>();

/** Takes the file's lock, which the system lets go when this process ends, however it ends; null when another has it. */
function lock(file: string): DatabaseSync | null {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('begin exclusive');
    held.add(database);
    return database;
  } catch (error) {
    database?.close();
    if ((error as { errcode?: unknown }).errcode === BUSY) return null;
    throw new ConfigError(`DATA_DIR: ${file} cannot be locked by this user; give the folder to it, or start as the user who made it.`);
  }
}

/** The process that holds the folder, as far as it said so. */
function holderOf(note: string): string {
  try {
    const pid = Number(readFileSync(note, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? ` (process ${String(pid)})` : '';
  } catch {
    return '';
  }
}

/**
 * Holds a folder for this process; gives the way to let it go. A kill lets it go by itself, and of two that start at the same moment one gets it.
 * @throws ConfigError when another service holds it
 */
export function holdFolder(folder: string): () => void {
  const note = join(folder, 'running.pid');
  const database = lock(join(folder, 'running.lock'));
  if (database === null)
    throw new ConfigError(
      `DATA_DIR: a service is running on ${folder} already${holderOf(note)}; stop it first, or give another folder, for example DATA_DIR=.data-2 PORT=3001.`,
    );
  writeFileSync(note, `${String(process.pid)}\n`, { mode: 0o644 });
  return () => {
    rmSync(note, { force: true });
    database.close();
    held.delete(database);
  };
}
