import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { consistencyPath, leafHash, nodeHash, rootOf, toHex, type Hash } from '@terroir/proof';
import { Interface, type Wallet } from 'ethers';
import type { TestChain } from '../anchors/test-chain.ts';

/** What each kind of transaction used. */
export type Gas = Readonly<Record<string, number>>;

const ARTIFACT_FILE = join(import.meta.dirname, '..', '..', 'contracts', 'artifact', 'TransparencyLog.json');
const CHAIN_ID = 31_337;
const { abi, bytecode } = JSON.parse(readFileSync(ARTIFACT_FILE, 'utf8')) as { abi: []; bytecode: string };
const contract = new Interface(abi);
/** Anchors in steady state: between which sizes, and by which name the snapshot has them. */
const STEPS: readonly (readonly [name: string, from: number, to: number])[] = [
  ['anchor 1,000,000 -> 1,010,000', 1_000_000, 1_010_000],
  ['anchor 100,000 -> 101,000', 100_000, 101_000],
  ['anchor 131,072 -> 140,000 (from a power of two)', 131_072, 140_000],
  ['anchor 1,048,576 -> 1,058,576 (from a power of two)', 1_048_576, 1_058_576],
  ['anchor 1,398,101 -> 2,796,202 (a long proof)', 1_398_101, 2_796_202],
];

/** A tree of equal entries: every complete subtree of a height has the same root, so that trees of any size are at hand. */
const subtrees: Hash[] = [leafHash(new Uint8Array(32).fill(7))];
const nodeAt = (level: number): Hash => {
  for (let below = subtrees.at(-1); subtrees.length <= level && below !== undefined; below = subtrees.at(-1))
    subtrees.push(nodeHash(below, below));
  return subtrees[level] ?? new Uint8Array();
};
const rootAt = (size: number): string => `0x${toHex(rootOf(size, nodeAt))}`;
const proofOf = (from: number, to: number): string[] => consistencyPath(from, to, nodeAt).map((hash) => `0x${toHex(hash)}`);

/** Sends one transaction; gives what it used, where it put a contract, and its hash. */
async function send(
  rpc: TestChain['rpc'],
  from: Wallet,
  to: string | null,
  data: string,
): Promise<{ used: number; contract: string; hash: string }> {
  const nonce = Number(await rpc('eth_getTransactionCount', from.address, 'latest'));
  const fees = { type: 2, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 1n };
  const hash = (await rpc(
    'eth_sendRawTransaction',
    await from.signTransaction({ chainId: CHAIN_ID, to, data, nonce, gasLimit: 5_000_000, ...fees }),
  )) as string;
  const receipt = (await rpc('eth_getTransactionReceipt', hash)) as { status: string; gasUsed: string; contractAddress: string };
  if (receipt.status !== '0x1') throw new Error(`refused: ${data.slice(0, 10)}`);
  return { used: Number(receipt.gasUsed), contract: receipt.contractAddress, hash };
}

/** Deploys the contract and sends one transaction of each kind, on a chain of osaka's rules. */
export async function measureGas(chain: TestChain): Promise<Gas> {
  const {
    rpc,
    wallets: [publisher, relayer],
  } = chain;
  const deployed = await send(rpc, publisher, null, bytecode);
  const call = async (from: Wallet, method: string, values: readonly unknown[]) =>
    send(rpc, from, deployed.contract, contract.encodeFunctionData(method, values));
  const gas: Record<string, number> = { deploy: deployed.used };
  let salt = 0;
  const newLog = async (): Promise<string> => {
    const values = [`0x${(++salt).toString(16).padStart(64, '0')}`, publisher.address, publisher.address];
    gas['createLog'] = (await call(publisher, 'createLog', values)).used;
    const logId = contract.encodeFunctionData('logIdOf', [publisher.address, values[0]]);
    return (await rpc('eth_call', { to: deployed.contract, data: logId }, 'latest')) as string;
  };
  const anchoredAt = async (size: number): Promise<string> => {
    const logId = await newLog();
    gas['anchor, the first of a log'] = (await call(publisher, 'anchor', [logId, size, rootAt(size), []])).used;
    return logId;
  };
  for (const [name, from, to] of STEPS) {
    const logId = await anchoredAt(from);
    const anchored = await call(publisher, 'anchor', [logId, to, rootAt(to), proofOf(from, to)]);
    gas[name] = anchored.used;
    gas['new slots of an anchor'] = Math.max(
      gas['new slots of an anchor'] ?? 0,
      await newSlots(rpc, deployed.contract, logId, anchored.hash),
    );
  }
  const logId = await anchoredAt(1_000_000);
  const signed = [logId, 1_010_000, rootAt(1_010_000), 2 ** 40] as const;
  gas['anchorBySig 1,000,000 -> 1,010,000'] = (
    await call(relayer, 'anchorBySig', [...signed, proofOf(1_000_000, 1_010_000), await signature(publisher, deployed.contract, signed)])
  ).used;
  gas['setPublisher'] = (await call(publisher, 'setPublisher', [logId, relayer.address])).used;
  gas['freeze'] = (await call(publisher, 'freeze', [logId, logId])).used;
  return gas;
}

async function signature(
  publisher: Wallet,
  verifyingContract: string,
  [logId, size, root, deadline]: readonly [string, number, string, number],
): Promise<string> {
  const field = (type: string, name: string) => ({ type, name });
  const Anchor = [field('bytes32', 'logId'), field('uint48', 'size'), field('bytes32', 'root'), field('uint48', 'deadline')];
  const domain = { name: 'TransparencyLog', version: '1', chainId: CHAIN_ID, verifyingContract };
  return publisher.signTypedData(domain, { Anchor }, { logId, size, root, deadline });
}

/** How many storage slots went from nothing to something: of all that the transaction wrote, as its trace says. */
async function newSlots(rpc: TestChain['rpc'], address: string, logId: string, hash: string): Promise<number> {
  const { structLogs } = (await rpc('debug_traceTransaction', hash, {})) as { structLogs: { op: string; stack: string[] }[] };
  const written = new Set(structLogs.filter(({ op }) => op === 'SSTORE').map(({ stack }) => stack.at(-1) ?? ''));
  if (written.size !== 2) throw new Error(`an anchor of ${logId} wrote ${String(written.size)} slots, and not two`);
  const { blockNumber } = (await rpc('eth_getTransactionReceipt', hash)) as { blockNumber: string };
  const before = `0x${(Number(blockNumber) - 1).toString(16)}`;
  let made = 0;
  for (const slot of written)
    if (
      BigInt(
        (await rpc(
          'eth_getStorageAt',
          address,
          `0x${BigInt(slot.startsWith('0x') ? slot : `0x${slot}`)
            .toString(16)
            .padStart(64, '0')}`,
          before,
        )) as string,
      ) === 0n
    )
      made++;
  return made;
}
