import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A built file that pages load. Its name holds a hash of what is in it, so it may be kept for ever. */
export interface Asset {
  /** Where it is served, for example `/assets/verify-1a2b3c.js`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly isImmutable: true;
}

/** The folder that `vite build` writes, the same from source and from the build. */
const FOLDER = join(import.meta.dirname, '..', 'dist', 'assets');
const MANIFEST = 'manifest.json';
const ENTRY = 'src/islands/verify.ts';

const TYPES: ReadonlyMap<string, string> = new Map([['.js', 'text/javascript; charset=utf-8']]);

/** Every built file that pages load; none before the build. */
export function assets(folder = FOLDER): readonly Asset[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const type = TYPES.get(extname(name));
    return type === undefined ? [] : [{ path: `/assets/${name}`, bytes: readFileSync(join(folder, name)), type, isImmutable: true }];
  });
}

/** The script of passports among the files of a folder; null where nothing was built. @throws Error for a manifest that does not name it */
export function scriptIn(folder: string): string | null {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) return null;
  const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const entry: unknown = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, ENTRY) : undefined;
  const file: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'file') : undefined;
  if (typeof file !== 'string') throw new Error(`${path} does not name the script of ${ENTRY}: build again`);
  return `/assets/${file}`;
}

let script: string | null = null;

/** Where the script of passports is served; null before the build, and pages then do without. */
export function passportScript(): string | null {
  script ??= scriptIn(FOLDER);
  return script;
}
