import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import {
  EMPTY_ROOT,
  fromBase64,
  fromHex,
  isConsistent,
  leafHash,
  nodeHash,
  equalBytes,
  ProofError,
  rootFromInclusion,
  rootOfLeaves,
  tilePath,
  toHex,
  utf8,
} from '@terroir/proof';
import { describeWithSharedData, SHARED_DATA, sharedJson, sharedText } from '../shared-data.ts';

interface InclusionProbe {
  readonly leafIdx: bigint;
  readonly treeSize: bigint;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface ConsistencyProbe {
  readonly size1: bigint;
  readonly size2: bigint;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface TreeVectors {
  readonly leaf_inputs_hex: readonly string[];
  readonly root_by_size_hex: readonly string[];
  readonly hasher: Readonly<Record<'empty_root' | 'leaf_of_empty' | 'leaf_of_ascii_L123456' | 'node_of_ascii_N123_N456', string>>;
}

/** Whole numbers as they are written: two probes hold some above 2^53. */
const exactly = (_key: string, value: unknown, { source }: { readonly source?: string } = {}): unknown =>
  typeof value === 'number' && source !== undefined ? BigInt(source) : value;
const parseExactly = JSON.parse as (text: string, reviver: typeof exactly) => unknown;

/** As a size or an index comes to the rules: a number, which what is above 2^53 does not fit into. */
const asNumber = (value: bigint): number => (value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.NaN : Number(value));

const probes = <Probe>(kind: string): (readonly [string, Probe])[] =>
  readdirSync(join(SHARED_DATA, 'merkle', kind), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .map((path) => [path, parseExactly(sharedText('merkle', kind, path), exactly) as Probe] as const);

const hashes = (proof: readonly string[] | null): Uint8Array[] => (proof ?? []).map(fromBase64);

/** Refused there because such a proof shows nothing; a witness accepts it, since every tree extends the empty one (C2SP tlog-witness). */
const FROM_EMPTY = join('additional', 'size1-is-zero-and-size2-is-not-zero.json');

function isIncluded({ leafIdx, treeSize, root, leafHash: leaf, proof }: InclusionProbe): boolean {
  try {
    return equalBytes(rootFromInclusion(fromBase64(leaf), asNumber(leafIdx), asNumber(treeSize), hashes(proof)), fromBase64(root));
  } catch (error) {
    if (error instanceof ProofError) return false;
    throw error;
  }
}

describeWithSharedData("merkle: transparency-dev's probes of inclusion", () => {
  const all = probes<InclusionProbe>('inclusion');
  it('are 98, six of them to accept', () => {
    expect(all).toHaveLength(98);
    expect(all.filter(([, { wantErr }]) => !wantErr)).toHaveLength(6);
  });
  it.each(all)('%s', (_, probe) => {
    expect(isIncluded(probe)).toBe(!probe.wantErr);
  });
});

describeWithSharedData("merkle: transparency-dev's probes of consistency", () => {
  const all = probes<ConsistencyProbe>('consistency');
  it('are 98, six of them to accept', () => {
    expect(all).toHaveLength(98);
    expect(all.filter(([, { wantErr }]) => !wantErr)).toHaveLength(6);
  });
  it.each(all)('%s', (path, { size1, size2, root1, root2, proof, wantErr }) => {
    const isAccepted = isConsistent(asNumber(size1), asNumber(size2), fromBase64(root1), fromBase64(root2), hashes(proof));
    expect(isAccepted).toBe(!wantErr || path === FROM_EMPTY);
  });
});

describeWithSharedData('merkle: the roots, hashes and tiles of the reference tree', () => {
  const { leaf_inputs_hex: inputs, root_by_size_hex: roots, hasher } = sharedJson('merkle', 'tree-vectors.json') as TreeVectors;
  const leaves = inputs.map((input) => leafHash(fromHex(input)));

  it.each(roots.map((root, size) => [size, root] as const))('has the root of %i leaves', (size, root) => {
    expect(toHex(rootOfLeaves(leaves.slice(0, size)))).toBe(root);
  });

  it('hashes leaves apart from nodes', () => {
    expect(toHex(EMPTY_ROOT)).toBe(hasher.empty_root);
    expect(toHex(leafHash(new Uint8Array()))).toBe(hasher.leaf_of_empty);
    expect(toHex(leafHash(utf8('L123456')))).toBe(hasher.leaf_of_ascii_L123456);
    expect(toHex(nodeHash(utf8('N123'), utf8('N456')))).toBe(hasher.node_of_ascii_N123_N456);
  });

  it('spells the path of a tile', () => {
    expect(tilePath(0, 1234067, 256)).toBe('tile/0/x001/x234/067');
  });
});
