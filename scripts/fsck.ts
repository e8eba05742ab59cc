import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, BuildFailed } from './build.ts';
import { interrupts } from './interrupt.ts';

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'node'));

const HELP = `npm run fsck [-- --json]

Derives log, tiles, checkpoints, states and anchors anew from what is stored, checks statements, disclosures, key documents,
status lists, evidence and the high-water mark against their digests, and names the first place that differs.

With an embedded database or chain the service must be stopped: this starts them by itself, and ends them again. Else it asks
DATABASE_URL and CHAIN_RPC_URL; the settings are those of the service (docs/operate.md). Nothing is changed.

  --json   one JSON document in place of lines
  --help   this text

Exit: 0 nothing differs, 1 something differs and is named, 2 it could not be checked, 64 wrong usage.`;

const EXIT = { whole: 0, differs: 1, notChecked: 2, wrongUsage: 64 };

function optionsOf(args: readonly string[]): { readonly json: boolean; readonly help: boolean } | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    });
    return values;
  } catch {
    return null;
  }
}

/** Shows how far it is, on one line of the terminal; elsewhere nothing. */
function showProgress(done: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${done}`);
}

const endProgress = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
};

async function check(isJson: boolean): Promise<number> {
  const signal = interrupts(() => process.exit(EXIT.notChecked));
  await build((line) => process.stderr.write(`${line}\n`), signal);
  const { runFsck, Difference } = await import('@terroir/api/fsck');
  try {
    const { checked, chainNotAsked } = await runFsck(process.env, showProgress);
    endProgress();
    const counts = Object.entries(checked).map(([what, count]) => `${what} ${String(count)}`);
    const note = chainNotAsked === null ? '' : `\nThe chain was not asked: ${chainNotAsked}.`;
    console.log(isJson ? JSON.stringify({ isWhole: true, checked, chainNotAsked }) : `Nothing differs: ${counts.join(', ')}.${note}`);
    return EXIT.whole;
  } catch (error) {
    endProgress();
    if (!(error instanceof Difference)) throw error;
    console.log(isJson ? JSON.stringify({ isWhole: false, differs: error.message }) : `DIFFERS at ${error.message}`);
    return EXIT.differs;
  }
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (options === null || options.help) {
    console.log(HELP);
    return options === null ? EXIT.wrongUsage : EXIT.whole;
  }
  try {
    return await check(options.json);
  } catch (error) {
    const isExplained = error instanceof BuildFailed || (error instanceof Error && /^(?:ConfigError|Chain[A-Z])/.test(error.name));
    console.error(error instanceof Error ? (isExplained ? error.message : (error.stack ?? error.message)) : String(error));
    return EXIT.notChecked;
  }
}

process.exitCode = await main();
