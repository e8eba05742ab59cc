import { MapTree, type Hash } from '@terroir/proof';

/** Maps that are kept in memory; they share what is the same in them. */
const KEPT = 64;

interface Kept {
  readonly hashes: ReadonlyMap<string, Hash>;
  readonly tree: MapTree;
}

const isSame = (one: Hash | undefined, other: Hash): boolean => one !== undefined && Buffer.compare(one, other) === 0;

/** What has to be done to one map to make it another. */
function stepsFrom({ hashes }: Kept, wanted: ReadonlyMap<string, Hash>) {
  const changed = [...wanted].filter(([url, hash]) => !isSame(hashes.get(url), hash));
  const gone = [...hashes.keys()].filter((url) => !wanted.has(url));
  return { changed, gone };
}

/** Makes the map trees of states. A state differs from its neighbours in few documents, so each is made from the nearest that is at hand. */
export class MapTrees {
  private kept: readonly Kept[] = [{ hashes: new Map(), tree: MapTree.EMPTY }];

  /** The tree over these documents, by URL. */
  of(hashes: ReadonlyMap<string, Hash>): MapTree {
    const [nearest] = this.kept
      .map((base) => ({ base, ...stepsFrom(base, hashes) }))
      .sort((one, other) => one.changed.length + one.gone.length - other.changed.length - other.gone.length);
    if (nearest === undefined) throw new Error('the empty map is always kept');
    const { base, changed, gone } = nearest;
    if (changed.length + gone.length === 0) return base.tree;
    const tree = base.tree.with(changed).without(gone);
    const [empty, ...others] = this.kept;
    this.kept = [...(empty === undefined ? [] : [empty]), ...others.slice(2 - KEPT), { hashes, tree }];
    return tree;
  }
}
