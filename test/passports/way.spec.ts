import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Upstream } from '../../api/src/trace/upstream.ts';
import { thingKey } from '@terroir/proof';
import {
  amounts,
  certificate,
  CoffeeChain,
  daysAgo,
  harvested,
  lot,
  moved,
  movedContainer,
  packed,
  pallet,
  PLACES,
  PRODUCTS,
  transformed,
  unclaimedProduct,
} from './coffee-chain.ts';

let chain: CoffeeChain;

beforeAll(async () => {
  chain = await CoffeeChain.make();
  await chain.describe();
});
afterAll(() => chain.stop());

const uris = (things: readonly { uri: string }[]): string[] => things.map(({ uri }) => uri);
const says = (passport: { events: { says: string }[] }): string[] => passport.events.map((event) => event.says);

/** An organic certificate that holds today for a place or a lot. */
const organic = async (about: object, days: readonly [number, number] = [300, -100]): Promise<string> =>
  chain.attest('andes-cert', { ...about, certificate: certificate(...days) });
const ofPlace = (id: string) => ({ facilities: [{ id, name: 'A place' }] });

/** Cherries of two farms, milled apart and roasted into one blend. */
async function makeBlend(code: string): Promise<string> {
  const [one, other] = [lot('cherries', `${code}-1`), lot('cherries', `${code}-2`)];
  const [greenOne, greenOther] = [lot('green', `${code}-1`), lot('green', `${code}-2`)];
  const blend = lot('espresso', code);
  await chain.capture('la-loma', [harvested(40, PLACES.farm, [one, 90]), harvested(39, PLACES.otherFarm, [other, 90])]);
  await chain.capture('mill', [
    transformed(30, PLACES.mill, [[one, 90]], [greenOne, 15]),
    transformed(29, PLACES.mill, [[other, 90]], [greenOther, 15]),
  ]);
  await chain.capture('roaster', [
    transformed(
      10,
      PLACES.roastery,
      [
        [greenOne, 15],
        [greenOther, 15],
      ],
      [blend, 25],
      'https://roaster.example/steps/roasting',
    ),
  ]);
  return blend;
}

describe('a blend', () => {
  it('names every lot that went into it, on each path, and carries a claim only once each step carries it', async () => {
    const blend = await makeBlend('B');
    const carried = async () => (await chain.passport(blend)).carries.map(({ isCarried }: { isCarried: boolean }) => isCarried);
    const { events, upstream, carries } = await chain.passport(blend);
    expect(events.at(-1).says).toBe('Roasted 25 kg from 2 lots');
    expect(uris(upstream)).toEqual(
      expect.arrayContaining([lot('green', 'B-1'), lot('green', 'B-2'), lot('cherries', 'B-1'), lot('cherries', 'B-2')]),
    );
    expect(carries).toEqual([]);
    for (const place of [PLACES.farm, PLACES.mill, PLACES.roastery]) {
      await organic(ofPlace(place));
      expect(await carried()).toEqual([false]);
    }
    expect((await chain.passport(blend)).carries[0].text).toBe(
      'The organic scheme is claimed for some steps and not for all: nothing that holds is known for Coffee cherries, lot B-2.',
    );
    await organic(ofPlace(PLACES.otherFarm), [300, 45]);
    expect(await carried()).toEqual([false]);
    const last = await organic({ products: [{ id: lot('cherries', 'B-2'), name: 'Lot' }] });
    expect(await carried()).toEqual([true]);
    await chain.change('andes-cert', `attestations/${last}/suspend`);
    expect(await carried()).toEqual([false]);
  });
});

describe('a container', () => {
  it('gives what happens to it to its contents while they are in it', async () => {
    const [green, container] = [lot('green', 'P-1'), pallet(1)];
    await chain.capture('mill', [
      harvested(20, PLACES.mill, [green, 10]),
      movedContainer(19.5, 'shipping', PLACES.otherFarm, container),
      packed(19, 'ADD', container, [[green, 10]]),
      movedContainer(18, 'shipping', PLACES.mill, container),
    ]);
    await chain.capture('roaster', [
      movedContainer(15, 'receiving', PLACES.roastery, container),
      packed(14, 'DELETE', container, [[green, 10]]),
      movedContainer(13, 'shipping', PLACES.farm, container),
    ]);
    const { events } = await chain.passport(green);
    expect(events.map((event: { says: string; place: { uri: string } | null }) => [event.says, event.place?.uri ?? null])).toEqual([
      ['Made 10 kg', PLACES.mill],
      ['Packed 10 kg into a container', null],
      ['Shipped 1 thing', PLACES.mill],
      ['Received 1 thing', PLACES.roastery],
      ['Unpacked 10 kg from a container', null],
    ]);
    expect(events[2].isConfirmed).toBe(true);
  });

  it('within another gives what happens to the outer one', async () => {
    const [green, box, outer] = [lot('green', 'P-2'), pallet(2), pallet(3)];
    await chain.capture('mill', [
      harvested(20, PLACES.mill, [green, 10]),
      packed(19, 'ADD', box, [[green, 10]]),
      { type: 'AggregationEvent', action: 'ADD', ...daysAgo(18), parentID: outer, childEPCs: [box] },
      movedContainer(17, 'shipping', PLACES.mill, outer),
      { type: 'AggregationEvent', action: 'DELETE', ...daysAgo(16), parentID: outer },
      movedContainer(15, 'shipping', PLACES.farm, outer),
    ]);
    expect(says(await chain.passport(green))).toEqual([
      'Made 10 kg',
      'Packed 10 kg into a container',
      'Packed 1 thing into a container',
      'Shipped 1 thing',
    ]);
  });

  it('that is used is what was in it at that time', async () => {
    const [before, within, after, roast, container] = [
      lot('green', 'P-4'),
      lot('green', 'P-5'),
      lot('green', 'P-6'),
      lot('espresso', 'P-7'),
      pallet(4),
    ];
    await chain.capture('mill', [
      packed(30, 'ADD', container, [[before, 1]]),
      packed(28, 'DELETE', container, [[before, 1]]),
      packed(26, 'ADD', container, [[within, 1]]),
      packed(10, 'ADD', container, [[after, 1]]),
    ]);
    const used = { type: 'TransformationEvent', ...daysAgo(20), inputEPCList: [container], outputQuantityList: amounts([roast, 1]) };
    await chain.capture('roaster', [used]);
    const { upstream } = await chain.passport(roast);
    expect(uris(upstream).filter((uri) => uri.includes('/10/'))).toEqual([within]);
  });

  it('has a passport of its own, by who packed it, until somebody claims its number', async () => {
    const { kind, owner, upstream, unknown } = await chain.passport(pallet(2));
    expect([kind, owner.slug, uris(upstream)]).toEqual(['container', 'mill', [lot('green', 'P-2'), PLACES.mill]]);
    expect(unknown[0]).toBe('No organisation claims this number; mill Ltd was the first to record that it was made.');
  });
});

describe('what is not known', () => {
  it('is said: the mill is known, the farms are not', async () => {
    const roast = lot('espresso', 'K-1');
    await chain.capture('mill', [moved(20, 'shipping', PLACES.mill, [lot('green', 'K-2'), 9])]);
    await chain.capture('roaster', [transformed(9, PLACES.roastery, [[lot('green', 'K-2'), 9]], [roast, 7])]);
    const { status, unknown } = await chain.passport(roast);
    expect(unknown).toEqual(expect.arrayContaining(['mill Ltd is known; where Green coffee, lot K-2 came from is not.']));
    expect(status.word).toBe('incomplete');
  });

  it('is how a lot came about of which there is only a record', async () => {
    await chain.product('roaster', lot('espresso', 'K-3'), { name: 'Espresso K-3' });
    expect((await chain.passport(lot('espresso', 'K-3'))).unknown).toEqual(['How this lot came about is not recorded.']);
  });
});

describe('what went into another lot', () => {
  it('leaves the part that did not to its own way', async () => {
    const [green, mine, others] = [lot('green', 'W-1'), lot('espresso', 'W-2'), lot(unclaimedProduct(50), 'W-3')];
    await chain.capture('mill', [harvested(30, PLACES.mill, [green, 20])]);
    await chain.capture('roaster', [transformed(10, PLACES.roastery, [[green, 10]], [mine, 8])]);
    await chain.capture('stranger', [transformed(12, PLACES.farm, [[green, 10]], [others, 8])]);
    await chain.capture('mill', [moved(2, 'shipping', PLACES.mill, [green, 1])]);
    expect(says(await chain.passport(mine))).toEqual(['Made 20 kg', 'Made 8 kg from 1 lot']);
    expect(says(await chain.passport(green))).toHaveLength(4);
  });
});

describe('who packs for a brand', () => {
  it('may say what went into its lot, where the brand itself does not', async () => {
    const [green, roast] = [lot('green', 'O-1'), lot('espresso', 'O-2')];
    await chain.capture('mill', [harvested(30, PLACES.mill, [green, 20]), transformed(12, PLACES.mill, [[green, 20]], [roast, 16])]);
    await chain.capture('roaster', [moved(10, 'receiving', PLACES.roastery, [roast, 16])]);
    const { upstream, events } = await chain.passport(roast);
    expect(uris(upstream)).toContain(green);
    expect(events.find((event: { says: string }) => event.says === 'Made 16 kg from 1 lot')).toMatchObject({
      by: { slug: 'mill' },
      isConfirmed: true,
    });
  });
});

describe('a long way', () => {
  it('is cut where it is too deep or too wide, and says so', async () => {
    const chainOf = (length: number, code: string) =>
      Array.from({ length }, (_, i) =>
        transformed(
          100 - i,
          PLACES.roastery,
          [[lot('espresso', `${code}-${String(i)}`), 1]],
          [lot('espresso', `${code}-${String(i + 1)}`), 1],
        ),
      );
    await chain.capture('roaster', [harvested(101, PLACES.roastery, [lot('espresso', 'D-0'), 1]), ...chainOf(30, 'D')]);
    const whole = await chain.passport(lot('espresso', 'D-20'));
    expect(whole.unknown).toEqual([]);
    const cut = await chain.passport(lot('espresso', 'D-30'));
    expect(cut.unknown).toContain('The way back is longer than what is shown here; what lies beyond is not shown.');
    const upstream = chain.ledger.app.get(Upstream, { strict: false });
    const start = { uri: lot('espresso', 'D-5'), key: thingKey(lot('espresso', 'D-5')) };
    expect(await upstream.of([start], 24, 3)).toMatchObject({ isTruncated: true, steps: { length: 3 } });
    expect((await upstream.of([start], 24, 6)).isTruncated).toBe(false);
  });

  it('that comes back to itself ends, and is whole', async () => {
    const [one, other] = [lot('espresso', 'Z-1'), lot('espresso', 'Z-2')];
    await chain.capture('roaster', [
      transformed(9, PLACES.roastery, [[one, 1]], [other, 1]),
      transformed(8, PLACES.roastery, [[other, 1]], [one, 1]),
    ]);
    const { upstream, unknown } = await chain.passport(one);
    expect(uris(upstream).filter((uri) => uri.includes('/10/'))).toEqual([other]);
    expect(unknown).toEqual([]);
  });

  it('over many diamonds is read once for each stop', async () => {
    const level = (i: number) => [lot('espresso', `M-${String(i)}-a`), lot('espresso', `M-${String(i)}-b`)] as const;
    const diamonds = Array.from({ length: 12 }, (_, i) =>
      level(i + 1).map((to) =>
        transformed(
          60 - i,
          PLACES.roastery,
          level(i).map((from) => [from, 1] as const),
          [to, 1],
        ),
      ),
    );
    await chain.capture('roaster', [...level(0).map((one) => harvested(61, PLACES.roastery, [one, 1])), ...diamonds.flat()]);
    const { upstream, unknown } = await chain.passport(level(12)[0]);
    expect(uris(upstream).filter((uri) => uri.includes('/10/M-'))).toHaveLength(24);
    expect(unknown).toEqual([]);
  });
});

it('an item of a lot has the way of its lot', async () => {
  const roast = lot('espresso', 'I-1');
  await chain.capture('roaster', [transformed(9, PLACES.roastery, [[lot('green', 'I-0'), 1]], [roast, 1])]);
  await chain.capture('roaster', [{ type: 'ObjectEvent', action: 'ADD', bizStep: 'packing', ...daysAgo(8), epcList: [`${roast}/21/7`] }]);
  const { kind, upstream, events, name } = await chain.passport(`${roast}/21/7`);
  expect([kind, name, says({ events })]).toEqual(['item', 'Espresso', ['Made 1 kg from 1 lot', 'Packed 1 thing']]);
  expect(uris(upstream)).toContain(lot('green', 'I-0'));
  expect(PRODUCTS.espresso).toBe(roast.slice(0, roast.indexOf('/10/')));
});
