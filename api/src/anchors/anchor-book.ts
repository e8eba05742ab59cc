import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { Database } from '../database/database.ts';
import { Ledger } from '../identities/ledger.ts';
import { AnchorRepository, type Anchor } from './anchor-repository.ts';
import type { Fees, Receipt, SignedTransaction } from './chain-shapes.ts';
import type { Wanted } from './states-to-anchor.ts';

/** Wakes those who wait for an anchor to become final, in this process and in others; the payload is its size. */
export const ANCHORED_CHANNEL = 'terroir_anchored';

type Mined = Pick<Receipt, 'block' | 'blockHash' | 'gasUsed' | 'feeWei'> & { readonly blockTime: Date };

/** Records what is meant, sent and done, each in a transaction of its own, before the next thing is done. */
@Injectable()
export class AnchorBook {
  constructor(
    private readonly database: Database,
    private readonly anchors: AnchorRepository,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  async open(): Promise<Anchor[]> {
    return this.anchors.open();
  }

  async knows(size: number): Promise<boolean> {
    return (await this.anchors.ofSize(size)) !== null;
  }

  /** Keeps the signed transaction before it is sent. */
  async intend(
    { size, root }: Wanted,
    sender: string,
    { raw, hash }: SignedTransaction,
    { nonce, maxFeePerGas, maxPriorityFeePerGas }: Fees & { readonly nonce: number },
  ): Promise<Anchor> {
    const now = this.clock.now();
    const { chainId, contract, logId } = this.ledger;
    const anchor = {
      size,
      root: Buffer.from(root.slice(2), 'hex'),
      chainId,
      contract,
      logId,
      sender,
      sent: { nonce, raw, maxFeePerGas, maxPriorityFeePerGas },
      transaction: hash,
      state: 'signed' as const,
    };
    const id = await this.database.transaction((tx) => this.anchors.insertOnce(tx, anchor, now));
    return { ...anchor, id, createdAt: now };
  }

  async broadcast(anchor: Anchor): Promise<void> {
    await this.database.transaction((tx) => this.anchors.setState(tx, anchor.id, 'broadcast', this.clock.now()));
  }

  async lose(anchor: Anchor): Promise<void> {
    await this.database.transaction((tx) => this.anchors.setState(tx, anchor.id, 'lost', this.clock.now()));
  }

  async mine({ transaction, size }: Pick<Anchor, 'transaction' | 'size'>, mined: Mined, isFinal: boolean): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.anchors.setMined(tx, transaction, { ...mined, state: isFinal ? 'final' : 'mined' }, this.clock.now());
      if (isFinal) await tx.query('select pg_notify($1, $2)', [ANCHORED_CHANNEL, String(size)]);
    });
  }

  /** Takes in an anchor that is on chain and was not known to be: somebody else sent it, or we did and gave it up. */
  async takeIn({ size, root, transaction }: Wanted & { readonly transaction: string }): Promise<void> {
    const { chainId, contract, logId } = this.ledger;
    const anchor = {
      size,
      root: Buffer.from(root.slice(2), 'hex'),
      chainId,
      contract,
      logId,
      sender: 'another',
      sent: null,
      transaction,
      state: 'broadcast' as const,
    };
    await this.database.transaction((tx) => this.anchors.insertOnce(tx, anchor, this.clock.now()));
  }
}
