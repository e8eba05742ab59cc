import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { decodeRlp, getBytes, keccak256, toBeHex } from 'ethers';
import { startTestChain, type TestChain } from '../anchors/test-chain.ts';
import { ARTIFACT, contract, deployLog, headSlot, slotOf, word } from './deployed-log.ts';

const ROOT = `0x${'5a'.repeat(32)}`;

let chain: TestChain;
let log: Awaited<ReturnType<typeof deployLog>>;
let anchoredAt: number;
beforeAll(async () => {
  chain = await startTestChain();
  log = await deployLog(chain);
  anchoredAt = await log.send('anchor', [log.logId, 0x010203, ROOT, []]);
});
afterAll(() => chain.stop());

interface Proof {
  readonly accountProof: readonly string[];
  readonly storageHash: string;
  readonly storageProof: readonly { readonly key: string; readonly value: string; readonly proof: readonly string[] }[];
}

/** What a Merkle-Patricia proof shows to be stored under the hash of `key`, starting from a root that is trusted: each node is the one that the node above names by its hash. */
function proven(root: string, key: string, nodes: readonly string[]): string | null {
  const nibbles = keccak256(key).slice(2);
  let [expected, place] = [root, 0];
  for (const node of nodes) {
    if (keccak256(node) !== expected) throw new Error('a node is not the one that was named');
    const items = decodeRlp(node) as string[];
    if (items.length === 17) {
      expected = String(items[Number.parseInt(nibbles[place++] ?? '', 16)]);
      continue;
    }
    const [path = '', value = ''] = items;
    const isOdd = ((getBytes(path)[0] ?? 0) & 0x10) !== 0;
    const partial = path.slice(isOdd ? 3 : 4);
    if (!nibbles.startsWith(partial, place)) return null;
    place += partial.length;
    if (place === nibbles.length) return value;
    expected = value;
  }
  return null;
}

it('lies where the interface says: publisher, size and block in one slot, the root in the next', async () => {
  const slot = slotOf(log.logId);
  expect(await chain.rpc('eth_getStorageAt', log.address, word(slot), 'latest')).toBe(
    headSlot(chain.wallets[0].address, 0x010203, anchoredAt),
  );
  expect(await chain.rpc('eth_getStorageAt', log.address, word(slot + 1n), 'latest')).toBe(ROOT);
});

it('is proven by eth_getProof against the state root of a block, without executing anything', async () => {
  const slots = [word(slotOf(log.logId)), word(slotOf(log.logId) + 1n)];
  const { stateRoot } = (await chain.rpc('eth_getBlockByNumber', 'latest', false)) as { stateRoot: string };
  const { accountProof, storageProof } = (await chain.rpc('eth_getProof', log.address, slots, 'latest')) as Proof;
  const account = proven(stateRoot, log.address, accountProof);
  const [, , storageRoot] = decodeRlp(account ?? '0x') as string[];
  const [head, root] = storageProof.map(({ proof }, i) => proven(storageRoot ?? '', slots[i] ?? '', proof));
  expect(toBeHex(decodeRlp(head ?? '0x') as string, 32)).toBe(headSlot(chain.wallets[0].address, 0x010203, anchoredAt));
  expect(decodeRlp(root ?? '0x')).toBe(ROOT);
});

it('is what the view says', async () => {
  const data = contract.encodeFunctionData('head', [log.logId]);
  const [size, block, root] = contract.decodeFunctionResult(
    'head',
    (await chain.rpc('eth_call', { to: log.address, data }, 'latest')) as string,
  );
  expect([size, block, root]).toEqual([0x010203n, BigInt(anchoredAt), ROOT]);
});

it('has the code of the artifact, which depends on no chain: no constructor argument, no immutable', async () => {
  expect(await chain.rpc('eth_getCode', log.address, 'latest')).toBe(ARTIFACT.deployedBytecode);
});
