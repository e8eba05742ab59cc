import { mkdirSync, writeFileSync, accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Clock } from './clock/clock.ts';
import { ConfigError, readConfig, type Config } from './config/config.ts';
import { startChain } from './embedded/chain.ts';
import { holdFolder } from './embedded/folder-lock.ts';
import { startPostgres } from './embedded/postgres.ts';
import { createLogger } from './http/logger.ts';
import { createService, type Service } from './service.ts';

/** The service, running. */
export interface Running {
  readonly url: string;
  readonly config: Config;
  readonly service: Service;
  /** The operator's API key, where this start made it. */
  readonly operatorKey: string | null;
  stop(): Promise<void>;
}

/** Says what a start is at, one line for each step. */
export type Progress = (step: string) => void;

function openFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    accessSync(folder, constants.W_OK);
  } catch {
    throw new ConfigError(`DATA_DIR: ${folder} cannot be written to; give a folder that can, for example DATA_DIR=$HOME/terroir.`);
  }
}

function keepOperatorKey(dataDir: string, key: string | null): void {
  if (key !== null) writeFileSync(join(dataDir, 'operator.key'), `${key}\n`, { mode: 0o600, flush: true });
}

/**
 * Starts the service by its environment, with a database and a chain of its own where none are given. What was started is stopped again when a later step fails.
 * @throws ConfigError in one sentence that says what is wrong and what to do
 */
export async function start(environment: Readonly<Record<string, string | undefined>>, progress: Progress): Promise<Running> {
  const config = readConfig(environment);
  openFolder(config.dataDir);
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    stops.push(await holdFolder(config.dataDir));
    const logger: Logger = createLogger(config.logLevel);
    const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(config, progress, stops));
    const withChain = config.chain.rpcUrls === null ? await embeddedChain(config, progress, stops) : config;
    progress('opening the ledger');
    const service = await createService({
      config: withChain,
      databaseUrl,
      isChainEmbedded: config.chain.rpcUrls === null,
      logger,
      clock: new Clock(),
    });
    stops.push(() => service.stop());
    keepOperatorKey(config.dataDir, service.operatorKey);
    await listen(service, config);
    service.start();
    return { url: config.publicUrl, config: withChain, service, operatorKey: service.operatorKey, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function embeddedDatabase(config: Config, progress: Progress, stops: (() => Promise<void>)[]): Promise<string> {
  progress('starting the database');
  const database = await startPostgres(join(config.dataDir, 'postgres'), []);
  stops.push(() => database.stop());
  return database.url;
}

async function embeddedChain(config: Config, progress: Progress, stops: (() => Promise<void>)[]): Promise<Config> {
  progress('starting the chain');
  const chain = await startChain(config.dataDir);
  stops.push(() => chain.stop());
  return { ...config, chain: { ...config.chain, rpcUrls: [chain.url], key: chain.key } };
}

async function listen(service: Service, config: Config): Promise<void> {
  try {
    await service.app.listen(config.port, config.host);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new ConfigError(
        `PORT: ${String(config.port)} is taken by another program; start with another one, for example PORT=${String(config.port + 1)} PUBLIC_URL=${config.publicUrl}.`,
      );
    if ((error as NodeJS.ErrnoException).code === 'EACCES')
      throw new ConfigError(`PORT: this user may not listen on ${String(config.port)}; take one above 1023, for example PORT=3000.`);
    throw error;
  }
}
