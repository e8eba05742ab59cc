import { Transaction } from 'ethers';
import { log } from './contract.ts';

/** What a signed transaction says, where it is an anchor. */
interface AnchorTransaction {
  readonly hash: string;
  readonly sender: string;
  readonly chainId: number;
  readonly contract: string;
  readonly nonce: number;
  readonly maxFeePerGas: string;
  readonly maxPriorityFeePerGas: string;
  readonly logId: string;
  readonly size: number;
  readonly root: string;
}

/** Reads a signed transaction as an anchor; null when it is none, or cannot be read. Addresses are in small letters, fees in wei. */
export function readAnchorTransaction(raw: string): AnchorTransaction | null {
  try {
    const transaction = Transaction.from(raw);
    const call = log.parseTransaction(transaction);
    const { hash, from, to, chainId, nonce, maxFeePerGas, maxPriorityFeePerGas, gasPrice } = transaction;
    if (call?.name !== 'anchor' || hash === null || from === null || to === null) return null;
    const [logId, size, root] = call.args as unknown as [string, bigint, string];
    return {
      hash,
      sender: from.toLowerCase(),
      chainId: Number(chainId),
      contract: to.toLowerCase(),
      nonce,
      maxFeePerGas: String(maxFeePerGas ?? gasPrice),
      maxPriorityFeePerGas: String(maxPriorityFeePerGas ?? gasPrice),
      logId,
      size: Number(size),
      root,
    };
  } catch {
    return null; // nothing that a wallet signs
  }
}
