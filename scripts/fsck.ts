import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from './command.ts';

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'node'));

const HELP = `npm run fsck [-- --json]

Derives log, tiles, checkpoints, states and anchors anew from what is stored, checks statements, disclosures, key documents,
status lists, evidence and the high-water mark against their digests, and names the first place that differs.

With an embedded database or chain the service must be stopped: this starts them by itself, and ends them again. Else it asks
DATABASE_URL and CHAIN_RPC_URL; the settings are those of the service (docs/operate.md). Nothing is changed.

  --json   one JSON document in place of lines
  --help   this text

Exit: 0 nothing differs, 1 something differs and is named, 2 it could not be checked, 64 wrong usage.`;

const EXIT = { whole: 0, differs: 1, notChecked: 2 };

/** Shows how far it is, on one line of the terminal; elsewhere nothing. */
function showProgress(done: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${done}`);
}

const endProgress = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
};

async function check(isJson: boolean): Promise<number> {
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

await runCommand({
  help: HELP,
  optionsOf: (args) => parseArgs({ args, options: { json: { type: 'boolean', default: false } } }).values,
  say: (line) => process.stderr.write(`${line}\n`),
  notDone: EXIT.notChecked,
  run: async ({ json }) => check(json),
});
