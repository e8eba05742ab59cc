import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTestChain, type TestChain } from '../anchors/test-chain.ts';
import { measureGas, type Gas } from './gas.ts';

/** What was measured last. To take what is measured now: `GAS=update npm run gas`. */
const SNAPSHOT_FILE = join(import.meta.dirname, '..', '..', 'contracts', 'gas.json');

let chain: TestChain;
let gas: Gas;
beforeAll(async () => {
  chain = await startTestChain();
  gas = await measureGas(chain);
  if (process.env['GAS'] === 'update') writeFileSync(SNAPSHOT_FILE, `${JSON.stringify(gas, null, 2)}\n`);
});
afterAll(() => chain.stop());

it('costs exactly what the snapshot in the repository says', () => {
  expect(existsSync(SNAPSHOT_FILE)).toBe(true);
  expect(gas).toEqual(JSON.parse(readFileSync(SNAPSHOT_FILE, 'utf8')));
});

const anchor = 'anchor 1,000,000 -> 1,010,000';

it('anchors from 1,000,000 to 1,010,000 entries for at most 54,500 gas', () => {
  expect(gas[anchor]).toBeLessThanOrEqual(54_500);
});

it('anchors from a power of two for at most 39,000 gas', () => {
  const fromPowersOfTwo = Object.entries(gas).filter(([name]) => name.endsWith('(from a power of two)'));
  expect(fromPowersOfTwo).toHaveLength(2);
  for (const [, used] of fromPowersOfTwo) expect(used).toBeLessThanOrEqual(39_000);
});

it('takes at most 6,000 gas more by signature', () => {
  expect((gas['anchorBySig 1,000,000 -> 1,010,000'] ?? NaN) - (gas[anchor] ?? NaN)).toBeLessThanOrEqual(6_000);
});

it('makes no storage slot in steady state', () => {
  expect(gas['new slots of an anchor']).toBe(0);
});

it('is deployed for at most 1,300,000 gas', () => {
  expect(gas['deploy']).toBeLessThanOrEqual(1_300_000);
});
