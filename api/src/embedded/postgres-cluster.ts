import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ConfigError } from '../config/config.ts';
import { freePort } from './free-port.ts';
import { binariesFolder, binary, makeLinks, runAs, type RunAs } from './postgres-binaries.ts';
import { answerAt, endServer, isAlive, isPostgres } from './postgres-server.ts';

const Connection = z.strictObject({ port: z.int(), password: z.string() });
type Connection = z.infer<typeof Connection>;

const ANSWERS_WITHIN_MS = 20_000;
/** A server that replays what it wrote before a kill says so, and is given time. */
const RECOVERS_WITHIN_MS = 10 * 60_000;
const STOPS_WITHIN_MS = 10_000;
const LOOK_MS = 30;
/** Between the name of a cluster and a random end: one that is being made. */
const DRAFT = '.making-';
const RETRY_MS = 300;
const LINES_OF_LOG = 8;

const urlOf = ({ port, password }: Connection): string => `postgres://terroir:${password}@127.0.0.1:${String(port)}/postgres`;

/** Waits until the server answers; false when it has ended, or says nothing in time. */
async function isReady(url: string, hasEnded: () => boolean): Promise<boolean> {
  let [silentMs, waitedMs] = [0, 0];
  while (!hasEnded() && silentMs < ANSWERS_WITHIN_MS && waitedMs < RECOVERS_WITHIN_MS) {
    const answer = await answerAt(url);
    if (answer === 'yes') return true;
    silentMs = answer === 'no' ? silentMs + LOOK_MS : 0;
    waitedMs += LOOK_MS;
    await sleep(LOOK_MS);
  }
  return false;
}

/** Makes names in a folder survive a loss of power. Windows cannot, and keeps them in its journal. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** One cluster of PostgreSQL in one folder. Its caller holds the folder. */
export class Cluster {
  private readonly binaries = binariesFolder();
  private readonly connectionFile: string;
  private readonly logFile: string;
  private readonly pidFile: string;
  private readonly who: RunAs;

  constructor(
    private readonly folder: string,
    private readonly settings: readonly string[],
  ) {
    this.connectionFile = `${folder}.json`;
    this.logFile = `${folder}.log`;
    this.pidFile = join(folder, 'postmaster.pid');
    makeLinks(this.binaries);
    mkdirSync(dirname(folder), { recursive: true });
    this.who = runAs([binary(this.binaries, 'postgres'), dirname(folder)]);
  }

  /** Whether there is a whole cluster. @throws ConfigError for one whose connection is lost: it may hold everything, and is never removed */
  get isMade(): boolean {
    if (existsSync(this.connectionFile) && existsSync(join(this.folder, 'PG_VERSION'))) return true;
    if (existsSync(this.folder) && readdirSync(this.folder).length > 0)
      throw new ConfigError(
        `DATA_DIR: there is a database in ${this.folder}, but not the whole of it: ${existsSync(this.connectionFile) ? 'its PG_VERSION' : this.connectionFile} is missing. Nothing of it was touched: put both back from the same backup, or move the folder away to begin with an empty database.`,
      );
    return false;
  }

  get url(): string {
    return urlOf(this.connection());
  }

  /** Whether that process is the server of this cluster. */
  isServer(pid: number): boolean {
    return isPostgres(pid, this.folder);
  }

  /** Makes the cluster under another name, and gives it its own once it is whole. A kill in between leaves nothing under that name, and perhaps an initdb that still writes where nobody looks. */
  async make(): Promise<void> {
    const draft = `${this.folder}${DRAFT}${randomBytes(4).toString('hex')}`;
    mkdirSync(draft, { mode: 0o700 });
    const connection: Connection = { port: await freePort(), password: randomBytes(18).toString('base64url') };
    const passwordFile = `${draft}.password`;
    writeFileSync(passwordFile, `${connection.password}\n`, { mode: 0o600 });
    if (this.who.ids !== null) for (const file of [draft, passwordFile]) chownSync(file, this.who.ids.uid, this.who.ids.gid);
    const complaints = await this.initialise(draft, passwordFile);
    rmSync(passwordFile, { force: true });
    if (complaints !== null) {
      rmSync(draft, { recursive: true, force: true });
      throw new ConfigError(`DATA_DIR: a database could not be made in ${this.folder}: ${complaints}`);
    }
    // A crash from here on leaves a connection to nothing, which the next making replaces.
    this.remember(connection);
    if (existsSync(this.folder)) rmdirSync(this.folder); // empty, as `isMade` saw
    renameSync(draft, this.folder);
    syncFolder(dirname(this.folder));
  }

  /** Sweeps what makings that were killed have left. What an initdb still writes to stays for the next start. */
  sweep(): void {
    const [around, name] = [dirname(this.folder), basename(this.folder)];
    for (const left of readdirSync(around).filter((other) => other.startsWith(`${name}${DRAFT}`)))
      try {
        rmSync(join(around, left), { recursive: true, force: true });
      } catch {
        // an initdb whose service was killed a moment ago
      }
  }

  /** The process of the server that a killed service left behind, when it answers. */
  async adopt(): Promise<number | null> {
    const pid = this.notedPid();
    return pid !== null && this.isServer(pid) && (await isReady(this.url, () => !isAlive(pid))) ? pid : null;
  }

  /** Starts the server; gives its process. @throws ConfigError with the end of its log */
  async start(attempts: number): Promise<number> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      // The port of last time may be another's by now.
      if (attempt > 1) {
        this.remember({ ...this.connection(), port: await freePort() });
        await sleep(RETRY_MS); // what a killed server left behind ends in a moment
      }
      const started = await this.tryStart();
      if (started !== null) return started;
    }
    const log = readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-LINES_OF_LOG).join('\n');
    throw new ConfigError(`DATA_DIR: PostgreSQL did not start in ${this.folder}; its log ${this.logFile} ends with:\n${log}`);
  }

  private async tryStart(): Promise<number | null> {
    this.removeForeignPid();
    const { port } = this.connection();
    const fixed = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100', ...this.settings];
    const log = openSync(this.logFile, 'a', 0o600);
    const server = this.spawn('postgres', ['-D', this.folder, '-p', String(port), ...fixed.flatMap((setting) => ['-c', setting])], log);
    closeSync(log);
    server.once('error', () => undefined); // then it has no process
    const hasEnded = (): boolean => server.pid === undefined || server.exitCode !== null || server.signalCode !== null;
    if (await isReady(this.url, hasEnded)) {
      server.unref();
      return (this.who.prefix.length > 0 ? server.pid : this.notedPid()) ?? null;
    }
    if (server.pid !== undefined && !hasEnded()) await endServer(server.pid, STOPS_WITHIN_MS);
    return null;
  }

  private async initialise(folder: string, passwordFile: string): Promise<string | null> {
    const options = ['-U', 'terroir', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--data-checksums'];
    const initdb = this.spawn('initdb', ['-D', folder, `--pwfile=${passwordFile}`, ...options], 'pipe');
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
    return code === 0 ? null : complaints.trim();
  }

  private notedPid(): number | null {
    if (!existsSync(this.pidFile)) return null;
    const pid = Number(readFileSync(this.pidFile, 'utf8').split('\n')[0]);
    return Number.isSafeInteger(pid) && pid > 1 ? pid : null;
  }

  /** After a restart of the machine the number in the note may be a stranger's, whom PostgreSQL would take for itself. Any other note is its own to judge. */
  private removeForeignPid(): void {
    const pid = this.notedPid();
    if (pid !== null && isAlive(pid) && !this.isServer(pid)) rmSync(this.pidFile, { force: true });
  }

  private connection(): Connection {
    return Connection.parse(JSON.parse(readFileSync(this.connectionFile, 'utf8')));
  }

  private remember(connection: Connection): void {
    writeFileSync(`${this.connectionFile}.next`, JSON.stringify(connection), { mode: 0o600, flush: true });
    renameSync(`${this.connectionFile}.next`, this.connectionFile);
    syncFolder(dirname(this.folder));
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
