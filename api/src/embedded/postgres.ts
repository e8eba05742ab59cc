import { resolve } from 'node:path';
import { Cluster } from './postgres-cluster.ts';
import { endServer, isAlive, signal } from './postgres-server.ts';

/** A PostgreSQL of one's own, in a folder: it is there again after any kill of either side. */
interface EmbeddedPostgres {
  readonly url: string;
  /** The server's process now; another one after that was killed. */
  readonly pid: number;
  /** Whether it was running already, left behind by a service that was killed. */
  readonly isAdopted: boolean;
  stop(): Promise<void>;
}

const STOPS_WITHIN_MS = 10_000;
const WATCH_MS = 300;
const ATTEMPTS = 5;

/** Starts the server again at the same address whenever it has ended without being told to. Gives its process, and the way to end it for good. */
function keepRunning(cluster: Cluster, first: number): { readonly pid: () => number; readonly stop: () => Promise<void> } {
  let pid = first;
  let isStopping = false;
  let restarting: Promise<void> = Promise.resolve();
  let isRestarting = false;
  const watch = setInterval(() => {
    if (isRestarting || isAlive(pid)) return;
    isRestarting = true;
    restarting = cluster
      .start(1)
      .then(
        (next) => {
          pid = next;
        },
        () => undefined, // tried again at the next look: the service says meanwhile that the database is away
      )
      .finally(() => {
        isRestarting = false;
      });
  }, WATCH_MS).unref();
  // However this process ends, short of a kill: nothing that it started stays.
  const endAtOnce = (): void => {
    if (cluster.isServer(pid)) signal(pid, 'SIGQUIT');
  };
  process.once('exit', endAtOnce);
  return {
    pid: () => pid,
    stop: async () => {
      if (isStopping) return;
      isStopping = true;
      clearInterval(watch);
      await restarting;
      await endServer(pid, STOPS_WITHIN_MS);
      process.off('exit', endAtOnce);
    },
  };
}

/**
 * Starts the PostgreSQL that lives in `folder`, or adopts the one that a killed service left running there. `settings` are `name=value` of postgresql.conf.
 * The caller holds the folder. While it runs it is started again when it is killed alone.
 * @throws ConfigError in one sentence when it cannot
 */
export async function startPostgres(folder: string, settings: readonly string[]): Promise<EmbeddedPostgres> {
  const cluster = new Cluster(resolve(folder), settings);
  cluster.sweep();
  if (!cluster.isMade) await cluster.make();
  const adopted = await cluster.adopt();
  const server = keepRunning(cluster, adopted ?? (await cluster.start(ATTEMPTS)));
  return {
    url: cluster.url,
    get pid() {
      return server.pid();
    },
    isAdopted: adopted !== null,
    stop: server.stop,
  };
}
