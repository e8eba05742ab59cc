import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { draw, populationHash } from './draw.ts';

const SEED = Uint8Array.from({ length: 32 }, (_, i) => i);
const LOTS = [
  'https://id.gs1.org/01/09521234543213/10/A',
  'https://id.gs1.org/01/09521234543213/10/B',
  'urn:example:coffee',
  'urn:example:kaffee-ä',
];

const populations = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 50 });
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a sample', () => {
  it('is by a rule that is fixed: what it drew it draws', () => {
    expect(draw(LOTS, SEED, 4)).toEqual([LOTS[1], LOTS[3], LOTS[2], LOTS[0]]);
  });

  it('is the same of the same, in whatever order that comes', () => {
    fc.assert(
      fc.property(populations, seeds, fc.nat(60), (population, seed, size) => {
        expect(draw([...population].reverse(), seed, size)).toEqual(draw(population, seed, size));
      }),
    );
  });

  it('is of the population, each once, and as large as was asked or as there are', () => {
    fc.assert(
      fc.property(populations, seeds, fc.nat(60), (population, seed, size) => {
        const drawn = draw(population, seed, size);
        expect(new Set(drawn).size).toBe(Math.min(size, population.length));
        expect(drawn.every((one) => population.includes(one))).toBe(true);
      }),
    );
  });

  it('that is larger begins with the smaller', () => {
    expect(draw(LOTS, SEED, 4).slice(0, 2)).toEqual(draw(LOTS, SEED, 2));
  });

  it('is another by another seed: each is drawn about as often', () => {
    const counts = new Map(LOTS.map((lot) => [lot, 0]));
    for (let i = 0; i < 4000; i++) {
      const seed = new Uint8Array(32);
      new DataView(seed.buffer).setUint32(0, i);
      for (const lot of draw(LOTS, seed, 1)) counts.set(lot, (counts.get(lot) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('the hash of a population', () => {
  it('does not depend on the order, and changes with each member', () => {
    expect(populationHash([...LOTS].reverse())).toEqual(populationHash(LOTS));
    expect(populationHash(LOTS.slice(1))).not.toEqual(populationHash(LOTS));
  });

  it('is by the order of bytes, which is not that of UTF-16', () => {
    const [late, early] = ['\u{1f600}', '\uffee'];
    expect(populationHash([late, early]).toString('hex')).toBe(populationHash([early, late]).toString('hex'));
    expect(populationHash([late, early]).toString('hex')).toBe('5f546d6154f4a7fa9d87b992906f83c14b1683cce16c7555bdef65c6c02e5214');
  });
});
