// The embedded chain, in a process of its own: Hardhat's EVM behind a JSON-RPC address on this machine, with a journal that outlives any kill.
// Started by `chain.ts`, and ends with it.
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '../clock/clock.ts';
import { ChainBlocks, type ChainIdentity } from './chain-blocks.ts';
import { serveChain } from './chain-server.ts';
import { holdFolder } from './folder-lock.ts';

/** What the parent tells this process, by its channel. The key never stands on a command line. */
export interface ChainOptions extends ChainIdentity {
  readonly port: number;
}

const HELD_BY_ANOTHER_FOR_MS = 5000;
const LOOK_MS = 100;

/** Two writers would ruin the journal: the process of a service that was killed a moment ago ends first. */
async function holdJournal(folder: string): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    try {
      holdFolder(folder);
      return;
    } catch (error) {
      if (waitedMs >= HELD_BY_ANOTHER_FOR_MS) throw error;
      await sleep(LOOK_MS);
    }
  }
}

function endWithoutJournal(error: unknown): void {
  process.stderr.write(`the chain's journal cannot be written: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function serve({ port, ...identity }: ChainOptions): Promise<number> {
  await holdJournal(dirname(identity.journal));
  const address = (await serveChain(await ChainBlocks.open(identity, new Clock(), endWithoutJournal), port)).address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined); // they reach the whole group; the parent says when to end
process.once('disconnect', () => {
  process.exit(0);
});
process.once('message', (options: ChainOptions) => {
  serve(options).then(
    (port) => process.send?.({ port }),
    (error: unknown) => {
      process.send?.({ error: error instanceof Error ? error.message : String(error) });
      process.exitCode = 1;
      process.disconnect?.();
    },
  );
});
