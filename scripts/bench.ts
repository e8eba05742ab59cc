import { parseArgs } from 'node:util';
import type { Measured } from '../test/bench/figure.ts';
import { runCommand } from './command.ts';

const HELP = `npm run bench [-- --json] [--only NAME]

Measures, each beside a baseline of the same run: read the ratios, since machines are shared and noisy.

  gas       what anchoring costs, as contracts/gas.json has it
  tree      appending to the log, and proofs in a tree of a million
  bundle    checking a proof bundle
  service   start, memory, verification, ingest and the way to a published checkpoint, of the service as its own process
            with database and chain beside it (on Linux, which tells the processor time of another process)

  --json        one JSON document: a list of { name, value, unit, baseline, against, ratio, goal, met }
  --only NAME   one of the above
  --help        this text

Exit: 0 measured, whatever the figures say; 1 it could not be measured; 64 wrong usage.`;

const EXIT = { measured: 0, notMeasured: 1 };

const BENCHES: Readonly<Record<string, () => Promise<readonly Measured[]>>> = {
  gas: async () => (await import('../test/bench/gas.ts')).gasFigures(),
  tree: async () => (await import('../test/bench/tree.ts')).treeFigures(),
  bundle: async () => (await import('../test/bench/bundles.ts')).bundleFigures(),
  service: async () => (await import('../test/bench/service.ts')).serviceFigures(),
};

interface Options {
  readonly json: boolean;
  readonly only?: string | undefined;
}

function optionsOf(args: string[]): Options | null {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false }, only: { type: 'string' } } });
  return values.only === undefined || Object.hasOwn(BENCHES, values.only) ? values : null;
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function measure({ json, only }: Options): Promise<number> {
  const { figureOf } = await import('../test/bench/figure.ts');
  const figures = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (only !== undefined && only !== name) continue;
    say(`${name} …`);
    figures.push(...(await bench()).map(figureOf));
  }
  if (json) console.log(JSON.stringify(figures, null, 2));
  else
    for (const { name, value, unit, baseline, against, ratio, goal, met } of figures) {
      const beside = baseline === null ? '' : `; ${String(baseline)} by ${against ?? 'a baseline'}, ratio ${String(ratio)}`;
      const reached = goal === null ? '' : ` (goal ${goal}: ${met === true ? 'met' : 'NOT MET'})`;
      console.log(`${name}: ${String(value)} ${unit}${beside}${reached}`);
    }
  return EXIT.measured;
}

await runCommand({ help: HELP, optionsOf, say, notDone: EXIT.notMeasured, run: measure });
