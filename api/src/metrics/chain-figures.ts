import { Injectable } from '@nestjs/common';
import { Chain } from '../anchors/chain.ts';
import { Clock } from '../clock/clock.ts';
import { secondsSince, type Sample, type Source } from './sample.ts';

/** The chain is asked so often at most: many take money for it. */
const KEPT_MS = 30_000;

interface Sight {
  readonly balance: bigint;
  readonly block: number;
  readonly blockTime: Date;
}

/** What the chain tells: what the anchoring account has left, and how far the chain has come. */
@Injectable()
export class ChainFigures implements Source {
  readonly part = 'chain';
  private seen: { readonly sight: Promise<Sight>; readonly at: number } | null = null;

  constructor(
    private readonly chain: Chain,
    private readonly clock: Clock,
  ) {}

  async samples(): Promise<readonly Sample[]> {
    const { balance, block, blockTime } = await this.sight();
    return [
      { name: 'terroir_chain_balance_wei', value: Number(balance) },
      { name: 'terroir_chain_block', value: block },
      { name: 'terroir_chain_block_age_seconds', value: secondsSince(blockTime, this.clock.now()) },
    ];
  }

  private async sight(): Promise<Sight> {
    const now = performance.now();
    if (this.seen === null || now - this.seen.at >= KEPT_MS) this.seen = { sight: this.look(), at: now };
    const { seen } = this;
    seen.sight.catch(() => {
      // What failed is not kept: the next who asks looks anew.
      if (this.seen === seen) this.seen = null;
    });
    return seen.sight;
  }

  private async look(): Promise<Sight> {
    const { number, time } = await this.chain.latest();
    return { balance: await this.chain.balance(this.chain.sender, number), block: number, blockTime: time };
  }
}
