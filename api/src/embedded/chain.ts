import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../config/config.ts';
import type { ChainOptions } from './chain-process.ts';

/** A chain of one's own: an address that speaks JSON-RPC, and a key with funds there. */
export interface EmbeddedChain {
  readonly url: string;
  readonly key: string;
  /** The process that it lives in now; another one after that was killed. */
  readonly pid: number;
  stop(): Promise<void>;
}

const Identity = z.strictObject({ chainId: z.int().positive(), privateKey: z.string().regex(/^0x[0-9a-f]{64}$/) });
type Identity = z.infer<typeof Identity>;
const Started = z.union([z.strictObject({ port: z.int() }), z.strictObject({ error: z.string() })]);

/** No public chain has an id in this range: an embedded one cannot be taken for it. */
const LEAST_CHAIN_ID = 2 ** 40;
const CHAIN_ID_RANGE = 2 ** 47;

const STOP_WITHIN_MS = 3000;
const RESTART_AFTER_MS = 500;
const KEPT_COMPLAINTS = 4000;

/** The chain's id and key, drawn at the first start. */
function identityIn(file: string): Identity {
  if (!existsSync(file)) {
    const drawn: Identity = { chainId: LEAST_CHAIN_ID + randomInt(CHAIN_ID_RANGE), privateKey: `0x${randomBytes(32).toString('hex')}` };
    // Renamed when it is whole: a kill leaves all of it or nothing.
    writeFileSync(`${file}.next`, `${JSON.stringify(drawn)}\n`, { mode: 0o600, flush: true });
    renameSync(`${file}.next`, file);
    return drawn;
  }
  try {
    return Identity.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new ConfigError(`DATA_DIR: ${file}, which holds the embedded chain's id and key, cannot be read; restore it from your backup.`);
  }
}

interface ChainProcess {
  readonly child: ChildProcess;
  readonly port: number;
  readonly ended: Promise<void>;
}

/** @throws ConfigError when the chain says why it does not start */
async function startProcess(options: ChainOptions): Promise<ChainProcess> {
  const source = join(import.meta.dirname, `chain-process${import.meta.filename.endsWith('.ts') ? '.ts' : '.js'}`);
  const child = fork(source, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'] });
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString('utf8')).slice(-KEPT_COMPLAINTS);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  child.send(options);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('message', (message) => {
      const started = Started.parse(message);
      if ('port' in started) resolve(started.port);
      else reject(new ConfigError(started.error));
    });
    child.once('exit', () => {
      reject(new Error(`The embedded chain ended at its start: ${complaints}`));
    });
  });
  child.unref();
  child.channel?.unref();
  return { child, port, ended };
}

async function end({ child, ended }: ChainProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  child.ref();
  if (child.connected) child.disconnect();
  await ended;
  clearTimeout(timer);
}

/**
 * Starts the chain that lives in `dataDir`, in a process of its own that ends with this one. Every block that it answered for is there again. When its process is killed alone, another takes its place at
 * the same address.
 * @throws ConfigError when what is in the folder cannot be used, naming the file
 */
export async function startChain(dataDir: string): Promise<EmbeddedChain> {
  const folder = join(dataDir, 'chain');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const identity = { ...identityIn(join(folder, 'identity.json')), journal: join(folder, 'journal.ndjson') };
  let running = await startProcess({ ...identity, port: 0 });
  const { port } = running;
  let isStopping = false;
  let restarting: Promise<void> = Promise.resolve();
  const isWanted = (): boolean => !isStopping;
  const restart = async (): Promise<void> => {
    while (isWanted()) {
      await new Promise((resolve) => setTimeout(resolve, RESTART_AFTER_MS));
      const next = isWanted() ? await startProcess({ ...identity, port }).catch(() => null) : null;
      if (next === null) continue;
      running = next;
      watch();
      return;
    }
  };
  const watch = (): void => {
    void running.ended.then(() => {
      if (isWanted()) restarting = restart();
    });
  };
  watch();
  return {
    url: `http://127.0.0.1:${String(port)}`,
    key: identity.privateKey,
    get pid() {
      return running.child.pid ?? 0;
    },
    stop: async () => {
      isStopping = true;
      await restarting;
      await end(running);
    },
  };
}
