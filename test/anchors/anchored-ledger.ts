import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Wallet } from 'ethers';
import { pino } from 'pino';
import { Anchorer, type Outcome } from '../../api/src/anchors/anchorer.ts';
import { CONTRACT, log as contract } from '../../api/src/anchors/contract.ts';
import { StatesToAnchor, type Wanted } from '../../api/src/anchors/states-to-anchor.ts';
import { readConfig, type Config } from '../../api/src/config/config.ts';
import { Sequencer } from '../../api/src/log/sequencer.ts';
import { createService, type Service } from '../../api/src/service.ts';
import { StatementRepository } from '../../api/src/statements/statement-repository.ts';
import { aStatement } from '../a-statement.ts';
import { freshDatabase } from '../database.ts';
import { TestClock } from '../ledger.ts';
import type { Address, TestChain } from './test-chain.ts';

/** One process of the service. The log grows and anchors when the test says so, or by itself after `service.start()`. */
export class AnchoringProcess {
  constructor(
    readonly service: Service,
    private readonly clock: TestClock,
  ) {}

  /** Logs a statement, and the state that covers it. */
  async grow(): Promise<Wanted> {
    await this.accept();
    return this.makeState();
  }

  /** Accepts a statement that says nothing in particular. */
  async accept(): Promise<string> {
    const statements = this.service.app.get(StatementRepository, { strict: false });
    return (await this.service.database.transaction((tx) => statements.insertOnce(tx, aStatement(this.clock.now())))).id;
  }

  async wanted(): Promise<Wanted | null> {
    return this.service.app.get(StatesToAnchor, { strict: false }).newest();
  }

  async reconcile(): Promise<Outcome> {
    return this.service.app.get(Anchorer, { strict: false }).reconcile();
  }

  /** As `reconcile`; gives the error that it throws, by its name and message. */
  async reconcileFails(): Promise<string> {
    return this.reconcile().then(
      () => 'did not fail',
      (error: unknown) => String(error),
    );
  }

  /** The proof that the contract wants from one size to another. */
  async proof(from: number, to: number): Promise<string[]> {
    return this.service.app.get(StatesToAnchor, { strict: false }).extension(from, to);
  }

  /** The anchors as they are stored, oldest first. */
  async anchors(): Promise<
    {
      size: number;
      state: string;
      nonce: number | null;
      raw: string | null;
      max_fee: string | null;
      transaction_hash: string;
      sender: string;
    }[]
  > {
    return this.service.database.query('select size, state, nonce, raw, max_fee, transaction_hash, sender from anchor order by id');
  }

  async get(path: string): Promise<{ readonly status: number; readonly text: string; readonly json: Record<string, unknown> }> {
    const response = await this.service.app.inject({ method: 'GET', url: path });
    return { status: response.statusCode, text: response.payload, json: JSON.parse(response.payload) as Record<string, unknown> };
  }

  private async makeState(): Promise<Wanted> {
    const before = (await this.wanted())?.size ?? 0;
    this.clock.advance(2000); // past the interval
    for (let rounds = 0; rounds < 20; rounds++) {
      await this.service.app.get(Sequencer, { strict: false }).round();
      const wanted = await this.wanted();
      if (wanted !== null && wanted.size > before) return wanted;
    }
    throw new Error('no state came');
  }
}

/** A ledger whose chain is a test chain: any number of processes on one database. */
export class AnchoredLedger {
  readonly clock = new TestClock();
  readonly logged: string[] = [];
  private readonly running = new Set<Service>();
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'terroir-anchored-'));

  private constructor(
    private readonly databaseUrl: string,
    private readonly drop: () => Promise<void>,
    readonly chain: TestChain,
  ) {}

  static async on(chain: TestChain): Promise<AnchoredLedger> {
    const { url, drop } = await freshDatabase();
    return new AnchoredLedger(url, drop, chain);
  }

  /** Starts a process; `key` is who publishes. Each test's ledger has a name of its own, and so a log of its own on the chain. */
  async process(addresses: readonly Address[], key: Wallet = this.chain.wallets[0], confirmations = 1): Promise<AnchoringProcess> {
    const read = readConfig({
      PUBLIC_URL: `https://ledger.example`,
      LOG_ORIGIN: `ledger.example/${this.databaseUrl.slice(-16)}`,
      DATA_DIR: this.dataDir,
      SECRET_KEY: '11'.repeat(32),
      DEMO: '0',
    });
    const config: Config = {
      ...read,
      chain: { ...read.chain, rpcUrls: addresses.map(({ url }) => url), key: key.privateKey, confirmations },
      anchorIntervalMs: 1000,
      checkpointIntervalMs: 0,
    };
    const logger = pino({ level: 'debug' }, { write: (line: string) => this.logged.push(line) });
    const service = await createService({ config, databaseUrl: this.databaseUrl, isChainEmbedded: true, logger, clock: this.clock });
    this.running.add(service);
    return new AnchoringProcess(service, this.clock);
  }

  async end({ service }: AnchoringProcess): Promise<void> {
    this.running.delete(service);
    await service.stop();
  }

  get contract(): string {
    return CONTRACT.create2.address;
  }

  /** The heads of this ledger's log that were ever anchored, oldest first. */
  async anchored(logId: string): Promise<{ size: number; root: string; transaction: string }[]> {
    const topics = [contract.getEvent('Anchored').topicHash, logId];
    const logs = (await this.chain.rpc('eth_getLogs', { address: this.contract, fromBlock: '0x0', toBlock: 'latest', topics })) as {
      data: string;
      topics: string[];
      transactionHash: string;
    }[];
    return logs.map((log) => {
      const args = contract.parseLog(log)?.args;
      return { size: Number(args?.['size']), root: String(args?.['root']), transaction: log.transactionHash };
    });
  }

  async logId(process: AnchoringProcess): Promise<string> {
    const [row] = await process.service.database.query<{ log_id: string }>('select log_id from ledger');
    return row?.log_id ?? '';
  }

  /** Calls the contract from an account, as anybody may who has its key. */
  async call(from: Wallet, method: string, values: readonly unknown[], more: { nonce?: number; tip?: bigint } = {}): Promise<string> {
    const nonce = more.nonce ?? Number(await this.chain.rpc('eth_getTransactionCount', from.address, 'pending'));
    const raw = await from.signTransaction({
      type: 2,
      chainId: 31_337,
      to: this.contract,
      data: contract.encodeFunctionData(method, values),
      nonce,
      gasLimit: 300_000n,
      maxFeePerGas: 10n ** 12n,
      maxPriorityFeePerGas: more.tip ?? 10n ** 10n,
    });
    return (await this.chain.rpc('eth_sendRawTransaction', raw)) as string;
  }

  /** Brings a head on chain that the publisher signed, from somebody else's account. */
  async relay(logId: string, { size, root }: Wanted, proof: readonly string[], more: { tip?: bigint } = {}): Promise<string> {
    const [publisher, relayer] = this.chain.wallets;
    const deadline = 2 ** 47;
    const signature = await publisher.signTypedData(
      { name: 'TransparencyLog', version: '1', chainId: 31_337, verifyingContract: this.contract },
      {
        Anchor: [
          { name: 'logId', type: 'bytes32' },
          { name: 'size', type: 'uint48' },
          { name: 'root', type: 'bytes32' },
          { name: 'deadline', type: 'uint48' },
        ],
      },
      { logId, size, root, deadline },
    );
    return this.call(relayer, 'anchorBySig', [logId, size, root, deadline, proof, signature], more);
  }

  async stop(): Promise<void> {
    for (const service of this.running) await service.stop();
    await this.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
