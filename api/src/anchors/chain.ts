import { AbiCoder, id, keccak256, Transaction, type Result as Decoded, type Wallet } from 'ethers';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { openChainKey } from './chain-key.ts';
import {
  Amount,
  Block,
  EventLogs,
  Hex,
  Quantity,
  Receipt,
  type AnchoredEvent,
  type ChainBlock,
  type ContractHead,
  type Fees,
  type SignedTransaction,
} from './chain-shapes.ts';
import { CONTRACT, log, reasonOf } from './contract.ts';
import { ask, ChainDisagreement, ChainRefused, ChainUnreachable } from './rpc.ts';

// The one file that speaks to the chain.

/** What nodes say when they have the transaction already, or its block: the first broadcast came through and its answer was lost. */
const ALREADY_THERE =
  /already ?known|already imported|known transaction|already exists|nonce (is )?too low|old ?nonce|nonce has already been used/i;

/** What is paid to be taken in where a node has no opinion: 1 gwei. */
const USUAL_TIP = 1_000_000_000n;

const MARGIN = { gas: 5n, of: 4n };

const PublisherAndAdmin = z.object({ publisher: Hex, admin: Hex });

const hexOf = (number: number): string => `0x${number.toString(16)}`;

/** The salt that a log of this origin has on every chain. */
const saltOf = (origin: string): string => id(origin);

/** The chain that anchors are on: read through one or several addresses that must agree, written to with one key. What is read together is read as of one block. */
export class Chain {
  private constructor(
    private readonly urls: readonly string[],
    private readonly wallet: Wallet,
    private readonly givenContract: string | null,
    /** How many blocks make an anchor final; the one that holds it counts. */
    readonly confirmations: number,
  ) {}

  /** Opens the key; asks nothing yet, since the chain may be down. @throws ConfigError */
  static async open({ rpcUrls, key, keystore, contract, confirmations }: Config['chain']): Promise<Chain> {
    if (rpcUrls === null) throw new Error('a chain needs an address');
    return new Chain(rpcUrls, await openChainKey({ key, keystore }), contract, confirmations);
  }

  /** Who publishes and pays. */
  get sender(): string {
    return this.wallet.address;
  }

  get contractAddress(): string {
    return (this.givenContract ?? CONTRACT.create2.address).toLowerCase();
  }

  /** Whether a contract was named in place of the one address that it has everywhere. */
  get isContractGiven(): boolean {
    return this.givenContract !== null;
  }

  /** The id of the log of that name whose creator is `creator`. */
  logIdOf(origin: string, creator: string): string {
    return keccak256(AbiCoder.defaultAbiCoder().encode(['address', 'bytes32'], [creator, saltOf(origin)]));
  }

  async chainId(): Promise<number> {
    return this.agreed(Quantity, 'eth_chainId', []);
  }

  /** The code at an address: 0x where there is none. */
  async code(address: string): Promise<string> {
    return this.agreed(Hex, 'eth_getCode', [address, 'latest']);
  }

  /** The newest block that all addresses have. @throws ChainDisagreement when they have different ones of that number */
  async latest(): Promise<ChainBlock> {
    const newest = await this.everywhere(Block, 'eth_getBlockByNumber', ['latest', false]);
    return this.block(Math.min(...newest.map((block) => block.number)));
  }

  /** The block of that number. @throws ChainDisagreement when the addresses have different ones */
  async block(number: number): Promise<ChainBlock> {
    return this.agreed(Block, 'eth_getBlockByNumber', [hexOf(number), false]);
  }

  /** The head of a log as of a block, or null before the first anchor. */
  async head(contract: string, logId: string, asOf: number): Promise<ContractHead | null> {
    const answer = await this.agreed(Hex, 'eth_call', [{ to: contract, data: log.encodeFunctionData('head', [logId]) }, hexOf(asOf)]);
    const head = decoded('head', answer);
    const [size, block] = [Number(head['size']), Number(head['blockNumber'])];
    return size === 0 ? null : { size, block, root: String(head['root']) };
  }

  /** Who publishes a log (nobody once it has ended) and who may end it, or null where it was never created. */
  async keysOf(contract: string, logId: string): Promise<z.infer<typeof PublisherAndAdmin> | null> {
    const answer = await this.agreed(Hex, 'eth_call', [{ to: contract, data: log.encodeFunctionData('logOf', [logId]) }, 'latest']);
    const keys = PublisherAndAdmin.parse(decoded('logOf', answer).toObject(true)['log']);
    return BigInt(keys.admin) === 0n ? null : keys;
  }

  /** How many transactions of an account are in blocks up to this one: its next nonce. */
  async nonce(account: string, asOf: number): Promise<number> {
    return this.agreed(Quantity, 'eth_getTransactionCount', [account, hexOf(asOf)]);
  }

  /** What an account has as of a block, in wei. */
  async balance(account: string, asOf: number): Promise<bigint> {
    return this.agreed(Amount, 'eth_getBalance', [account, hexOf(asOf)]);
  }

  /** What is paid at the moment. */
  async fees({ baseFee }: ChainBlock): Promise<Fees> {
    if (baseFee === null) {
      const price = await ask(this.first, Amount, 'eth_gasPrice', []);
      return { maxFeePerGas: price, maxPriorityFeePerGas: price };
    }
    const tip = await ask(this.first, Amount, 'eth_maxPriorityFeePerGas', []).catch((error: unknown) => {
      if (error instanceof ChainRefused) return USUAL_TIP; // not every node has an opinion
      throw error;
    });
    return { maxFeePerGas: baseFee * 2n + tip, maxPriorityFeePerGas: tip };
  }

  /**
   * The receipt of a transaction: null while it is in no block, `later` while it is in one that not all addresses have.
   * @throws ChainDisagreement when the addresses have different ones, or one of a block that is not theirs
   */
  async receipt(hash: string, asOf: number): Promise<Receipt | 'later' | null> {
    const all = await this.everywhere(Receipt.nullable(), 'eth_getTransactionReceipt', [hash]);
    const [first, ...others] = all.filter((receipt) => receipt !== null);
    if (first === undefined) return null;
    if ([first, ...others].some((receipt) => receipt.block > asOf)) return 'later';
    if (others.length + 1 < all.length || others.some((receipt) => receipt.blockHash !== first.blockHash))
      throw new ChainDisagreement(`the addresses of the chain have different receipts of ${hash}`);
    const block = await this.block(first.block);
    if (block.hash !== first.blockHash) throw new ChainDisagreement(`the receipt of ${hash} names a block that is not in the chain`);
    return first;
  }

  /** The last anchor of a log that stands in this block, whoever sent it. */
  async anchoredIn(contract: string, logId: string, block: number): Promise<AnchoredEvent | null> {
    const filter = {
      address: contract,
      fromBlock: hexOf(block),
      toBlock: hexOf(block),
      topics: [log.getEvent('Anchored').topicHash, logId],
    };
    const last = (await this.agreed(EventLogs, 'eth_getLogs', [filter])).at(-1);
    const parsed = last === undefined ? null : log.parseLog(last);
    if (last === undefined || parsed === null) return null;
    return { size: Number(parsed.args['size']), root: String(parsed.args['root']), transaction: last.transactionHash };
  }

  /** Signs an anchor without sending it. @throws ChainRefused when the contract would refuse it, by the name of its error */
  async signAnchor(
    target: { readonly chainId: number; readonly contract: string; readonly logId: string },
    head: { readonly size: number; readonly root: string; readonly proof: readonly string[] },
    nonce: number,
    fees: Fees,
    block: ChainBlock,
  ): Promise<SignedTransaction> {
    const data = log.encodeFunctionData('anchor', [target.logId, head.size, head.root, head.proof]);
    return this.sign({ chainId: target.chainId, to: target.contract, data, nonce }, fees, block);
  }

  /** Sends a signed transaction to every address; to send it again changes nothing. @throws ChainRefused, ChainUnreachable when no address took it */
  async broadcast(raw: string): Promise<void> {
    const outcomes = await Promise.allSettled(this.urls.map((url) => ask(url, Hex, 'eth_sendRawTransaction', [raw])));
    const reasons = outcomes.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []));
    const isThere = reasons.some((reason) => reason instanceof ChainRefused && ALREADY_THERE.test(reason.message));
    if (reasons.length === outcomes.length && !isThere) throw reasons.find((reason) => reason instanceof ChainRefused) ?? reasons[0];
  }

  /** Sends a call of the contract deployment proxy that puts the contract at its one address. */
  async deploy(): Promise<SignedTransaction> {
    return this.send(CONTRACT.create2.factory, CONTRACT.create2.salt + CONTRACT.bytecode.slice(2));
  }

  /** Creates the log of that name for this sender. */
  async createLog(origin: string, admin: string): Promise<SignedTransaction> {
    return this.send(this.contractAddress, log.encodeFunctionData('createLog', [saltOf(origin), admin, this.sender]));
  }

  /** Ends a log for good, and names the one that goes on. This sender must be its admin. */
  async freeze(contract: string, logId: string, successor: string): Promise<SignedTransaction> {
    return this.send(contract, log.encodeFunctionData('freeze', [logId, successor]));
  }

  private async send(to: string, data: string): Promise<SignedTransaction> {
    const block = await this.latest();
    const [chainId, nonce, fees] = await Promise.all([this.chainId(), this.nonce(this.sender, block.number), this.fees(block)]);
    const signed = await this.sign({ chainId, to, data, nonce }, fees, block);
    await this.broadcast(signed.raw);
    return signed;
  }

  private async sign(
    call: { readonly chainId: number; readonly to: string; readonly data: string; readonly nonce: number },
    { maxFeePerGas, maxPriorityFeePerGas }: Fees,
    { baseFee, number }: ChainBlock,
  ): Promise<SignedTransaction> {
    // As of this block: with what waits counted in, a replacement would be judged as if it came after what it replaces.
    const question = [{ from: this.sender, to: call.to, data: call.data }, hexOf(number)];
    const estimate = await ask(this.first, Amount, 'eth_estimateGas', question).catch((error: unknown) => {
      throw error instanceof ChainRefused ? new ChainRefused(reasonOf(error), error.data) : error;
    });
    const price = baseFee === null ? { type: 0, gasPrice: maxFeePerGas } : { type: 2, maxFeePerGas, maxPriorityFeePerGas };
    const raw = await this.wallet.signTransaction(Transaction.from({ ...call, ...price, gasLimit: (estimate * MARGIN.gas) / MARGIN.of }));
    return { raw, hash: keccak256(raw) };
  }

  private get first(): string {
    return this.urls[0] ?? '';
  }

  private async everywhere<Result>(shape: z.ZodType<Result>, method: string, params: readonly unknown[]): Promise<Result[]> {
    return Promise.all(this.urls.map((url) => ask(url, shape, method, params)));
  }

  /** Asks all addresses. @throws ChainDisagreement when they do not answer the same */
  private async agreed<Result>(shape: z.ZodType<Result>, method: string, params: readonly unknown[]): Promise<Result> {
    const [first, ...others] = await this.everywhere(shape, method, params);
    if (first === undefined) throw new Error('a chain needs an address');
    const told = textOf(first);
    if (others.some((other) => textOf(other) !== told))
      throw new ChainDisagreement(`the addresses of the chain answer differently to ${method}`);
    return first;
  }
}

const textOf = (answer: unknown): string =>
  JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).toLowerCase();

/** @throws ChainUnreachable where the answer is not of this contract: it is not there, or not yet */
function decoded(method: 'head' | 'logOf', answer: string): Decoded {
  try {
    return log.decodeFunctionResult(method, answer);
  } catch {
    throw new ChainUnreachable('the contract is not on the chain that answers');
  }
}
