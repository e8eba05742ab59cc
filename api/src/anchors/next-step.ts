import type { Fees } from './chain.ts';

/** An anchor that is not settled, with what the chain knows of it. */
export interface OpenAnchor {
  readonly size: number;
  readonly ageMs: number;
  readonly nonce: number | null;
  readonly fees: Fees | null;
  readonly receipt: 'none' | 'succeeded' | 'reverted';
}

/** What becomes of an open anchor. */
export type Settling = 'in-a-block' | 'lost' | 'send-again';

/** An anchor without a receipt is sent again, which changes nothing if it came through; it is lost when it reverted or another transaction took its nonce. */
export function settlingOf({ receipt, nonce }: OpenAnchor, nextNonce: number): Settling {
  if (receipt === 'succeeded') return 'in-a-block';
  if (receipt === 'reverted' || nonce === null || nonce < nextNonce) return 'lost';
  return 'send-again';
}

/** What to anchor next, and how: as a new transaction, or in place of a stuck one. */
export type Next =
  | { readonly do: 'nothing' }
  | { readonly do: 'anchor'; readonly nonce: number }
  | { readonly do: 'replace'; readonly nonce: number; readonly atLeast: Fees };

/** A transaction that waits longer than this is stuck. */
export const STUCK_AFTER_MS = 3 * 60_000;

/** Nodes take a replacement for at least a tenth more on both fees; an eighth is above every node's rounding. */
const bumped = (fee: bigint): bigint => fee + fee / 8n + 1n;

/**
 * The next anchor, given the newest state's size, the size on chain, and those on their way (sent, not in a block). One transaction is on its way at a time; a stuck one is replaced, on its nonce, by the
 * newest state for a higher fee.
 */
export function nextStep(wanted: number | null, onChain: number, onTheirWay: readonly OpenAnchor[], nextNonce: number): Next {
  if (wanted === null || wanted <= onChain) return { do: 'nothing' };
  const [waiting] = onTheirWay;
  if (waiting === undefined) return { do: 'anchor', nonce: nextNonce };
  if (waiting.ageMs < STUCK_AFTER_MS || waiting.nonce === null || waiting.fees === null) return { do: 'nothing' };
  return {
    do: 'replace',
    nonce: waiting.nonce,
    atLeast: { maxFeePerGas: bumped(waiting.fees.maxFeePerGas), maxPriorityFeePerGas: bumped(waiting.fees.maxPriorityFeePerGas) },
  };
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** The market's fees, or the least that replaces, whichever is more. */
export const feesFor = (next: Next, market: Fees): Fees =>
  next.do === 'replace'
    ? {
        maxFeePerGas: larger(market.maxFeePerGas, next.atLeast.maxFeePerGas),
        maxPriorityFeePerGas: larger(market.maxPriorityFeePerGas, next.atLeast.maxPriorityFeePerGas),
      }
    : market;
