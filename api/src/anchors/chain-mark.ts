import { Injectable } from '@nestjs/common';
import { ConfigError } from '../config/config.ts';
import { Ledger } from '../identities/ledger.ts';
import { WAY_ON } from '../log/appender.ts';
import { LogRepository } from '../log/log-repository.ts';
import { OwnLog } from '../log/own-log.ts';
import type { ContractHead } from './chain-shapes.ts';
import { Chain } from './chain.ts';
import { ForeignHead, StatesToAnchor } from './states-to-anchor.ts';

const REMEDY = 'put the file back from your backup, or start once with the chain at hand';

/** The chain as a mark of what was published, beside the file: neither an older database nor a lost file lets the log be signed a second time. */
@Injectable()
export class ChainMark {
  constructor(
    private readonly chain: Chain,
    private readonly states: StatesToAnchor,
    private readonly log: LogRepository,
    private readonly own: OwnLog,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Compares the log with its head on chain, where the chain answers, and makes the file's mark anew where it is missing and the chain agrees.
   * @throws ConfigError when the chain holds what this log never published, or when nothing outside of the database tells how far the log was published
   */
  async check(): Promise<void> {
    const { publishedSize } = await this.log.committed();
    const isMarked = this.own.mark.read() !== null;
    const head = await this.headOnChain();
    if (head !== null) await this.compare(head);
    if (isMarked || publishedSize === 0) return;
    if (head === null)
      throw new ConfigError(
        `DATA_DIR: high-water-mark.json is missing, which tells how far this log was published, and the chain does not tell either; ${REMEDY}.`,
      );
    const published = await this.log.published(publishedSize);
    if (published === null) throw new Error(`the published checkpoint over ${String(publishedSize)} entries is not there`);
    this.own.mark.write(this.own.origin, published.size, published.root);
  }

  /** Null before the first anchor, and while the chain cannot be asked: the service does without it. */
  private async headOnChain(): Promise<ContractHead | null> {
    try {
      return await this.chain.head(this.ledger.contract, this.ledger.logId, (await this.chain.latest()).number);
    } catch {
      return null;
    }
  }

  private async compare(head: ContractHead): Promise<void> {
    try {
      await this.states.hasState(head);
    } catch (error) {
      if (!(error instanceof ForeignHead)) throw error;
      throw new ConfigError(`DATABASE_URL: ${error.message}. ${WAY_ON}`);
    }
  }
}
