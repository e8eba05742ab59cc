import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Vectors and documents made by others. They live beside the repository and are not part of it. */
export const SHARED_DATA = join(import.meta.dirname, '..', '..', 'shared', 'data');

/** Where Debian keeps the sources of Go packages. */
export const GO_PATH = '/usr/share/gocode';

function onPath(...names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  return found ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of a Chromium or Chrome, or null. */
export const chromium = (): string | null =>
  process.env['CHROMIUM'] ?? onPath('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome');

/** The path of a Go that can build against golang.org/x/mod, or null. */
export const go = (): string | null => (existsSync(join(GO_PATH, 'src', 'golang.org', 'x', 'mod', 'sumdb', 'note')) ? onPath('go') : null);

/** What tests want and the project does not bring, by the words in which a skip names it. */
export const WANTED = {
  '../shared/data': () => (existsSync(SHARED_DATA) ? SHARED_DATA : null),
  Chromium: chromium,
  'Go with golang.org/x/mod': go,
  /** Only root may start what then runs as somebody else. */
  root: () => (process.getuid?.() === 0 ? 'root' : null),
} as const satisfies Readonly<Record<string, () => string | null>>;
export type Wanted = keyof typeof WANTED;
