import { fork } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../config/config.ts';
import type { ChainOptions } from './chain-process.ts';

/** A chain of one's own: an address that speaks JSON-RPC, and a key with funds there. */
export interface EmbeddedChain {
  readonly url: string;
  readonly key: string;
  stop(): Promise<void>;
}

const Identity = z.strictObject({ chainId: z.int().positive(), privateKey: z.string().regex(/^0x[0-9a-f]{64}$/) });
type Identity = z.infer<typeof Identity>;

/** No public chain has an id in this range: an embedded one cannot be taken for it. */
const LEAST_CHAIN_ID = 2 ** 40;
const CHAIN_ID_RANGE = 2 ** 47;

const STOP_WITHIN_MS = 3000;

/** The chain's id and key, drawn at the first start. */
function identityIn(file: string): Identity {
  if (!existsSync(file)) {
    const drawn: Identity = { chainId: LEAST_CHAIN_ID + randomInt(CHAIN_ID_RANGE), privateKey: `0x${randomBytes(32).toString('hex')}` };
    writeFileSync(file, `${JSON.stringify(drawn)}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return drawn;
  }
  const parsed = Identity.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new ConfigError(`DATA_DIR: ${file}, which holds the embedded chain's id and key, cannot be read; restore it from your backup.`);
  return parsed.data;
}

/** Starts the chain that lives in `dataDir`, in a process of its own that ends with this one. Every block that it answered for is there again. */
export async function startChain(dataDir: string): Promise<EmbeddedChain> {
  const folder = join(dataDir, 'chain');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { chainId, privateKey } = identityIn(join(folder, 'identity.json'));
  const source = join(import.meta.dirname, `chain-process${import.meta.filename.endsWith('.ts') ? '.ts' : '.js'}`);
  const child = fork(source, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'] });
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString('utf8')).slice(-4000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  child.send({ journal: join(folder, 'journal.ndjson'), port: 0, chainId, privateKey } satisfies ChainOptions);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port?: number; error?: string }) => {
      if (message.port !== undefined) resolve(message.port);
      else reject(new ConfigError(message.error ?? 'The embedded chain did not start.'));
    });
    child.once('exit', () => {
      reject(new Error(`The embedded chain ended at its start: ${complaints}`));
    });
  });
  child.unref();
  child.channel?.unref();
  return {
    url: `http://127.0.0.1:${String(port)}`,
    key: privateKey,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      child.ref();
      child.disconnect();
      await ended;
      clearTimeout(timer);
    },
  };
}
