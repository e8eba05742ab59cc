import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AbiCoder, Interface, keccak256 } from 'ethers';
import type { TestChain } from '../anchors/test-chain.ts';

const ARTIFACT_FILE = join(import.meta.dirname, '..', '..', 'contracts', 'artifact', 'TransparencyLog.json');

/** The artifact as it is in the repository. */
export const ARTIFACT = JSON.parse(readFileSync(ARTIFACT_FILE, 'utf8')) as { abi: []; bytecode: string; deployedBytecode: string };
export const contract = new Interface(ARTIFACT.abi);

/** Where the interface promises that a log lies. */
export const slotOf = (logId: string): bigint => BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(['bytes32', 'uint256'], [logId, 0])));

export const word = (value: bigint): string => `0x${value.toString(16).padStart(64, '0')}`;

/** The first slot of a log: publisher, size and block. */
export const headSlot = (publisher: string, size: number, block: number): string =>
  word((BigInt(block) << 208n) | (BigInt(size) << 160n) | BigInt(publisher));

/** Puts the contract on a chain and makes a log there; the first account is admin and publisher. */
export async function deployLog(
  chain: TestChain,
): Promise<{ address: string; logId: string; send: (method: string, values: readonly unknown[]) => Promise<number> }> {
  const [publisher] = chain.wallets;
  const transact = async (to: string | null, data: string): Promise<{ contractAddress: string; blockNumber: string }> => {
    const nonce = Number(await chain.rpc('eth_getTransactionCount', publisher.address, 'latest'));
    const raw = await publisher.signTransaction({ type: 2, chainId: 31_337, to, data, nonce, gasLimit: 5_000_000n, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 1n }); // prettier-ignore
    const hash = await chain.rpc('eth_sendRawTransaction', raw);
    return (await chain.rpc('eth_getTransactionReceipt', hash)) as { contractAddress: string; blockNumber: string };
  };
  const { contractAddress: address } = await transact(null, ARTIFACT.bytecode);
  const send = async (method: string, values: readonly unknown[]): Promise<number> =>
    Number((await transact(address, contract.encodeFunctionData(method, values))).blockNumber);
  const salt = word(1n);
  await send('createLog', [salt, publisher.address, publisher.address]);
  const logId = keccak256(AbiCoder.defaultAbiCoder().encode(['address', 'bytes32'], [publisher.address, salt]));
  return { address, logId, send };
}
