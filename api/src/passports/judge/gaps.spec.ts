import { describe, expect, it } from '@jest/globals';
import { gapsIn, type Known } from './gaps.ts';
import type { Making, Stop } from './way.ts';

const known: Known = {
  nameOf: (key) => `lot ${key.toUpperCase()}`,
  ownerOf: (key) => (key === 'green' ? 'Beneficio Río Claro' : null),
  isDescribed: (place) => place === 'farm',
};
const stop = (key: string, depth: number, ...sources: string[]): [string, Stop] => [
  key,
  { key, uri: key, depth, sources: new Set(sources), isVessel: false, usedAt: [], isDisputed: false },
];
const origin = (key: string, place: string | null): Making => ({
  statement: 's',
  organisation: 'o',
  key,
  at: new Date('2026-05-02T00:00:00Z'),
  place: place === null ? null : { key: place, uri: `https://ledger.example/414/${place}` },
  isOrigin: true,
});
const gaps = (stops: [string, Stop][], makings: Making[], isTruncated = false) =>
  gapsIn({ stops: new Map(stops), makings, isTruncated }, 'this lot', known);

describe('what is not known', () => {
  it('is nothing where every way leads to an origin that is described', () => {
    expect(gaps([stop('lot', 0, 'green'), stop('green', 1, 'cherries'), stop('cherries', 2)], [origin('cherries', 'farm')])).toEqual([]);
  });

  it('is the farm where only the mill is known', () => {
    expect(gaps([stop('lot', 0, 'green'), stop('green', 1)], [])).toEqual([
      'Beneficio Río Claro is known; where lot GREEN came from is not.',
    ]);
  });

  it('is where something came from whose owner nobody knows', () => {
    expect(gaps([stop('lot', 0, 'x'), stop('x', 1)], [])).toEqual(['It is not known where lot X came from.']);
  });

  it('is how the lot itself came about', () => {
    expect(gaps([stop('lot', 0)], [])).toEqual(['How this lot came about is not recorded.']);
  });

  it('is the place where it began', () => {
    expect(gaps([stop('lot', 0, 'green'), stop('green', 1)], [origin('green', null)])).toEqual([
      'Beneficio Río Claro is known; where lot GREEN was made is not.',
    ]);
    expect(gaps([stop('lot', 0, 'green'), stop('green', 1)], [origin('green', '9521321000018')])).toEqual([
      'lot GREEN was made at https://ledger.example/414/9521321000018, of which nothing more is published.',
    ]);
  });

  it('is what lies behind a way that was cut', () => {
    expect(gaps([stop('lot', 0)], [origin('lot', 'farm')], true)).toEqual([
      'The way back is longer than what is shown here; what lies beyond is not shown.',
    ]);
  });
});
