import { setTimeout as sleep } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Policy } from '@terroir/proof';
import type { Logger } from 'pino';
import { Anchoring } from './anchors/anchoring.ts';
import { Chain } from './anchors/chain.ts';
import { ChainMark } from './anchors/chain-mark.ts';
import { AppModule } from './app.module.ts';
import type { Clock } from './clock/clock.ts';
import type { Config } from './config/config.ts';
import { Database } from './database/database.ts';
import { checkDatabase } from './database/reachable.ts';
import { migrate } from './database/migrate.ts';
import { Signals } from './database/signals.ts';
import { findOrMakeLedger } from './find-or-make-ledger.ts';
import { Stopping } from './health/stopping.ts';
import { BODY_TIMES, type BodyTimes } from './http/body-times.ts';
import { RequestEnds } from './http/request-ends.ts';
import { createServer } from './http/server.ts';
import { ApiKeys } from './identities/api-keys.ts';
import { keepOperatorKey } from './identities/operator-key-file.ts';
import { openSealer } from './identities/sealer.ts';
import { FirstEntries } from './log/first-entries.ts';
import { HighWaterMark } from './log/high-water-mark.ts';
import { OwnLog } from './log/own-log.ts';
import { Sequencer } from './log/sequencer.ts';
import { OpenApi } from './openapi/openapi.ts';
import { Policies } from './proofs/policies.ts';

const POOL_SIZE = 20;

/** What the service runs on. */
interface Surroundings {
  readonly config: Config;
  readonly databaseUrl: string;
  /** Whether the chain is the service's own: then the first start makes contract and log there. */
  readonly isChainEmbedded: boolean;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The most connections to the database that requests share. */
  readonly poolSize?: number;
  /** How long bodies may take to arrive. */
  readonly bodyTimes?: BodyTimes;
  /** Controllers beside the service's own, under the same guards. */
  readonly controllers?: readonly Type[];
}

/** The service, made and not listening yet. */
export interface Service {
  readonly app: NestFastifyApplication;
  readonly database: Database;
  /** The operator's API key, where one was just made. It cannot be had again. */
  readonly operatorKey: string | null;
  /** What readers of this ledger are proposed to trust. */
  policy(): Promise<Policy>;
  /** Starts what works in the background: sequencer and anchorer. */
  start(): void;
  /** Says that it wants no more requests, and answers for a while yet; then ends what works in the background, the server, and the connections. */
  stop(): Promise<void>;
}

const LOOK_FOR_IDLE_MS = 50;

/** Answers what is under way, then closes. A connection that falls idle only now would be kept open for its client's next request, for over a minute. */
async function closeServer(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const timer = setInterval(() => {
    server.closeIdleConnections();
  }, LOOK_FOR_IDLE_MS);
  try {
    await app.close();
  } finally {
    clearInterval(timer);
  }
}

/** What the service does once it is made. */
function running(app: NestFastifyApplication, database: Database, signals: Signals, stopDelayMs: number): Omit<Service, 'operatorKey'> {
  const [sequencer, anchoring] = [app.get(Sequencer, { strict: false }), app.get(Anchoring, { strict: false })];
  return {
    app,
    database,
    policy: () => app.get(Policies, { strict: false }).proposed(),
    start: () => {
      sequencer.start();
      anchoring.start();
    },
    stop: async () => {
      app.get(Stopping, { strict: false }).begin();
      await sleep(stopDelayMs);
      await anchoring.stop();
      await closeServer(app);
      await sequencer.stop();
      await signals.close();
      await database.close();
    },
  };
}

/** Makes the service on a database that is brought up to date, and at the first start the ledger itself. @throws ConfigError in one sentence */
export async function createService({
  config,
  databaseUrl,
  isChainEmbedded,
  logger,
  clock,
  poolSize = POOL_SIZE,
  bodyTimes = BODY_TIMES,
  controllers = [],
}: Surroundings): Promise<Service> {
  const database = new Database(databaseUrl, poolSize, (error) => {
    logger.warn({ err: error }, 'an idle database connection was lost');
  });
  const signals = new Signals(database, logger);
  const undo: (() => Promise<unknown>)[] = [() => database.close(), () => signals.close()];
  try {
    await checkDatabase(database);
    await migrate(database);
    await signals.open();
    const chain = await Chain.open(config.chain);
    const { ledger, logs, logKey } = await findOrMakeLedger(database, config, clock, { chain, isEmbedded: isChainEmbedded });
    const mark = HighWaterMark.in(config.dataDir);
    const limits = { intervalMs: config.anchorIntervalMs, entries: config.anchorEntries };
    const ownLog = new OwnLog(ledger.origin, logKey, mark, limits, config.checkpointIntervalMs);

    const requests = new RequestEnds();
    const app = await createServer(
      AppModule.of(
        { config, logger, clock, database, signals, requests },
        {
          ledger,
          logs,
          sealer: openSealer(config),
          ownLog,
          chain,
          visitorsRpcUrl: isChainEmbedded ? (config.chain.rpcUrls?.[0] ?? null) : null,
        },
        controllers,
      ),
      logger,
      bodyTimes,
      requests,
      config.trustedProxies,
    );
    undo.push(() => app.close());
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    app.get(OpenApi, { strict: false }).describe(app);
    await database.transaction((tx) => app.get(FirstEntries, { strict: false }).ensure(tx, clock.now()));
    // Kept before it counts: a kill in between must not leave a key that nobody has.
    const operatorKey = await app.get(ApiKeys, { strict: false }).ensureOperatorKey((key) => {
      keepOperatorKey(config.dataDir, key);
    });
    await app.get(ChainMark, { strict: false }).check();
    return { operatorKey, ...running(app, database, signals, config.stopDelayMs) };
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    throw error;
  }
}
