import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CoffeeChain, harvested, lot, moved, pathOf, PLACES } from './coffee-chain.ts';

let chain: CoffeeChain;
const LOTS = Array.from({ length: 45 }, (_, i) => lot('green', `H-${String(i)}`));

beforeAll(async () => {
  chain = await CoffeeChain.make({ isRunning: false });
  await chain.describe();
  await chain.capture(
    'mill',
    LOTS.slice(0, 10).map((green) => harvested(20, PLACES.mill, [green, 1])),
  );
  // One event of many lots: they stand together.
  await chain.capture('mill', [
    { ...harvested(20, PLACES.mill, ['', 1]), quantityList: LOTS.slice(10, 25).map((epcClass) => ({ epcClass, quantity: 1, uom: 'KGM' })) },
  ]);
  await chain.capture(
    'mill',
    LOTS.slice(25).map((green) => harvested(20, PLACES.mill, [green, 1])),
  );
});
afterAll(() => chain.stop());

/** The paths of the things on each page, from the newest to the last. */
async function pages(): Promise<string[][]> {
  const all: string[][] = [];
  for (let next: string | undefined = '/'; next !== undefined;) {
    const { status, text } = await chain.ask(next, 'text/html');
    expect(status).toBe(200);
    all.push([...text.matchAll(/<li><a href="([^"]+)"/g)].flatMap(([, path]) => path ?? []));
    next = /<a href="(\/\?after=[0-9]+)">More<\/a>/.exec(text)?.[1];
  }
  return all;
}

const ours = (paths: readonly string[]) => paths.filter((path) => path.includes('/10/H-')).sort();

it('the first pages lead to everything that is published, each once, some at a time', async () => {
  const all = await pages();
  expect(ours(all.flat())).toEqual(LOTS.map(pathOf).sort());
  for (const page of all) expect(page.length).toBeLessThan(40);
});

it('who records much that is no news makes pages short, and hides nothing', async () => {
  const seen = Array.from({ length: 600 }, (_, i) => moved(5, 'receiving', PLACES.otherFarm, [lot('espresso', `S-${String(i)}`), 1]));
  await chain.capture('stranger', seen);
  const all = await pages();
  expect(all[0]).toEqual([]);
  expect(ours(all.flat())).toEqual(LOTS.map(pathOf).sort());
});
