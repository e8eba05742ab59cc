import { inclusionPath, leafHash, nodeHash, rootOf, type Hash } from '@terroir/proof';
import { append, EMPTY_EDGE, extendsBy, rootOfEdge, type RightEdge } from '../../api/src/log/right-edge.ts';
import { paired, type Measured } from './figure.ts';

const SIZE = 2 ** 20;
const BATCH = 1000;

const leaves: readonly Hash[] = Array.from({ length: SIZE }, (_, i) => leafHash(Buffer.from(String(i))));

const hashing: readonly Uint8Array[] = Array.from({ length: BATCH }, (_, i) => Buffer.from(`entry ${String(i)}`.padEnd(32)));

/** Entries per second that a log of a million takes in: leaf hashes, tiles, the root, and the second way to it; against the hashes alone that no tree can do without. */
async function appending(): Promise<Measured> {
  let edge: RightEdge = append(EMPTY_EDGE, leaves).edge;
  const grow = (): void => {
    const added = hashing.map(leafHash);
    const grown = append(edge, added);
    if (!extendsBy(edge, added, rootOfEdge(grown.edge))) throw new Error('two ways to one root disagree');
    ({ edge } = grown);
  };
  const hashesAlone = (): void => {
    let last = leafHash(hashing[0] as Uint8Array);
    for (const entry of hashing) last = nodeHash(last, leafHash(entry));
  };
  const [ms, floorMs] = await paired(grow, hashesAlone, { rounds: 30, calls: 10 });
  return {
    name: 'log append',
    value: BATCH / (ms / 1000),
    unit: 'leaves/s',
    baseline: BATCH / (floorMs / 1000),
    against: 'one leaf hash and one node hash for each',
    goal: { of: 'value', atLeast: 300_000 },
  };
}

/** A path in a tree of a million whose nodes are in memory, against a root computed anew from the path. */
async function proving(): Promise<Measured> {
  const levels: Hash[][] = [[...leaves]];
  for (let below = levels[0] ?? []; below.length > 1; below = levels.at(-1) ?? [])
    levels.push(Array.from({ length: below.length >> 1 }, (_, i) => nodeHash(below[2 * i] as Hash, below[2 * i + 1] as Hash)));
  const nodeAt = (level: number, index: number): Hash => levels[level]?.[index] as Hash;
  let at = 0;
  const next = (): number => (at = (at + 7919) % SIZE);
  const [ms, rebuiltMs] = await paired(
    () => inclusionPath(next(), SIZE - 1, nodeAt),
    () => rootOf(SIZE - 1, nodeAt),
    { rounds: 30, calls: 2000 },
  );
  return {
    name: 'inclusion proof, warm',
    value: ms * 1000,
    unit: 'µs',
    baseline: rebuiltMs * 1000,
    against: 'the root of that tree from its peaks',
    goal: { of: 'value', atMost: 10 },
  };
}

export const treeFigures = async (): Promise<readonly Measured[]> => [await appending(), await proving()];
