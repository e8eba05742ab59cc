import type { Fees } from './chain-shapes.ts';

/** An anchor that is not settled, with what the chain knows of it. */
export interface OpenAnchor {
  readonly size: number;
  readonly ageMs: number;
  /** Null where somebody else sent it. */
  readonly nonce: number | null;
  readonly fees: Fees | null;
  /** `later`: in a block that is newer than what is looked at. */
  readonly receipt: 'none' | 'later' | 'succeeded' | 'reverted';
  /** Whether a newer transaction of ours has the same nonce. */
  readonly isReplaced: boolean;
}

/** What becomes of an open anchor. */
type Settling = 'in-a-block' | 'lost' | 'send-again' | 'wait';

/**
 * An anchor without a receipt is sent again, which changes nothing if it came through, unless it was replaced: nodes would refuse it. It is lost when it reverted or another transaction took its nonce.
 * `nextNonce` is that of the account that sent it.
 */
export function settlingOf({ receipt, nonce, isReplaced }: OpenAnchor, nextNonce: number): Settling {
  if (receipt === 'succeeded') return 'in-a-block';
  if (receipt === 'later') return 'wait';
  if (receipt === 'reverted' || nonce === null || nonce < nextNonce) return 'lost';
  return isReplaced ? 'wait' : 'send-again';
}

/** What to anchor next, and how: as a new transaction, or in place of a stuck one. */
type Next =
  | { readonly do: 'nothing' }
  | { readonly do: 'anchor'; readonly nonce: number }
  | { readonly do: 'replace'; readonly nonce: number; readonly atLeast: Fees };

/** A transaction that waits longer than this is stuck. */
export const STUCK_AFTER_MS = 3 * 60_000;

/** A fee so many times what the market asks is not why a transaction is stuck: it is raised no further. */
const MOST_TIMES_THE_MARKET = 4n;

/** Nodes take a replacement for at least a tenth more on both fees; an eighth is above every node's rounding. */
const bumped = (fee: bigint): bigint => fee + fee / 8n + 1n;

/**
 * The next anchor, given the newest state's size, the size on chain, and what waits (sent by this key, not in a block), oldest first. One transaction is on its way at a time; a stuck one is replaced, on its
 * nonce, by the newest state for a higher fee than the last replacement.
 */
export function nextStep(wanted: number | null, onChain: number, waiting: readonly OpenAnchor[], nextNonce: number): Next {
  if (wanted === null || wanted <= onChain) return { do: 'nothing' };
  const last = waiting.at(-1);
  if (last === undefined) return { do: 'anchor', nonce: nextNonce };
  if (last.ageMs < STUCK_AFTER_MS || last.receipt === 'later' || last.nonce === null || last.fees === null) return { do: 'nothing' };
  return {
    do: 'replace',
    nonce: last.nonce,
    atLeast: { maxFeePerGas: bumped(last.fees.maxFeePerGas), maxPriorityFeePerGas: bumped(last.fees.maxPriorityFeePerGas) },
  };
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** The market's fees, or the least that replaces, whichever is more; null when that is out of all proportion. */
export function feesFor(next: Next, market: Fees): Fees | null {
  if (next.do !== 'replace') return market;
  if (next.atLeast.maxFeePerGas > MOST_TIMES_THE_MARKET * market.maxFeePerGas) return null;
  return {
    maxFeePerGas: larger(market.maxFeePerGas, next.atLeast.maxFeePerGas),
    maxPriorityFeePerGas: larger(market.maxPriorityFeePerGas, next.atLeast.maxPriorityFeePerGas),
  };
}
