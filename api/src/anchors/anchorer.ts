import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { Ledger } from '../identities/ledger.ts';
import { AnchorBook } from './anchor-book.ts';
import type { Anchor } from './anchor-repository.ts';
import { Chain } from './chain.ts';
import type { ChainBlock, ContractHead, Receipt } from './chain-shapes.ts';
import { feesFor, nextStep, settlingOf, STUCK_AFTER_MS, type OpenAnchor } from './next-step.ts';
import { ChainRefused, OtherChain } from './rpc.ts';
import { StatesToAnchor } from './states-to-anchor.ts';

/** With nothing to anchor, the chain is asked this often all the same: it might be down, or reorganised. */
const QUIET_LOOK_MS = 30_000;

/** What the chain is like as of one block. */
interface View {
  readonly latest: ChainBlock;
  readonly head: ContractHead | null;
  readonly nextNonce: number;
}

interface Looked {
  readonly anchor: Anchor;
  readonly receipt: Receipt | 'later' | null;
  readonly open: OpenAnchor;
}

/** How a reconciling ended, where it ended well. */
export interface Outcome {
  /** Whether an anchor was sent: its block may come soon. */
  readonly hasSent: boolean;
  /** Whether an anchor has been on its way for too long. */
  readonly isStuck: boolean;
}

/**
 * Brings the newest state on chain. Start-up and daily work run the same `reconcile`: it asks the chain what became of what was sent before it sends anything, so that neither a lost answer nor a
 * restart anchors twice.
 */
@Injectable()
export class Anchorer {
  /** What was on chain, with nothing on its way, and when that was seen. */
  private quiet = { size: -1, at: 0 };

  constructor(
    private readonly chain: Chain,
    private readonly book: AnchorBook,
    private readonly states: StatesToAnchor,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /**
   * Settles what is open, then anchors the newest state if the chain has an older one. Whatever was sent by the time it throws is found by the next call.
   * @throws ChainUnreachable, ChainRefused, ChainDisagreement, OtherChain, ForeignHead
   */
  async reconcile(): Promise<Outcome> {
    const anchors = await this.book.open();
    if (anchors.length === 0 && (await this.isQuiet())) return { hasSent: false, isStuck: false };
    const view = await this.look();
    const looked: Looked[] = [];
    for (const anchor of anchors) looked.push(await this.lookAt(anchor, anchors, view));
    const { onTheirWay, refusal } = await this.settleAll(looked, view);
    await this.takeInOthers(view);
    const hasSent = await this.anchorNewest(view, onTheirWay);
    if (refusal !== null && !hasSent) throw refusal;
    if (anchors.length === 0 && !hasSent) this.quiet = { size: view.head?.size ?? 0, at: this.clock.now().getTime() };
    return { hasSent, isStuck: !hasSent && onTheirWay.some(({ ageMs }) => ageMs >= STUCK_AFTER_MS) };
  }

  private async isQuiet(): Promise<boolean> {
    const wanted = await this.states.newest();
    return (wanted?.size ?? 0) <= this.quiet.size && this.clock.now().getTime() < this.quiet.at + QUIET_LOOK_MS;
  }

  private async look(): Promise<View> {
    const [chainId, latest] = await Promise.all([this.chain.chainId(), this.chain.latest()]);
    if (chainId !== this.ledger.chainId)
      throw new OtherChain(
        `the chain that answers has the id ${String(chainId)}, and this ledger is anchored on ${String(this.ledger.chainId)}`,
      );
    const [head, nextNonce] = await Promise.all([
      this.chain.head(this.ledger.contract, this.ledger.logId, latest.number),
      this.chain.nonce(this.chain.sender, latest.number),
    ]);
    return { latest, head, nextNonce };
  }

  private async lookAt(anchor: Anchor, all: readonly Anchor[], { latest }: View): Promise<Looked> {
    const receipt = await this.chain.receipt(anchor.transaction, latest.number);
    const { sent, sender } = anchor;
    return {
      anchor,
      receipt,
      open: {
        size: anchor.size,
        ageMs: this.clock.now().getTime() - anchor.createdAt.getTime(),
        nonce: sent?.nonce ?? null,
        fees: sent,
        receipt: receipt === null ? 'none' : receipt === 'later' ? 'later' : receipt.hasSucceeded ? 'succeeded' : 'reverted',
        isReplaced: all.some((other) => other.id > anchor.id && other.sender === sender && other.sent?.nonce === sent?.nonce),
      },
    };
  }

  /** Settles each; gives those of this key that are still on their way, and why the chain would not take one. */
  private async settleAll(
    looked: readonly Looked[],
    view: View,
  ): Promise<{ readonly onTheirWay: readonly OpenAnchor[]; readonly refusal: ChainRefused | null }> {
    const onTheirWay: OpenAnchor[] = [];
    let refusal: ChainRefused | null = null;
    for (const one of looked) {
      try {
        if (await this.settle(one, view)) continue;
      } catch (error) {
        // What the chain refuses today (too low a fee, too little money) it may take tomorrow, or its replacement.
        if (!(error instanceof ChainRefused)) throw error;
        refusal = error;
      }
      if (one.anchor.sender === this.chain.sender) onTheirWay.push(one.open);
    }
    return { onTheirWay, refusal };
  }

  /** Records what became of an anchor; sends it again where the chain does not know it. True when nothing of it is on its way any more. */
  private async settle({ anchor, receipt, open }: Looked, { latest, nextNonce }: View): Promise<boolean> {
    // Anchors of an earlier key have nonces of its own.
    const isOwn = anchor.sent === null || anchor.sender === this.chain.sender;
    const settling = settlingOf(open, isOwn ? nextNonce : await this.chain.nonce(anchor.sender, latest.number));
    if (settling === 'lost') {
      await this.book.lose(anchor);
      return true;
    }
    if (receipt !== null && receipt !== 'later') {
      await this.mine(anchor, receipt, latest);
      return true;
    }
    if (settling === 'wait' || anchor.sent === null) return false;
    // Not in a block: never sent, sent and not mined, or its block was reorganised away. Sending again is right in each case.
    await this.chain.broadcast(anchor.sent.raw);
    await this.book.broadcast(anchor);
    return false;
  }

  private async mine(anchor: Pick<Anchor, 'transaction' | 'size'>, receipt: Receipt, latest: ChainBlock): Promise<void> {
    const { time } = await this.chain.block(receipt.block);
    await this.book.mine(anchor, { ...receipt, blockTime: time }, latest.number - receipt.block + 1 >= this.chain.confirmations);
  }

  /** When somebody else's transaction brought our head on chain, it counts as done. @throws ForeignHead when it is not ours */
  private async takeInOthers({ head, latest }: View): Promise<void> {
    if (head === null || !(await this.states.hasState(head)) || (await this.book.knows(head.size))) return;
    const event = await this.chain.anchoredIn(this.ledger.contract, this.ledger.logId, head.block);
    if (event?.size !== head.size || event.root.toLowerCase() !== head.root.toLowerCase()) return;
    const receipt = await this.chain.receipt(event.transaction, latest.number);
    if (receipt === null || receipt === 'later') return;
    await this.book.takeIn({ ...head, transaction: event.transaction });
    await this.mine({ transaction: event.transaction, size: head.size }, receipt, latest);
  }

  /** Whether anything was sent. */
  private async anchorNewest({ head, latest, nextNonce }: View, onTheirWay: readonly OpenAnchor[]): Promise<boolean> {
    const onChain = head?.size ?? 0;
    const wanted = await this.states.newest();
    const next = nextStep(wanted?.size ?? null, onChain, onTheirWay, nextNonce);
    if (next.do === 'nothing' || wanted === null) return false;
    const fees = feesFor(next, await this.chain.fees(latest));
    if (fees === null) return false;
    const proof = await this.states.extension(onChain, wanted.size);
    const signed = await this.chain.signAnchor(this.ledger, { ...wanted, proof }, next.nonce, fees, latest);
    const intent = await this.book.intend(wanted, this.chain.sender, signed, { nonce: next.nonce, ...fees });
    // A crash from here on leaves an intent without a receipt: the next reconcile asks the chain, and sends the very same transaction.
    await this.chain.broadcast(signed.raw);
    await this.book.broadcast(intent);
    return true;
  }
}
