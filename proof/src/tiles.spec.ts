import { describe, expect, it } from '@jest/globals';
import { parseTilePath, TILE_WIDTH, tilePath } from './tiles.ts';

describe('the path of a tile', () => {
  it.each([
    ['tile/0/x001/x234/067', 0, 1_234_067, TILE_WIDTH],
    ['tile/0/000', 0, 0, TILE_WIDTH],
    ['tile/0/999', 0, 999, TILE_WIDTH],
    ['tile/1/x001/000', 1, 1000, TILE_WIDTH],
    ['tile/0/273.p/112', 0, 273, 112],
    ['tile/2/000.p/1', 2, 0, 1],
    ['tile/63/000.p/255', 63, 0, 255],
  ])('%s is of level %i, index %i, width %i', (path, level, index, width) => {
    expect(tilePath(level, index, width)).toBe(path);
    expect(parseTilePath(path)).toEqual({ level, index, width });
  });

  it.each([
    '',
    'tile/0/0',
    'tile/0/0000',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/x000/000',
    'tile/0/1234',
    'tile/0/001/000',
    'tile/0/x001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/0/../000',
    'tile/0/%30%30%30',
    '/tile/0/000',
    'tile/0/000/',
    'tile/0/000\n',
    'tile/entries/000',
    'tile/0/x999/x999/x999/x999/x999/x999/999',
    'tile/0/x099/x999/x999/x999/x999/999',
  ])('%j is none', (path) => {
    expect(() => parseTilePath(path)).toThrow(expect.objectContaining({ name: 'ProofError', code: 'no-tile-path' }));
  });
});
