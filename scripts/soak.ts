import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killCampaign } from '../test/faults/kill-campaign.ts';
import { freePort } from '../api/src/embedded/free-port.ts';
import { runCommand } from './command.ts';

const HELP = `npm run soak [-- --only NAME] [--rounds N] [--count N] [--seed N]

Long campaigns, one after the other:

  kill      kills the service at random moments while clients make it busy, starts it again, and looks for every statement that
            was acknowledged; twenty rounds, or as many as --rounds says
  bundles   verifies proof bundles that were tampered with, a million or as many as --count says, and looks for one that says
            what nobody honest said; --seed repeats what is done to them, without it each campaign is another

Exit: 0 all went well, 1 something did not, 64 wrong usage.`;

const EXIT = { well: 0, badly: 1 };
const ROUNDS = 20;
const BUNDLES = 1_000_000;

type Campaign = (options: Options) => Promise<boolean>;

const kill: Campaign = async ({ rounds }) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'terroir-soak-'));
  const { acknowledged, missing, invalid, fsck } = await killCampaign({ port: await freePort(), dataDir, rounds, say: console.log });
  const isWell = missing.length === 0 && invalid.length === 0 && fsck.code === 0;
  console.log(
    `${String(acknowledged.length)} acknowledged, ${String(missing.length)} missing, ${String(invalid.length)} not valid. fsck: ${fsck.says}`,
  );
  if (isWell) rmSync(dataDir, { recursive: true, force: true });
  else console.log(`The ledger is kept in ${dataDir}.`);
  return isWell;
};

const bundles: Campaign = async ({ count, seed }) => {
  const { Breach, mutationCampaign } = await import('../test/proof/mutate.ts');
  const since = performance.now();
  console.log(`seed ${String(seed)}`);
  const onProgress = (done: number): void => {
    if (done % 10_000 < 16 && done >= 10_000)
      console.log(`${String(done)} of ${String(count)}, ${String(Math.round((performance.now() - since) / 1000))} s`);
  };
  try {
    const { verdicts } = await mutationCampaign({ count, seed, onProgress });
    console.log(`${String(count)} bundles, nothing found: ${JSON.stringify(verdicts)}`);
    return true;
  } catch (error) {
    if (!(error instanceof Breach)) throw error;
    console.log(`FOUND: ${error.message}`);
    return false;
  }
};

const CAMPAIGNS: Readonly<Record<string, Campaign>> = { kill, bundles };

interface Options {
  readonly only?: string | undefined;
  readonly rounds: number;
  readonly count: number;
  readonly seed: number;
}

function optionsOf(args: string[]): Options | null {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: String(ROUNDS) },
      count: { type: 'string', default: String(BUNDLES) },
      seed: { type: 'string', default: String(randomInt(2 ** 32)) },
    },
  });
  const [rounds, count, seed] = [Number(values.rounds), Number(values.count), Number(values.seed)];
  const isKnown = values.only === undefined || Object.hasOwn(CAMPAIGNS, values.only);
  const areNumbers = [rounds, count, seed + 1].every((number) => Number.isSafeInteger(number) && number > 0);
  return isKnown && areNumbers ? { ...values, rounds, count, seed } : null;
}

await runCommand({
  help: HELP,
  optionsOf,
  say: console.log,
  notDone: EXIT.badly,
  run: async (options) => {
    let isWell = true;
    for (const [name, campaign] of Object.entries(CAMPAIGNS)) {
      if (options.only !== undefined && options.only !== name) continue;
      console.log(`${name}:`);
      isWell = (await campaign(options)) && isWell;
    }
    return isWell ? EXIT.well : EXIT.badly;
  },
});
