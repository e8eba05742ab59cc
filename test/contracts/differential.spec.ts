import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  consistencyPath,
  EMPTY_ROOT,
  inclusionPath,
  isConsistent,
  leafHash,
  nodeHash,
  ProofError,
  rootFromInclusion,
  rootOf,
  toHex,
  type Hash,
} from '@terroir/proof';
import { startTestChain, type TestChain } from '../anchors/test-chain.ts';
import { contract, deployLog, headSlot, slotOf, word } from './deployed-log.ts';

// The contract and the package `proof` are written apart. What one accepts the other accepts, over trees and proofs that are right and that are not.

const SEED = 0x7e7701;
const LARGEST = 2 ** 48 - 1;
const ENTRIES = 300;

let chain: TestChain;
let log: Awaited<ReturnType<typeof deployLog>>;
beforeAll(async () => {
  chain = await startTestChain();
  log = await deployLog(chain);
});
afterAll(() => chain.stop());

/** Numbers that look random and are the same in each run (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return (below) => Math.floor((next() + next() / 2 ** 32) * below);
}

const entries = Array.from({ length: ENTRIES }, (_, i) => new Uint8Array(32).fill(i % 251).fill(i >> 8, 0, 1));
const levels: Hash[][] = [entries.map((entry) => leafHash(entry))];
for (let below = levels[0] ?? []; below.length > 1; below = levels.at(-1) ?? [])
  levels.push(Array.from({ length: below.length >> 1 }, (_, i) => nodeHash(below[2 * i] as Hash, below[2 * i + 1] as Hash)));

/** A tree of entries that all differ, up to 300; and beyond, one of entries that are all the same, of any size. */
const small = (level: number, index: number): Hash => levels[level]?.[index] as Hash;
const same: Hash[] = [leafHash(new Uint8Array(32).fill(9))];
while (same.length < 50) same.push(nodeHash(same.at(-1) as Hash, same.at(-1) as Hash));
const huge = (level: number): Hash => same[level] as Hash;

interface Step {
  from: number;
  to: number;
  fromRoot: Hash;
  toRoot: Hash;
  path: Hash[];
}

const flipped = (hash: Hash, bit: number): Hash => hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
const hex = (hash: Hash): string => `0x${toHex(hash)}`;

/** Changes what is right in one of many ways. */
function mutate(path: Hash[], random: (below: number) => number): Hash[] {
  const at = random(Math.max(1, path.length));
  const kind = random(6);
  if (kind === 0) return path.slice(0, -1);
  if (kind === 1) return [...path, path[at] ?? (same[3] as Hash)];
  if (kind === 2) return path.slice(1);
  if (kind === 3) return path.toSpliced(at, 0, same[random(40)] as Hash);
  if (kind === 4) return path.toReversed();
  return path.map((hash, i) => (i === at ? flipped(hash, random(256)) : hash));
}

function rightStep(random: (below: number) => number): Step {
  const isSmall = random(3) > 0;
  const nodeAt = isSmall ? small : huge;
  const to = isSmall ? 1 + random(ENTRIES) : 1 + random(LARGEST);
  const from = random(8) === 0 ? 0 : isSmall ? 1 + random(to) : Math.max(1, to - random(2 ** 32));
  const path = from === 0 ? [] : consistencyPath(from, to, nodeAt);
  return { from, to, fromRoot: from === 0 ? EMPTY_ROOT : rootOf(from, nodeAt), toRoot: rootOf(to, nodeAt), path };
}

function anyStep(random: (below: number) => number): Step {
  const step = rightStep(random);
  const kind = random(9);
  if (kind === 0) step.path = mutate(step.path, random);
  if (kind === 1) step.path = mutate(mutate(step.path, random), random);
  if (kind === 2) step.toRoot = flipped(step.toRoot, random(256));
  if (kind === 3 && step.from > 0) step.fromRoot = flipped(step.fromRoot, random(256));
  if (kind === 4) step.to = Math.min(LARGEST, Math.max(0, step.to + random(5) - 2)); // a root does not bind its size: right more often than one would think
  if (kind === 5 && step.from > 0) step.from = Math.max(1, step.from + random(5) - 2);
  if (kind === 6) step.toRoot = random(2) === 0 ? new Uint8Array(32) : step.fromRoot;
  return step;
}

/** Calls the contract as if the log's head were this one; gives the name of the error that it reverts with, or null. */
async function called(
  size: number,
  root: Hash,
  method: string,
  values: readonly unknown[],
): Promise<{ reason: string | null; answer: string }> {
  const slot = slotOf(log.logId);
  const [publisher] = chain.wallets;
  const stateDiff = { [word(slot)]: headSlot(publisher.address, size, 1), [word(slot + 1n)]: size === 0 ? word(0n) : hex(root) };
  const call = { from: publisher.address, to: log.address, data: contract.encodeFunctionData(method, values) };
  try {
    return { reason: null, answer: (await chain.rpc('eth_call', call, 'latest', { [log.address]: { stateDiff } })) as string };
  } catch (error) {
    const data = /return data: (0x[0-9a-f]+)/.exec(String(error))?.[1];
    return { reason: (data === undefined ? null : contract.parseError(data)?.name) ?? String(error), answer: '' };
  }
}

/** Asks for all, some at a time. */
async function forAll<Case>(cases: readonly Case[], check: (one: Case) => Promise<void>): Promise<void> {
  for (let i = 0; i < cases.length; i += 16) await Promise.all(cases.slice(i, i + 16).map(check));
}

it.each([1, 2, 3, 4, 5, 6, 7, 8])('accepts exactly the heads that `proof` calls consistent: quarter thousand %d of 8', async (part) => {
  const random = randomFrom(SEED + part);
  const counts = { accepted: 0, refused: 0 };
  await forAll(
    Array.from({ length: 250 }, () => anyStep(random)),
    async ({ from, to, fromRoot, toRoot, path }) => {
      const isGrowth = to > from && to - from <= 2 ** 32;
      const expected = isGrowth && toRoot.some((byte) => byte !== 0) && isConsistent(from, to, fromRoot, toRoot, path);
      const { reason } = await called(from, fromRoot, 'anchor', [log.logId, to, hex(toRoot), path.map(hex)]);
      const said = `${String(from)} -> ${String(to)} by ${String(path.length)}: ${reason ?? 'accepted'}`;
      expect(said).toMatch(expected ? /accepted$/ : /: (NotLarger|TooMuchLarger|ZeroRoot|NotAnExtension)$/);
      counts[expected ? 'accepted' : 'refused']++;
    },
  );
  expect(counts.accepted).toBeGreaterThan(60);
  expect(counts.refused).toBeGreaterThan(60);
});

it.each([1, 2, 3, 4])('finds included exactly what `proof` finds included: quarter thousand %d of 4', async (part) => {
  const random = randomFrom(SEED - part);
  const counts = { included: 0, not: 0 };
  const cases = Array.from({ length: 250 }, () => {
    const size = 1 + random(ENTRIES);
    const index = random(size);
    const kind = random(6);
    const right = inclusionPath(index, size, small);
    return {
      entry: entries[kind === 1 ? random(ENTRIES) : index] as Uint8Array,
      index: kind === 2 ? random(size + 3) : index,
      size: kind === 3 ? Math.max(1, size + random(5) - 2) : size,
      root: rootOf(size, small),
      path: kind === 0 ? mutate(right, random) : right,
    };
  });
  await forAll(cases, async ({ entry, index, size, root, path }) => {
    const expected = isIncluded(leafHash(entry), index, size, root, path);
    const { answer } = await called(size, root, 'verifyInclusion', [log.logId, hex(entry), index, path.map(hex)]);
    expect(`${String(index)} of ${String(size)}: ${String(BigInt(answer) === 1n)}`).toBe(
      `${String(index)} of ${String(size)}: ${String(expected)}`,
    );
    counts[expected ? 'included' : 'not']++;
  });
  expect(counts.included).toBeGreaterThan(60);
  expect(counts.not).toBeGreaterThan(20);
});

function isIncluded(leaf: Hash, index: number, size: number, root: Hash, path: readonly Hash[]): boolean {
  try {
    return hex(rootFromInclusion(leaf, index, size, path)) === hex(root);
  } catch (error) {
    if (error instanceof ProofError) return false;
    throw error;
  }
}
