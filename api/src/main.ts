import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Clock } from './clock/clock.ts';
import { ConfigError, readConfig, VARIABLES, type Config } from './config/config.ts';
import { mistypedVariables } from './config/mistyped-variables.ts';
import { startChain } from './embedded/chain.ts';
import { holdFolder } from './embedded/folder-lock.ts';
import { startPostgres } from './embedded/postgres.ts';
import { createLogger } from './http/logger.ts';
import { keepPolicy } from './proofs/policy-file.ts';
import type { Service } from './service.ts';

/** The service, running. */
export interface Running {
  readonly url: string;
  readonly config: Config;
  readonly service: Service;
  /** The operator's API key, where this start made it. */
  readonly operatorKey: string | null;
  /** What readers of this ledger are proposed to trust, in a file. */
  readonly policyFile: string;
  /** Whether a demo may be told here: at localhost alone, on a database and a chain that are the service's own, and not where it was declined. */
  readonly mayHaveDemo: boolean;
  stop(): Promise<void>;
}

/** Says what a start is at, one line for each step. */
export type Progress = (step: string) => void;

type Stops = (() => Promise<void> | void)[];

function openFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    accessSync(folder, constants.W_OK);
  } catch {
    throw new ConfigError(`DATA_DIR: ${folder} cannot be written to; give a folder that can, for example DATA_DIR=$HOME/terroir.`);
  }
}

function portError(error: unknown, config: Config): Error {
  const { code } = error as NodeJS.ErrnoException;
  const { port, publicUrl } = config;
  // Where a ledger was made its address is fixed, and does not follow the port.
  const address = existsSync(config.logKeyFile) ? ` PUBLIC_URL=${publicUrl}` : '';
  if (code === 'EADDRINUSE')
    return new ConfigError(
      `PORT: ${String(port)} is taken by another program; end that one, or take another port, for example PORT=${String(port + 1)}${address}.`,
    );
  if (code === 'EACCES')
    return new ConfigError(`PORT: this user may not listen on ${String(port)}; take one above 1023, for example PORT=3000${address}.`);
  return error instanceof Error ? error : new Error(String(error));
}

/** Before anything is made or started: whether the port can be had. */
async function checkPort(config: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = createServer().once('error', (error) => {
      reject(portError(error, config));
    });
    server.listen(config.port, config.host, () =>
      server.close(() => {
        resolve();
      }),
    );
  });
}

/**
 * Starts the service by its environment, with a database and a chain of its own where none are given. What was started is stopped again when a later step fails, and when `signal` is aborted meanwhile.
 * @throws ConfigError in one sentence that says what is wrong and what to do
 */
export async function start(
  environment: Readonly<Record<string, string | undefined>>,
  progress: Progress,
  signal: AbortSignal,
): Promise<Running> {
  const config = readConfig(environment);
  for (const { name, meant } of mistypedVariables(environment, VARIABLES)) progress(`${name} is not read by anything: was ${meant} meant?`);
  openFolder(config.dataDir);
  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    stops.push(holdFolder(config.dataDir));
    await checkPort(config);
    signal.throwIfAborted();
    const [databaseUrl, withChain, { createService }] = await allOrNone([
      config.databaseUrl ?? embeddedDatabase(config, progress, stops),
      config.chain.rpcUrls === null ? embeddedChain(config, stops) : config,
      // The largest part to load, meanwhile.
      import('./service.ts'),
    ]);
    signal.throwIfAborted();
    const service = await createService({
      config: withChain,
      databaseUrl,
      isChainEmbedded: config.chain.rpcUrls === null,
      logger: createLogger(config.logLevel),
      clock: new Clock(),
    });
    stops.push(() => service.stop());
    const policyFile = keepPolicy(await service.policy(), config.dataDir);
    const mayHaveDemo = config.demo && config.isLocal && config.databaseUrl === null && config.chain.rpcUrls === null;
    await service.app.listen(config.port, config.host).catch((error: unknown) => {
      throw portError(error, config);
    });
    service.start();
    return { url: config.publicUrl, config: withChain, service, operatorKey: service.operatorKey, policyFile, mayHaveDemo, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As `Promise.all`, but waits for all of them: what is still starting when another fails has to be stopped as well. */
async function allOrNone<Values extends readonly unknown[]>(
  works: Values,
): Promise<{ -readonly [at in keyof Values]: Awaited<Values[at]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

async function embeddedDatabase(config: Config, progress: Progress, stops: Stops): Promise<string> {
  const folder = join(config.dataDir, 'postgres');
  progress(existsSync(folder) ? 'starting database and chain' : 'making database and chain');
  const database = await startPostgres(folder, []);
  stops.push(() => database.stop());
  if (database.isAdopted) progress('the database was still running, left by a service that was killed: it goes on');
  return database.url;
}

async function embeddedChain(config: Config, stops: Stops): Promise<Config> {
  const chain = await startChain(config.dataDir);
  stops.push(() => chain.stop());
  return { ...config, chain: { ...config.chain, rpcUrls: [chain.url], key: chain.key } };
}
