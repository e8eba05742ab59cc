import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killCampaign } from '../test/faults/kill-campaign.ts';
import { freePort } from '../test/start/service-process.ts';
import { build } from './build.ts';
import { interrupts } from './interrupt.ts';

const HELP = `npm run soak [-- --only NAME] [--rounds N]

Long campaigns, one after the other:

  kill   kills the service at random moments while clients make it busy, starts it again, and looks for every statement that
         was acknowledged; twenty rounds, or as many as --rounds says

Exit: 0 all went well, 1 something did not, 64 wrong usage.`;

const EXIT = { well: 0, badly: 1, wrongUsage: 64 };
const ROUNDS = 20;

type Campaign = (rounds: number) => Promise<boolean>;

const kill: Campaign = async (rounds) => {
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

const CAMPAIGNS: Readonly<Record<string, Campaign>> = { kill };

interface Options {
  readonly only?: string | undefined;
  readonly rounds: number;
  readonly help: boolean;
}

function optionsOf(args: readonly string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { only: { type: 'string' }, rounds: { type: 'string', default: String(ROUNDS) }, help: { type: 'boolean', default: false } },
    });
    const rounds = Number(values.rounds);
    const isKnown = values.only === undefined || Object.hasOwn(CAMPAIGNS, values.only);
    return isKnown && Number.isSafeInteger(rounds) && rounds > 0 ? { ...values, rounds } : null;
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (options === null || options.help) {
    console.log(HELP);
    return options === null ? EXIT.wrongUsage : EXIT.well;
  }
  await build(
    console.log,
    interrupts(() => process.exit(EXIT.badly)),
  );
  let isWell = true;
  for (const [name, campaign] of Object.entries(CAMPAIGNS)) {
    if (options.only !== undefined && options.only !== name) continue;
    console.log(`${name}:`);
    isWell = (await campaign(options.rounds)) && isWell;
  }
  return isWell ? EXIT.well : EXIT.badly;
}

process.exitCode = await main();
