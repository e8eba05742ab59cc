import { describe, expect, it } from '@jest/globals';
import { MapTree, sha256, utf8, type Hash } from '@terroir/proof';
import { MapTrees } from './map-trees.ts';

const documents = (count: number, version: string): ReadonlyMap<string, Hash> =>
  new Map(
    Array.from({ length: count }, (_, i): [string, Hash] => [
      `https://ledger.example/status/${String(i)}`,
      sha256(utf8(version + String(i % 7))),
    ]),
  );

describe('the maps of states', () => {
  it('are the same made one from another, forward and back, as made anew', () => {
    const trees = new MapTrees();
    for (const wanted of [
      documents(3, 'a'),
      documents(9, 'a'),
      documents(9, 'b'),
      documents(2, 'a'),
      documents(9, 'b'),
      new Map<string, Hash>(),
    ])
      expect(trees.of(wanted).root).toEqual(MapTree.EMPTY.with(wanted).root);
  });

  it('are kept: the same documents give the same tree', () => {
    const trees = new MapTrees();
    expect(trees.of(documents(5, 'a'))).toBe(trees.of(documents(5, 'a')));
  });

  it('are right also after more states than are kept', () => {
    const trees = new MapTrees();
    for (let version = 0; version < 80; version++) trees.of(documents(2, String(version)));
    expect(trees.of(documents(2, '0')).root).toEqual(MapTree.EMPTY.with(documents(2, '0')).root);
  });
});
