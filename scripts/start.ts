import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { Running } from '@terroir/api';
import { build } from './build.ts';
import { told } from './command.ts';
import { interrupts, untilAborted } from './interrupt.ts';

// npm start: builds what changed, starts the service and what it stands on, and ends all of it on Ctrl-C.

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'node'));

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** What a person needs to know once it runs. The line that it is ready is the last: whoever waits for it has read the key. */
function announce({ url, operatorKey, policyFile, config }: Running): void {
  if (operatorKey !== null)
    say(`\nThe operator's key, shown this once and kept in ${join(config.dataDir, 'operator.key')}:\n\n  ${operatorKey}\n`);
  say(`What readers are proposed to trust: ${policyFile}`);
  say(`\nTerroir is ready after ${seconds(performance.now())} s: ${url}`);
}

/** Tells the demo where it has a place, and shows where its first lot is. What goes wrong there is no reason to stop a ledger. */
async function showDemo({ url, config, mayHaveDemo }: Running, signal: AbortSignal): Promise<void> {
  if (!mayHaveDemo) return;
  try {
    const { ensureDemo } = await import('./demo/ensure.ts');
    const lot = await ensureDemo({ dataDir: config.dataDir, url, address: `http://localhost:${String(config.port)}`, say });
    if (lot === null) return;
    const { qrTerminal } = await import('@terroir/web');
    say(`\nA lot to look at: ${lot}\n\n${qrTerminal(lot)}`);
  } catch (error) {
    if (!signal.aborted)
      say(`The demo could not be told: ${error instanceof Error ? error.message : String(error)}. The ledger runs without it.`);
  }
}

async function main(): Promise<void> {
  const signal = interrupts(() => {
    say('\nending, in order (Ctrl-C again: at once) …');
  });
  await build(say, signal);
  // Only now is there a build to load.
  const { start } = await import('@terroir/api');
  const running = await start(process.env, say, signal);
  announce(running);
  try {
    // A Ctrl-C in the middle of the story ends it, and the next start tells the rest.
    await Promise.race([showDemo(running, signal), untilAborted(signal)]);
    await untilAborted(signal);
  } finally {
    await running.stop();
  }
  say('ended');
}

try {
  await main();
  process.exitCode = 0;
} catch (error) {
  const isOrdered = error instanceof Error && error.name === 'AbortError';
  if (!isOrdered) {
    process.stderr.write(`${told(error)}\n`);
    process.exitCode = 1;
  }
}
