import { z } from 'zod';

// What a node answers, in the shapes that are read here. Numbers of blocks and seconds fit a double; amounts do not.

export const Hex = z.string().regex(/^0x[0-9a-f]*$/i);
export const Amount = z
  .string()
  .regex(/^0x[0-9a-f]+$/i)
  .transform((hex) => BigInt(hex));
export const Quantity = Amount.transform(Number);

/** A block, as far as it is read here. Chains without EIP-1559 have no base fee. */
export const Block = z
  .object({ number: Quantity, hash: Hex, timestamp: Quantity, baseFeePerGas: Amount.optional() })
  .transform(({ number, hash, timestamp, baseFeePerGas }) => ({
    number,
    hash,
    time: new Date(timestamp * 1000),
    baseFee: baseFeePerGas ?? null,
  }));
export type ChainBlock = z.infer<typeof Block>;

/** What became of a transaction that is in a block. */
export const Receipt = z
  .object({ blockNumber: Quantity, blockHash: Hex, status: Quantity, gasUsed: Amount, effectiveGasPrice: Amount })
  .transform(({ blockNumber, blockHash, status, gasUsed, effectiveGasPrice }) => ({
    block: blockNumber,
    blockHash,
    hasSucceeded: status === 1,
    gasUsed: Number(gasUsed),
    feeWei: gasUsed * effectiveGasPrice,
  }));
export type Receipt = z.infer<typeof Receipt>;

export const EventLogs = z.array(z.object({ data: Hex, topics: z.array(Hex), blockNumber: Quantity, transactionHash: Hex }));

/** The head of a log as the contract has it. */
export interface ContractHead {
  readonly size: number;
  readonly block: number;
  readonly root: string;
}

/** What a transaction may cost for each unit of gas. On a chain without EIP-1559 the first alone is said, as its gas price. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** A transaction that is signed, and perhaps sent. */
export interface SignedTransaction {
  readonly raw: string;
  readonly hash: string;
}

/** A head that was anchored by a transaction of anybody's. */
export interface AnchoredEvent {
  readonly size: number;
  readonly root: string;
  readonly transaction: string;
}
