import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Keeps the operator's key in `operator.key`, which only this user can read, and returns when it is on disk. A file that is there is replaced, not written into: it could be open to others.
 * A crash in between leaves the former file whole.
 */
export function keepOperatorKey(dataDir: string, key: string): void {
  const file = join(dataDir, 'operator.key');
  const next = `${file}.next`;
  rmSync(next, { force: true });
  writeFileSync(next, `${key}\n`, { flag: 'wx', mode: 0o600, flush: true });
  renameSync(next, file);
  const folder = openSync(dataDir, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
