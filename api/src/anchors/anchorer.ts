import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { Ledger } from '../identities/ledger.ts';
import { AnchorBook } from './anchor-book.ts';
import type { Anchor } from './anchor-repository.ts';
import { Chain, type ChainBlock, type ContractHead, type Receipt } from './chain.ts';
import { feesFor, nextStep, settlingOf, type OpenAnchor } from './next-step.ts';
import { StatesToAnchor } from './states-to-anchor.ts';

/** What the chain is like at this moment. */
interface View {
  readonly latest: ChainBlock & { readonly baseFee: bigint };
  readonly head: ContractHead | null;
  readonly nextNonce: number;
}

interface Looked {
  readonly anchor: Anchor;
  readonly receipt: Receipt | null;
  readonly open: OpenAnchor;
}

/**
 * Brings the newest state on chain. Start-up and daily work run the same `reconcile`: it asks the chain what became of what was sent before it sends anything, so that neither a lost answer nor a
 * restart anchors twice.
 */
@Injectable()
export class Anchorer {
  constructor(
    private readonly chain: Chain,
    private readonly book: AnchorBook,
    private readonly states: StatesToAnchor,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /** Settles what is open, then anchors the newest state if the chain has an older one. @throws ChainUnreachable, ChainRefused, ChainDisagreement; whatever was sent by then is found by the next call */
  async reconcile(confirmations: number): Promise<void> {
    const view = await this.look();
    const looked = await Promise.all((await this.book.open()).map((anchor) => this.lookAt(anchor)));
    const onTheirWay: Looked[] = [];
    for (const one of looked) if (!(await this.settle(one, view, confirmations))) onTheirWay.push(one);
    await this.takeInOthers(view, confirmations);
    await this.anchorNewest(view, onTheirWay);
  }

  private async look(): Promise<View> {
    const latest = await this.chain.latest();
    const [head, nextNonce] = await Promise.all([
      this.chain.head(this.ledger.contract, this.ledger.logId, latest.number),
      this.chain.nonce(),
    ]);
    return { latest, head, nextNonce };
  }

  private async lookAt(anchor: Anchor): Promise<Looked> {
    const receipt = await this.chain.receipt(anchor.transaction);
    const { sent } = anchor;
    return {
      anchor,
      receipt,
      open: {
        size: anchor.size,
        ageMs: this.clock.now().getTime() - anchor.createdAt.getTime(),
        nonce: sent?.nonce ?? null,
        fees: sent,
        receipt: receipt === null ? 'none' : receipt.hasSucceeded ? 'succeeded' : 'reverted',
      },
    };
  }

  /** Records what became of an anchor; sends it again where the chain does not know it. True when nothing of it is on its way any more. */
  private async settle({ anchor, receipt, open }: Looked, { latest, nextNonce }: View, confirmations: number): Promise<boolean> {
    const settling = settlingOf(open, nextNonce);
    if (settling === 'lost') {
      await this.book.lose(anchor);
      return true;
    }
    if (receipt !== null) {
      await this.book.mine(
        anchor,
        { ...receipt, blockTime: (await this.chain.block(receipt.block)).time },
        isFinal(receipt.block, latest, confirmations),
      );
      return true;
    }
    // Not in a block: never sent, sent and not mined, or its block was reorganised away. Sending again is right in each case.
    await this.chain.broadcast(anchor.sent?.raw ?? '');
    await this.book.broadcast(anchor);
    return false;
  }

  /** When somebody else's transaction brought our head on chain, it counts as done. */
  private async takeInOthers({ head, latest }: View, confirmations: number): Promise<void> {
    if (head === null || (await this.book.knows(head.size))) return;
    const event = await this.chain.anchoredIn(this.ledger.contract, this.ledger.logId, head.block);
    if (event?.size !== head.size) return;
    const receipt = await this.chain.receipt(event.transaction);
    if (receipt === null) return;
    const { time } = await this.chain.block(receipt.block);
    await this.book.takeIn(
      { ...head, transaction: event.transaction },
      { ...receipt, blockTime: time },
      isFinal(receipt.block, latest, confirmations),
    );
  }

  private async anchorNewest({ head, latest, nextNonce }: View, onTheirWay: readonly Looked[]): Promise<void> {
    const onChain = head?.size ?? 0;
    const wanted = await this.states.newest();
    const next = nextStep(
      wanted?.size ?? null,
      onChain,
      onTheirWay.map(({ open }) => open),
      nextNonce,
    );
    if (next.do === 'nothing' || wanted === null) return;
    const proof = await this.states.extension(onChain, wanted.size);
    const fees = feesFor(next, await this.chain.fees(latest.baseFee));
    const signed = await this.chain.signAnchor(this.ledger, { size: wanted.size, root: wanted.root, proof }, next.nonce, fees);
    const intent = await this.book.intend(wanted, this.chain.sender, signed, { nonce: next.nonce, ...fees });
    // A crash from here on leaves an intent without a receipt: the next reconcile asks the chain, and sends the very same transaction.
    await this.chain.broadcast(signed.raw);
    await this.book.broadcast(intent);
  }
}

const isFinal = (block: number, latest: ChainBlock, confirmations: number): boolean => latest.number - block + 1 >= confirmations;
