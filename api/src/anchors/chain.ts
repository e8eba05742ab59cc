import { readFileSync } from 'node:fs';
import { AbiCoder, getCreate2Address, id, Interface, keccak256, Transaction, Wallet } from 'ethers';
import { z } from 'zod';
import { ConfigError, type Config } from '../config/config.ts';
import { CONTRACT } from './contract.ts';
import { ask, ChainDisagreement, ChainRefused } from './rpc.ts';

// The one file that speaks to the chain.

/** The head of a log as the contract has it. */
export interface ContractHead {
  readonly size: number;
  readonly block: number;
  readonly root: string;
}

export interface ChainBlock {
  readonly number: number;
  readonly hash: string;
  readonly time: Date;
}

export interface Receipt {
  readonly block: number;
  readonly blockHash: string;
  readonly hasSucceeded: boolean;
  readonly gasUsed: number;
  readonly feeWei: bigint;
}

/** What a transaction may cost for each unit of gas. */
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
  readonly block: number;
  readonly transaction: string;
}

const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/i)
  .transform((hex) => Number(BigInt(hex)));
const hex = z.string().regex(/^0x[0-9a-f]*$/i);
const Block = z.object({ number: quantity, hash: hex, timestamp: quantity, baseFeePerGas: hex.optional() });
const ReceiptAnswer = z.object({ blockNumber: quantity, blockHash: hex, status: hex, gasUsed: hex, effectiveGasPrice: hex }).nullable();
const Logs = z.array(z.object({ data: hex, topics: z.array(hex), blockNumber: quantity, transactionHash: hex }));

const contract = new Interface(CONTRACT.abi);

/** What a node says when it has the transaction already, or its block: the first broadcast came through and its answer was lost. */
const ALREADY_THERE = /already known|already imported|known transaction|already exists|nonce too low|nonce has already been used/i;

const MARGIN = { gas: 5n, of: 4n };

/** The id that a log of this creator and origin has on every chain. */
const saltOf = (origin: string): string => id(origin);

/** The chain that anchors are on: read through one or several addresses that must agree, written to with one key. */
export class Chain {
  private constructor(
    private readonly urls: readonly string[],
    private readonly wallet: Wallet,
    private readonly givenContract: string | null,
  ) {}

  /** Opens the key; asks nothing yet, since the chain may be down. @throws ConfigError */
  static async open({ rpcUrls, key, keystore, contract: given }: Config['chain']): Promise<Chain> {
    if (rpcUrls === null) throw new Error('a chain needs an address');
    return new Chain(rpcUrls, await openKey(key, keystore), given);
  }

  /** Who publishes and pays. */
  get sender(): string {
    return this.wallet.address;
  }

  get contractAddress(): string {
    return this.givenContract ?? CONTRACT.create2.address;
  }

  /** The id of the log of that name whose creator is `creator`. */
  logIdOf(origin: string, creator: string): string {
    return keccak256(AbiCoder.defaultAbiCoder().encode(['address', 'bytes32'], [creator, saltOf(origin)]));
  }

  async chainId(): Promise<number> {
    return quantity.parse(await this.call('eth_chainId', []));
  }

  async hasCode(address: string): Promise<boolean> {
    return hex.parse(await this.call('eth_getCode', [address, 'latest'])) !== '0x';
  }

  async balance(): Promise<bigint> {
    return BigInt(hex.parse(await this.call('eth_getBalance', [this.sender, 'latest'])));
  }

  /** The newest block that all addresses have. @throws ChainDisagreement when they have different ones of that number */
  async latest(): Promise<ChainBlock & { readonly baseFee: bigint }> {
    const newest = await Promise.all(this.urls.map(async (url) => Block.parse(await ask(url, 'eth_getBlockByNumber', ['latest', false]))));
    const number = Math.min(...newest.map((block) => block.number));
    const blocks = await Promise.all(
      this.urls.map(async (url) => Block.parse(await ask(url, 'eth_getBlockByNumber', [`0x${number.toString(16)}`, false]))),
    );
    const [first] = blocks;
    if (first === undefined || blocks.some((block) => block.hash !== first.hash))
      throw new ChainDisagreement(`the addresses of the chain have different blocks ${String(number)}`);
    return { number, hash: first.hash, time: new Date(first.timestamp * 1000), baseFee: BigInt(first.baseFeePerGas ?? '0x0') };
  }

  async block(number: number): Promise<ChainBlock> {
    const block = Block.parse(await this.call('eth_getBlockByNumber', [`0x${number.toString(16)}`, false]));
    return { number, hash: block.hash, time: new Date(block.timestamp * 1000) };
  }

  /** The head of a log as of a block, or null before the first anchor. */
  async head(contractAddress: string, logId: string, block: number): Promise<ContractHead | null> {
    const data = contract.encodeFunctionData('head', [logId]);
    const answer = hex.parse(await this.call('eth_call', [{ to: contractAddress, data }, `0x${block.toString(16)}`]));
    const [size, blockNumber, root] = contract.decodeFunctionResult('head', answer) as unknown as [bigint, bigint, string];
    return size === 0n ? null : { size: Number(size), block: Number(blockNumber), root };
  }

  /** Whether the log was created, and who publishes it. */
  async publisher(contractAddress: string, logId: string): Promise<string | null> {
    const answer = hex.parse(
      await this.call('eth_call', [{ to: contractAddress, data: contract.encodeFunctionData('logOf', [logId]) }, 'latest']),
    );
    const [{ publisher, admin }] = contract.decodeFunctionResult('logOf', answer) as unknown as [{ publisher: string; admin: string }];
    return BigInt(admin) === 0n ? null : publisher;
  }

  /** How many transactions of the sender are in blocks: the next nonce. */
  async nonce(): Promise<number> {
    return quantity.parse(await this.call('eth_getTransactionCount', [this.sender, 'latest']));
  }

  async fees(baseFee: bigint): Promise<Fees> {
    const tip = BigInt(hex.parse(await this.call('eth_maxPriorityFeePerGas', []).catch(() => '0x3b9aca00')));
    return { maxFeePerGas: baseFee * 2n + tip, maxPriorityFeePerGas: tip };
  }

  /** The receipt of a transaction that is in a block, or null. */
  async receipt(hash: string): Promise<Receipt | null> {
    const receipt = ReceiptAnswer.parse(await this.call('eth_getTransactionReceipt', [hash]));
    if (receipt === null) return null;
    return {
      block: receipt.blockNumber,
      blockHash: receipt.blockHash,
      hasSucceeded: BigInt(receipt.status) === 1n,
      gasUsed: Number(BigInt(receipt.gasUsed)),
      feeWei: BigInt(receipt.gasUsed) * BigInt(receipt.effectiveGasPrice),
    };
  }

  /** The anchor that stands in this block, whoever sent it. */
  async anchoredIn(contractAddress: string, logId: string, block: number): Promise<AnchoredEvent | null> {
    const event = contract.getEvent('Anchored');
    if (event === null) throw new Error('the contract has no event Anchored');
    const at = `0x${block.toString(16)}`;
    const logs = Logs.parse(
      await this.call('eth_getLogs', [{ address: contractAddress, fromBlock: at, toBlock: at, topics: [event.topicHash, logId] }]),
    );
    const last = logs.at(-1);
    const parsed = last === undefined ? null : contract.parseLog(last);
    if (last === undefined || parsed === null) return null;
    return { size: Number(parsed.args['size']), root: String(parsed.args['root']), block, transaction: last.transactionHash };
  }

  /** Signs an anchor without sending it. @throws ChainRefused when the contract would refuse it, by the name of its error */
  async signAnchor(
    target: { readonly chainId: number; readonly contract: string; readonly logId: string },
    head: { readonly size: number; readonly root: string; readonly proof: readonly string[] },
    nonce: number,
    fees: Fees,
  ): Promise<SignedTransaction> {
    return this.sign(
      target.chainId,
      target.contract,
      contract.encodeFunctionData('anchor', [target.logId, head.size, head.root, head.proof]),
      nonce,
      fees,
    );
  }

  /** Sends a signed transaction to every address; to send it again changes nothing. @throws ChainRefused, ChainUnreachable when no address took it */
  async broadcast(raw: string): Promise<void> {
    const outcomes = await Promise.allSettled(this.urls.map((url) => ask(url, 'eth_sendRawTransaction', [raw])));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as Error);
    if (refused.length < outcomes.length || refused.some((error) => error instanceof ChainRefused && ALREADY_THERE.test(error.message)))
      return;
    throw refused[0] ?? new Error('nothing was sent');
  }

  /** Puts the contract at its one address, by the deterministic deployment proxy. Gives the transaction. @throws ConfigError where the chain has no such proxy */
  async deploy(): Promise<SignedTransaction> {
    const { factory, salt } = CONTRACT.create2;
    if (!(await this.hasCode(factory)))
      throw new ConfigError(
        `CHAIN_RPC_URL: the chain has no deployment proxy at ${factory}; send its well-known deployment transaction first, or name a contract that is there with CHAIN_CONTRACT.`,
      );
    return this.send(factory, salt + CONTRACT.bytecode.slice(2));
  }

  /** Creates the log of that name for this sender. */
  async createLog(origin: string, admin: string): Promise<SignedTransaction> {
    return this.send(this.contractAddress, contract.encodeFunctionData('createLog', [saltOf(origin), admin, this.sender]));
  }

  private async send(to: string, data: string): Promise<SignedTransaction> {
    const [chainId, nonce, { baseFee }] = await Promise.all([this.chainId(), this.nonce(), this.latest()]);
    const signed = await this.sign(chainId, to, data, nonce, await this.fees(baseFee));
    await this.broadcast(signed.raw);
    return signed;
  }

  private async sign(chainId: number, to: string, data: string, nonce: number, fees: Fees): Promise<SignedTransaction> {
    const estimate = await this.call('eth_estimateGas', [{ from: this.sender, to, data }]).catch((error: unknown) => {
      throw error instanceof ChainRefused ? new ChainRefused(reasonOf(error), error.data) : error;
    });
    const gasLimit = (BigInt(hex.parse(estimate)) * MARGIN.gas) / MARGIN.of;
    const transaction = Transaction.from({ type: 2, chainId, to, data, nonce, gasLimit, ...fees });
    const raw = await this.wallet.signTransaction(transaction);
    return { raw, hash: keccak256(raw) };
  }

  /** Asks the first address; who needs agreement asks for a block that all have. */
  private async call(method: string, params: readonly unknown[]): Promise<unknown> {
    return ask(this.urls[0] ?? '', method, params);
  }
}

/** Why a contract reverted, by the name of its error. */
function reasonOf(error: ChainRefused): string {
  const parsed = error.data === null ? null : contract.parseError(error.data);
  return parsed === null ? error.message : `${parsed.name}(${parsed.args.map(String).join(', ')})`;
}

async function openKey(key: string | null, keystore: Config['chain']['keystore']): Promise<Wallet> {
  if (key !== null) return new Wallet(key.startsWith('0x') ? key : `0x${key}`);
  if (keystore === null) throw new ConfigError('CHAIN_KEY (or CHAIN_KEYSTORE) is missing: anchoring needs a key that pays.');
  try {
    const wallet = await Wallet.fromEncryptedJson(readFileSync(keystore.file, 'utf8'), keystore.password);
    return new Wallet(wallet.privateKey);
  } catch {
    throw new ConfigError(`CHAIN_KEYSTORE: ${keystore.file} cannot be opened with CHAIN_KEYSTORE_PASSWORD.`);
  }
}

/** The address that CREATE2 gives the contract. */
export const create2Address = (): string => {
  const { factory, salt } = CONTRACT.create2;
  return getCreate2Address(factory, salt, keccak256(CONTRACT.bytecode));
};
