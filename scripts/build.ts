import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The sources could not be built. The message says why, as the tool did. */
export class BuildFailed extends Error {
  override readonly name = 'BuildFailed';
}

export type Say = (line: string) => void;

const ROOT = join(import.meta.dirname, '..');
const PACKAGES = ['proof', 'schemas', 'web', 'api'];
const STAMP = join(ROOT, 'api', 'dist', '.built');
const LOCK = join(ROOT, 'node_modules', '.building');
const VITE_CONFIG = join('web', 'vite.config.ts');

/** Folders of a package that are not source. */
const NOT_SOURCE = new Set(['dist', 'node_modules']);
const OTHER_SOURCES = ['tsconfig.base.json', 'package-lock.json'];
const LOOK_MS = 200;

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_SOURCE.has(name) && !/\.spec\.tsx?$/.test(name))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** One digest of all that the build is made from. */
function digestOfSources(): string {
  const hash = createHash('sha256');
  const files = [...PACKAGES.flatMap((name) => filesIn(join(ROOT, name))), ...OTHER_SOURCES.map((name) => join(ROOT, name))].sort();
  for (const file of files) {
    const bytes = readFileSync(file);
    hash.update(`${file.slice(ROOT.length)}\n${String(bytes.length)}\n`).update(bytes);
  }
  return hash.digest('hex');
}

const isBuilt = (digest: string): boolean =>
  existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest && PACKAGES.every((name) => existsSync(join(ROOT, name, 'dist', 'index.js')));

/** Runs a tool of node_modules on this Node.js; what it prints is shown only when it fails. */
async function run(tool: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', tool), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  if (code !== 0) throw new BuildFailed(`The sources could not be built:\n${printed.trim()}`);
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Two builds at once would write into each other's files: the second waits, and mostly finds the work done. */
async function alone(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw new BuildFailed(`The build cannot write into ${ROOT}: start as the user whose folder it is, or give the folder to this one.`);
    }
    const pid = Number(existsSync(LOCK) ? readFileSync(LOCK, 'utf8') : 0);
    if (pid > 0 && !isAlive(pid)) rmSync(LOCK, { force: true });
    else await sleep(LOOK_MS, undefined, { signal });
  }
  try {
    await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/**
 * Builds what the service runs from, unless these very sources were built before.
 * @throws BuildFailed, or the signal's reason
 */
export async function build(say: Say, signal: AbortSignal): Promise<void> {
  if (isBuilt(digestOfSources())) return;
  await alone(async () => {
    const digest = digestOfSources();
    if (isBuilt(digest)) return;
    const step = async (title: string, work: () => Promise<void>): Promise<void> => {
      const startedAt = performance.now();
      say(`${title} …`);
      await work();
      say(`${title}: done in ${String(Math.round((performance.now() - startedAt) / 1000))} s`);
    };
    rmSync(STAMP, { force: true });
    await step('building the service', () => run('typescript/bin/tsc', ['-b', 'api'], signal));
    if (existsSync(join(ROOT, VITE_CONFIG)))
      await step('building the pages', () => run('vite/bin/vite.js', ['build', '--config', VITE_CONFIG, '--logLevel', 'warn'], signal));
    mkdirSync(dirname(STAMP), { recursive: true });
    writeFileSync(STAMP, digest);
  }, signal);
}
