import {
  EMPTY_ROOT,
  isConsistent,
  nodeHash,
  consistencyPath,
  rootOf,
  rootOfLeaves,
  TILE_HEIGHT,
  TILE_WIDTH,
  type Hash,
} from '@terroir/proof';

/** A tile that an append filled. */
export interface FullTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: readonly Hash[];
  readonly root: Hash;
}

/** The right edge of a tree: its size, and for each tile level the hashes of the one tile that is not full yet. Enough to append, without reading back. */
export interface RightEdge {
  readonly size: number;
  readonly tiles: readonly (readonly Hash[])[];
}

export const EMPTY_EDGE: RightEdge = { size: 0, tiles: [] };

/** The edge after `leaves` (leaf hashes), and the tiles that became full, lower levels first. */
export function append(edge: RightEdge, leaves: readonly Hash[]): { readonly edge: RightEdge; readonly full: readonly FullTile[] } {
  const full: FullTile[] = [];
  const tiles = edge.tiles.map((hashes) => [...hashes]);
  const push = (level: number, hash: Hash, indexAtLevel: number): void => {
    const tile = (tiles[level] ??= []);
    tile.push(hash);
    if (tile.length < TILE_WIDTH) return;
    const root = rootOfLeaves(tile);
    const index = Math.floor(indexAtLevel / TILE_WIDTH);
    full.push({ level, index, hashes: tile, root });
    tiles[level] = [];
    push(level + 1, root, index);
  };
  leaves.forEach((leaf, position) => {
    push(0, leaf, edge.size + position);
  });
  return { edge: { size: edge.size + leaves.length, tiles }, full };
}

/** The roots of the complete subtrees that make up the tree, by their place; largest first. */
function peaksOf(edge: RightEdge): readonly { readonly level: number; readonly index: number; readonly hash: Hash }[] {
  return edge.tiles
    .flatMap((hashes, tileLevel) => {
      const peaks: { level: number; index: number; hash: Hash }[] = [];
      for (let below = TILE_HEIGHT - 1; below >= 0; below--) {
        const width = 2 ** below;
        if ((hashes.length & width) === 0) continue;
        const start = hashes.length & ~(2 * width - 1);
        const level = tileLevel * TILE_HEIGHT + below;
        peaks.push({ level, index: Math.floor(edge.size / 2 ** level) - 1, hash: rootOfLeaves(hashes.slice(start, start + width)) });
      }
      return [peaks];
    })
    .reverse()
    .flat();
}

/** The root of the tree: its peaks, folded from the right. */
export const rootOfEdge = (edge: RightEdge): Hash =>
  peaksOf(edge)
    .map((peak) => peak.hash)
    .reduceRight<Hash | null>((right, left) => (right === null ? left : nodeHash(left, right)), null) ?? EMPTY_ROOT;

/**
 * Whether the tree of `next` extends the tree of `edge` by exactly `leaves`: a second way to the new root, by an RFC 9162 consistency proof over the old peaks and the new leaves,
 * which does not use the tiles that `append` filled.
 */
export function extendsBy(edge: RightEdge, leaves: readonly Hash[], newRoot: Hash): boolean {
  const peaks = peaksOf(edge);
  const nodeAt = (level: number, index: number): Hash => {
    const peak = peaks.find((one) => one.level === level && one.index === index);
    if (peak !== undefined) return peak.hash;
    if (level > 0) return nodeHash(nodeAt(level - 1, 2 * index), nodeAt(level - 1, 2 * index + 1));
    const leaf = leaves[index - edge.size];
    if (leaf === undefined) throw new Error(`the node (${String(level)}, ${String(index)}) is neither on the old edge nor new`);
    return leaf;
  };
  const size = edge.size + leaves.length;
  if (edge.size === 0) return Buffer.compare(rootOf(size, nodeAt), newRoot) === 0;
  return isConsistent(edge.size, size, rootOfEdge(edge), newRoot, consistencyPath(edge.size, size, nodeAt));
}
