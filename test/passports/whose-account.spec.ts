import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  amounts,
  certificate,
  CoffeeChain,
  daysAgo,
  didOf,
  harvested,
  lot,
  moved,
  movedContainer,
  packed,
  pallet,
  PLACES,
  transformed,
  unclaimedProduct,
  type Slug,
} from './coffee-chain.ts';

let chain: CoffeeChain;

beforeAll(async () => {
  chain = await CoffeeChain.make();
  await chain.describe();
});
afterAll(() => chain.stop());

const certify = (id: string, holder: Slug) =>
  chain.attest('andes-cert', {
    products: [{ id, name: 'A lot' }],
    issuedTo: { id: didOf(holder), name: `${holder} Ltd` },
    certificate: certificate(300, -100),
  });
const lotsOf = ({ upstream }: { upstream: { uri: string }[] }): string[] =>
  upstream.map(({ uri }) => uri).filter((uri) => uri.includes('/10/'));
const isCarried = ({ carries }: { carries: { isCarried: boolean }[] }): boolean | undefined => carries[0]?.isCarried;

/** A roast of a box that the mill packed with a certified lot and one that is not. */
async function boxed(code: string, number: number) {
  const [good, bad, box, roast] = [lot('green', `${code}-g`), lot('green', `${code}-b`), pallet(number), lot('espresso', code)];
  await chain.capture('mill', [
    harvested(40, PLACES.mill, [good, 10]),
    harvested(40, PLACES.mill, [bad, 10]),
    packed(30, 'ADD', box, [
      [good, 10],
      [bad, 10],
    ]),
  ]);
  await chain.capture('roaster', [
    { type: 'TransformationEvent', ...daysAgo(10), inputEPCList: [box], outputQuantityList: amounts([roast, 8]) },
  ]);
  await certify(good, 'mill');
  await certify(roast, 'roaster');
  return { good, bad, box, roast };
}

describe('a stranger', () => {
  it('takes nothing out of another’s container: the lot that is not certified stays in, and nothing is carried', async () => {
    const { bad, box, roast } = await boxed('T', 700);
    expect(isCarried(await chain.passport(roast))).toBe(false);
    await chain.capture('stranger', [packed(15, 'DELETE', box, [[bad, 10]])]);
    const passport = await chain.passport(roast);
    expect(isCarried(passport)).toBe(false);
    expect(lotsOf(passport)).toContain(bad);
    expect(passport.unknown.join()).toContain('Others recorded something else of what was in container');
  });

  it('puts nothing into another’s container', async () => {
    const { box, roast } = await boxed('A', 701);
    await chain.capture('stranger', [packed(20, 'ADD', box, [[lot('green', 'FOREIGN'), 1]])]);
    expect(lotsOf(await chain.passport(roast))).not.toContain(lot('green', 'FOREIGN'));
  });

  it('does not say where and when another’s lot was made', async () => {
    const [cherries, green] = [lot('cherries', 'W'), lot('green', 'W')];
    const { readPoint: _read, bizLocation: _place, ...nowhere } = harvested(40, PLACES.farm, [cherries, 90]);
    await chain.capture('la-loma', [nowhere]);
    await chain.capture('mill', [transformed(30, PLACES.mill, [[cherries, 90]], [green, 15])]);
    await certify(green, 'mill');
    await chain.attest('andes-cert', { facilities: [{ id: PLACES.otherFarm, name: 'F' }], certificate: certificate(300, -100) });
    await chain.capture('stranger', [harvested(2000, PLACES.otherFarm, [cherries, 1]), harvested(2000, PLACES.otherFarm, [green, 1])]);
    const { carries, attestations } = await chain.passport(green);
    expect(carries).toEqual([]);
    expect(attestations[0].holds.atTransaction.word).toBe('valid');
  });
});

describe('what somebody says of a thing that is not theirs', () => {
  const marked = ({ events }: { events: { statement: string; isAnothers: boolean }[] }) =>
    events.filter(({ isAnothers }) => isAnothers).map(({ statement }) => statement);

  it('is shown as another’s account: that it was made, packed, unpacked or ended; what they saw of it is not', async () => {
    const [good, box] = [lot('green', 'M'), pallet(710)];
    await chain.capture('mill', [harvested(40, PLACES.mill, [good, 10]), packed(30, 'ADD', box, [[good, 10]])]);
    const { action: _action, ...rest } = harvested(12, PLACES.farm, [good, 1]);
    const said = await chain.capture('stranger', [
      harvested(39, PLACES.farm, [good, 1]),
      transformed(38, PLACES.farm, [[lot('green', 'M-from'), 1]], [good, 1]),
      packed(29, 'ADD', pallet(711), [[good, 10]]),
      packed(28, 'DELETE', box, [[good, 10]]),
      { ...rest, action: 'DELETE', bizStep: 'destroying' },
    ]);
    await chain.capture('stranger', [moved(11, 'receiving', PLACES.farm, [good, 10])]);
    const passport = await chain.passport(good);
    expect(marked(passport).sort()).toEqual(said.sort());
    expect(passport.events).toHaveLength(8);
    const { text } = await chain.page(good);
    expect(text.split('Said by stranger Ltd, which does not speak for what it says this of.')).toHaveLength(said.length + 1);
  });

  it('ends no way: what happens to a container goes on happening to what is in it', async () => {
    const [good, box] = [lot('green', 'J'), pallet(712)];
    await chain.capture('mill', [
      harvested(40, PLACES.mill, [good, 10]),
      packed(30, 'ADD', box, [[good, 10]]),
      movedContainer(20, 'shipping', PLACES.mill, box),
    ]);
    const told = async () => (await chain.passport(good)).events.map(({ says }: { says: string }) => says);
    const before = await told();
    await chain.capture('stranger', [packed(25, 'DELETE', box, [[good, 10]])]);
    expect((await told()).filter((says: string) => before.includes(says))).toEqual(before);
    await chain.capture('mill', [packed(24, 'DELETE', box, [[good, 10]])]);
    expect((await told()).some((says: string) => says.startsWith('Shipped'))).toBe(false);
  });

  it('says nothing of when it mattered, where its own account does', async () => {
    const seen = lot('green', 'S');
    await chain.capture('mill', [moved(20, 'shipping', PLACES.mill, [seen, 10])]);
    await certify(seen, 'mill');
    await chain.capture('stranger', [moved(2000, 'receiving', PLACES.farm, [seen, 1])]);
    expect((await chain.passport(seen)).attestations[0].holds.atTransaction.word).toBe('valid');
  });

  it('is their own account where they had it on the way: who used a box may say what was in it', async () => {
    const { box, roast } = await boxed('H', 713);
    const [unpacked = ''] = await chain.capture('roaster', [packed(15, 'DELETE', box, [[lot('green', 'H-b'), 10]])]);
    const passport = await chain.passport(roast);
    expect(passport.events.map(({ statement }: { statement: string }) => statement)).toContain(unpacked);
    expect(marked(passport)).toEqual([]);
  });
});

it('whoever privately owns the number of an earlier lot is not named on another’s page', async () => {
  const [product, mine] = [unclaimedProduct(88), lot(unclaimedProduct(89), 'P')];
  await chain.product('mill', product, { visibility: 'private' });
  await chain.capture('stranger', [transformed(10, PLACES.farm, [[lot(product, 'X'), 1]], [mine, 1])]);
  const { upstream, unknown } = await chain.passport(mine);
  const step = upstream.find(({ uri }: { uri: string }) => uri === lot(product, 'X'));
  expect(step).toMatchObject({ owner: null });
  expect(unknown.join()).not.toContain('mill Ltd');
});

describe('who packed a container, or used it,', () => {
  it('takes out of it, until that is declared an error', async () => {
    const { bad, box, roast } = await boxed('E', 702);
    const unpacking = { ...packed(15, 'DELETE', box, [[bad, 10]]), eventID: 'urn:uuid:5a4b1f4c-9b43-4d0f-8a0e-0f1e2d3c4b5a' };
    await chain.capture('mill', [unpacking]);
    expect(lotsOf(await chain.passport(roast))).not.toContain(bad);
    await chain.capture('mill', [
      { ...unpacking, errorDeclaration: { declarationTime: new Date().toISOString(), reason: 'did_not_occur' } },
    ]);
    const passport = await chain.passport(roast);
    expect(lotsOf(passport)).toContain(bad);
    expect(isCarried(passport)).toBe(false);
  });

  it('may be the one who made something of it', async () => {
    const { bad, box, roast } = await boxed('R', 703);
    await chain.capture('roaster', [packed(15, 'DELETE', box, [[bad, 10]])]);
    expect(lotsOf(await chain.passport(roast))).not.toContain(bad);
  });
});
