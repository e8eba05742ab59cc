import { Injectable } from '@nestjs/common';
import { consistencyPath, inclusionPath, leafHash, nodeHash, rootOf, TILE_HEIGHT, TILE_WIDTH, type Hash } from '@terroir/proof';
import { Database } from '../database/database.ts';
import { LogRepository } from './log-repository.ts';

/** Full tiles that are kept in memory, with their interiors: 16 KiB each. */
const CACHED_TILES = 1024;

/** A tile with the nodes inside of it: `levels[0]` are its hashes, each further level the hashes of complete pairs below. */
class Tile {
  private readonly levels: Hash[][];

  constructor(readonly hashes: readonly Hash[]) {
    this.levels = [[...hashes]];
    for (let below = this.levels[0] ?? []; below.length > 1;) {
      const level: Hash[] = [];
      for (let i = 0; i + 1 < below.length; i += 2) level.push(nodeHash(below[i] as Hash, below[i + 1] as Hash));
      this.levels.push(level);
      below = level;
    }
  }

  /** The root of the complete subtree of 2^`height` hashes, number `position` in this tile. */
  node(height: number, position: number): Hash {
    const hash = this.levels[height]?.[position];
    if (hash === undefined) throw new Error('a node that is not complete was asked of a tile');
    return hash;
  }
}

/** Reads the tree from immutable tiles: proofs and the tiles themselves, for any size up to the one that is committed. */
@Injectable()
export class TreeReader {
  private readonly full = new Map<string, Tile>();

  constructor(
    private readonly database: Database,
    private readonly log: LogRepository,
  ) {}

  /** The first `width` hashes of a tile; all of them must be in the log. */
  async tile(level: number, index: number, width: number): Promise<readonly Hash[]> {
    const key = `${String(level)}/${String(index)}`;
    const cached = this.full.get(key);
    if (cached !== undefined) {
      this.full.delete(key);
      this.full.set(key, cached);
      return cached.hashes.slice(0, width);
    }
    return (await this.read(level, index, width)).hashes.slice(0, width);
  }

  /** The RFC 9162 inclusion path of the entry at `index` in the tree of `size`. */
  async inclusionPath(index: number, size: number): Promise<Hash[]> {
    const nodeAt = await this.nodesAlong([index, size - 1], size);
    return inclusionPath(index, size, nodeAt);
  }

  /** The RFC 9162 consistency path between two sizes of the tree; from size 0 it is empty. */
  async consistencyPath(from: number, to: number): Promise<Hash[]> {
    if (from === 0 || from === to) return [];
    const nodeAt = await this.nodesAlong([from - 1, from, to - 1], to);
    return consistencyPath(from, to, nodeAt);
  }

  /** The root over the first `size` entries, whether or not a checkpoint says it. Requires 0 < size, and all of them in the log. */
  async root(size: number): Promise<Hash> {
    return rootOf(size, await this.nodesAlong([size - 1], size));
  }

  /** Reads the tiles above the given leaves: they hold every node of a path there. */
  private async nodesAlong(leaves: readonly number[], size: number): Promise<(level: number, index: number) => Hash> {
    const tiles = new Map<string, Tile>();
    for (const leaf of leaves)
      for (
        let level = 0, count = size, index = leaf;
        count > 0;
        level++, count = Math.floor(count / TILE_WIDTH), index = Math.floor(index / TILE_WIDTH)
      ) {
        const tileIndex = Math.floor(index / TILE_WIDTH);
        const width = Math.min(TILE_WIDTH, count - tileIndex * TILE_WIDTH);
        const key = `${String(level)}/${String(tileIndex)}`;
        if (width > 0 && !tiles.has(key)) tiles.set(key, await this.read(level, tileIndex, width));
      }
    return (level, index) => {
      const tileLevel = Math.floor(level / TILE_HEIGHT);
      const height = level % TILE_HEIGHT;
      const perTile = TILE_WIDTH / 2 ** height;
      const tile = tiles.get(`${String(tileLevel)}/${String(Math.floor(index / perTile))}`);
      if (tile === undefined) throw new Error(`the node (${String(level)}, ${String(index)}) is not on a path that was read`);
      return tile.node(height, index % perTile);
    };
  }

  private async read(level: number, index: number, width: number): Promise<Tile> {
    const key = `${String(level)}/${String(index)}`;
    const cached = this.full.get(key);
    if (cached !== undefined) return cached;
    const stored = await this.log.tile(this.database, level, index);
    if (stored !== null) {
      const tile = new Tile(Array.from({ length: TILE_WIDTH }, (_, i) => stored.subarray(32 * i, 32 * i + 32)));
      this.full.set(key, tile);
      const [oldest] = this.full.keys();
      if (this.full.size > CACHED_TILES && oldest !== undefined) this.full.delete(oldest);
      return tile;
    }
    const first = index * TILE_WIDTH;
    const hashes =
      level === 0
        ? (await this.log.entries(this.database, first, first + width)).map(leafHash)
        : await this.log.tileRoots(this.database, level, index, width);
    if (hashes.length !== width) throw new Error(`the tile ${key} has ${String(hashes.length)} hashes and not ${String(width)}`);
    return new Tile(hashes);
  }
}
