import { describe, expect, it } from '@jest/globals';
import { carriedBy } from './carried-scheme.ts';

/** A way as `lot: [what went into it]`; a vessel's name begins with #. */
const carried = (way: Record<string, string[]>, certified: readonly string[], isTruncated = false) =>
  carriedBy(
    'lot',
    new Map(Object.entries(way).map(([key, sources]) => [key, { sources: new Set(sources), isVessel: key.startsWith('#') }])),
    { holdsAt: (key) => certified.includes(key), isTruncated },
  );

const chain = { lot: ['green'], green: ['cherries'], cherries: [] };
const blend = { lot: ['green-1', 'green-2'], 'green-1': ['cherries-1'], 'green-2': ['cherries-2'], 'cherries-1': [], 'cherries-2': [] };
const all = Object.keys;

describe('a lot carries a claim', () => {
  it('when every step carries it', () => {
    expect(carried(chain, all(chain))).toEqual({ isCarried: true, missing: [] });
    expect(carried(blend, all(blend))).toEqual({ isCarried: true, missing: [] });
  });

  it.each(all(chain))('not when this step does not: %s', (step) => {
    expect(
      carried(
        chain,
        all(chain).filter((one) => one !== step),
      ),
    ).toEqual({ isCarried: false, missing: [step] });
  });

  it.each(all(blend))('of a blend not when this one of its steps does not: %s', (step) => {
    expect(
      carried(
        blend,
        all(blend).filter((one) => one !== step),
      ),
    ).toEqual({ isCarried: false, missing: [step] });
  });

  it('not by what only most of a blend carries', () => {
    expect(carried(blend, ['lot', 'green-1', 'cherries-1']).missing.toSorted()).toEqual(['cherries-2', 'green-2']);
  });

  it('in a container that itself needs none', () => {
    expect(carried({ lot: ['#pallet'], '#pallet': ['green'], green: [] }, ['lot', 'green']).isCarried).toBe(true);
    expect(carried({ lot: ['#pallet'], '#pallet': ['green'], green: [] }, ['lot', '#pallet']).isCarried).toBe(false);
  });

  it('not by a container of which nothing is told', () => {
    expect(carried({ lot: ['pallet'], pallet: [] }, ['lot']).missing).toEqual(['pallet']);
  });

  it('not on a way that was cut', () => {
    expect(carried(chain, all(chain), true)).toEqual({ isCarried: false, missing: [] });
  });

  it('on a way that comes back to itself', () => {
    expect(carried({ lot: ['green'], green: ['lot'] }, ['lot', 'green']).isCarried).toBe(true);
  });
});
