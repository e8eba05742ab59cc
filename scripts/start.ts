import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { Running } from '@terroir/api';
import { build, BuildFailed } from './build.ts';
import { interrupts, untilAborted } from './interrupt.ts';

// npm start: builds what changed, starts the service and what it stands on, and ends all of it on Ctrl-C.

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'node'));

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** What a person needs to know once it runs. */
function announce({ url, operatorKey, policyFile, config }: Running): void {
  say(`\nTerroir is ready after ${seconds(performance.now())} s: ${url}`);
  if (operatorKey !== null)
    say(`\nThe operator's key, shown this once and kept in ${join(config.dataDir, 'operator.key')}:\n\n  ${operatorKey}\n`);
  say(`What readers are proposed to trust: ${policyFile}`);
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
  const isExplained = error instanceof BuildFailed || (error instanceof Error && error.name === 'ConfigError');
  if (!isOrdered) {
    process.stderr.write(`${isExplained ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
}
