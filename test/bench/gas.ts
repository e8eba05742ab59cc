import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured } from './figure.ts';

const FILE = join(import.meta.dirname, '..', '..', 'contracts', 'gas.json');

const ROWS: readonly (readonly [string, number | null])[] = [
  ['anchor 1,000,000 -> 1,010,000', 54_500],
  ['anchor 131,072 -> 140,000 (from a power of two)', 39_000],
  ['anchorBySig 1,000,000 -> 1,010,000', 60_500],
  ['new slots of an anchor', 0],
  ['deploy', 1_300_000],
];

/** Gas, which is exact and the same everywhere: `npm run gas` measures it by real transactions and a test compares. */
export function gasFigures(): readonly Measured[] {
  const gas = JSON.parse(readFileSync(FILE, 'utf8')) as Readonly<Record<string, number>>;
  return ROWS.map(([name, atMost]) => ({
    name,
    value: gas[name] ?? Number.NaN,
    unit: name.startsWith('new slots') ? 'slots' : 'gas',
    baseline: null,
    against: null,
    goal: atMost === null ? null : { of: 'value', atMost },
  }));
}
