import { createRequire } from 'node:module';
import { createHardhatRuntimeEnvironment } from 'hardhat/hre';
import { z } from 'zod';
import type { Clock } from '../clock/clock.ts';
import { ConfigError } from '../config/config.ts';
import { ChainJournal, type JournalBlock } from './chain-journal.ts';

/** What makes an embedded chain this one. */
export interface ChainIdentity {
  readonly journal: string;
  readonly chainId: number;
  readonly privateKey: string;
}

/** Why a transaction was not taken. */
class TransactionRefused extends Error {
  override readonly name = 'TransactionRefused';
}

type Rpc = (method: string, params: readonly unknown[]) => Promise<unknown>;

const HARDFORK = 'osaka';
const BALANCE = 10n ** 24n;

/** Who deploys contracts to the same address on every chain: the deterministic deployment proxy, by its one transaction, which nobody holds a key for. */
const PROXY_DEPLOYER = '0x3fab184622dc19b6109349b94811493bf2a45362';
const PROXY_TRANSACTION =
  '0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222';

const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/)
  .transform((hex) => BigInt(hex));
const Block = z.object({
  number: quantity,
  timestamp: quantity,
  mixHash: z.string(),
  hash: z.string(),
  baseFeePerGas: quantity,
  transactions: z.array(z.string()),
});
type Block = z.infer<typeof Block>;
const Queued = z.object({ from: z.string(), nonce: quantity, gasPrice: quantity.optional(), maxFeePerGas: quantity.optional() });

const hardhatVersion = (): string =>
  z.object({ version: z.string() }).parse(createRequire(import.meta.url)('hardhat/package.json')).version;

const secondsNow = (clock: Clock): number => Math.floor(clock.now().getTime() / 1000);

/** The blocks of the embedded chain: one for each transaction, in Hardhat's EVM, and in a journal from which the very same blocks are made again. */
export class ChainBlocks {
  private readonly rpc: Rpc;
  private readonly journal: ChainJournal;
  private readonly clock: Clock;
  private readonly onJournalLost: (error: unknown) => void;
  private before: Promise<unknown> = Promise.resolve();

  // Written out, since this process runs where types are only stripped.
  private constructor(rpc: Rpc, journal: ChainJournal, clock: Clock, onJournalLost: (error: unknown) => void) {
    this.rpc = rpc;
    this.journal = journal;
    this.clock = clock;
    this.onJournalLost = onJournalLost;
  }

  /**
   * Makes every journaled block again. `onJournalLost` is called when a block could not be written: the process must end then, since what it would answer from then on is not kept.
   * @throws ConfigError where the journal cannot be read or gives other blocks
   */
  static async open(
    { journal: file, chainId, privateKey }: ChainIdentity,
    clock: Clock,
    onJournalLost: (error: unknown) => void,
  ): Promise<ChainBlocks> {
    const journal = ChainJournal.open(file, {
      format: 'terroir/chain@1',
      chainId,
      hardfork: HARDFORK,
      hardhat: hardhatVersion(),
      genesisTime: secondsNow(clock),
    });
    const environment = await createHardhatRuntimeEnvironment({
      networks: {
        embedded: {
          type: 'edr-simulated',
          chainType: 'l1',
          chainId,
          hardfork: HARDFORK,
          initialDate: new Date(journal.header.genesisTime * 1000),
          allowBlocksWithSameTimestamp: true,
          mining: { auto: false, interval: 0 },
          accounts: [{ privateKey, balance: BALANCE }],
        },
      },
    });
    const { provider } = await environment.network.create({ network: 'embedded' });
    const rpc: Rpc = (method, params) => provider.request({ method, params: [...params] });
    await rpc('hardhat_setBalance', [PROXY_DEPLOYER, `0x${(10n ** 18n).toString(16)}`]);
    const blocks = new ChainBlocks(rpc, journal, clock, onJournalLost);
    for (const block of journal.blocks) await blocks.replay(block);
    if (journal.blocks.length === 0) await blocks.send(PROXY_TRANSACTION);
    return blocks;
  }

  /** Asks what does not change the chain. Waits for a block that is being made, so that nobody is told of one that a kill could still take back. */
  async ask(method: string, params: readonly unknown[]): Promise<unknown> {
    return this.inTurn(() => this.rpc(method, params));
  }

  /** Puts a transaction in a block of its own; gives its hash once the block is on the disk. @throws TransactionRefused when it cannot be in the next block: nothing waits here */
  async send(raw: string): Promise<string> {
    return this.inTurn(async () => {
      const hash = z.string().parse(await this.rpc('eth_sendRawTransaction', [raw]));
      try {
        await this.checkNext(hash);
        const { timestamp } = await this.latest();
        const block = await this.mine(Math.max(secondsNow(this.clock), Number(timestamp)), null);
        // A crash before this line leaves a block that nobody was told of.
        this.keep(block, block.transactions.includes(hash) ? [raw] : []);
        if (!block.transactions.includes(hash)) throw new TransactionRefused('the transaction does not fit into a block');
        return hash;
      } catch (error) {
        await this.rpc('hardhat_dropTransaction', [hash]).catch(() => undefined); // it is in a block, or gone already
        throw error;
      }
    });
  }

  /** Makes a journaled block again. @throws ConfigError naming the file when it becomes another one */
  private async replay(block: JournalBlock): Promise<void> {
    const hash = await (async () => {
      for (const raw of block.transactions) await this.rpc('eth_sendRawTransaction', [raw]);
      return (await this.mine(block.timestamp, block.prevRandao)).hash;
    })().catch(() => null);
    if (hash !== block.hash)
      throw new ConfigError(
        `DATA_DIR: the embedded chain's journal ${this.journal.file} gives another block ${String(block.number)} than it recorded; restore the file, or start the version of the service that wrote it (its hardhat was ${this.journal.header.hardhat}).`,
      );
  }

  private async checkNext(hash: string): Promise<void> {
    const queued = Queued.parse(await this.rpc('eth_getTransactionByHash', [hash]));
    const next = quantity.parse(await this.rpc('eth_getTransactionCount', [queued.from, 'latest']));
    if (queued.nonce < next)
      throw new TransactionRefused(`nonce too low: the next of ${queued.from} is ${String(next)}, this one is ${String(queued.nonce)}`);
    if (queued.nonce > next)
      throw new TransactionRefused(`nonce too high: the next of ${queued.from} is ${String(next)}, this one is ${String(queued.nonce)}`);
    const { baseFeePerGas } = Block.pick({ baseFeePerGas: true }).parse(await this.rpc('eth_getBlockByNumber', ['pending', false]));
    const fee = queued.maxFeePerGas ?? queued.gasPrice ?? 0n;
    if (fee < baseFeePerGas)
      throw new TransactionRefused(`max fee per gas less than block base fee: ${String(fee)} is below ${String(baseFeePerGas)}`);
  }

  private async latest(): Promise<Block> {
    return Block.parse(await this.rpc('eth_getBlockByNumber', ['latest', false]));
  }

  /** Mines the queued transactions into a block of this time and randomness. */
  private async mine(timestamp: number, prevRandao: string | null): Promise<Block> {
    await this.rpc('evm_setNextBlockTimestamp', [timestamp]);
    if (prevRandao !== null) await this.rpc('hardhat_setPrevRandao', [prevRandao]);
    await this.rpc('evm_mine', []);
    return this.latest();
  }

  private keep(block: Block, transactions: readonly string[]): void {
    try {
      this.journal.add({
        number: Number(block.number),
        timestamp: Number(block.timestamp),
        prevRandao: block.mixHash,
        hash: block.hash,
        transactions: transactions.map((raw) => raw.toLowerCase()),
      });
    } catch (error) {
      this.onJournalLost(error);
      throw error;
    }
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.before.then(work, work);
    this.before = result.catch(() => undefined);
    return result;
  }
}
