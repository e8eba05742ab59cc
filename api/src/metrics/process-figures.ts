import { collectDefaultMetrics, Registry } from 'prom-client';

let ofProcess: Registry | null = null;

/** What the process uses (CPU, memory, lag of the event loop, collections of garbage), measured once for the process, from the first time it is asked for. */
export function processFigures(): Registry {
  if (ofProcess === null) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}
