import { toHex } from './bytes.ts';
import type { ChainHead } from './chain-head.ts';
import { fail, pass, pending, unknown } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import { isSamePlace, type State } from './check-state.ts';
import type { CheckResult } from './verdict.ts';

/** The heads of this log that the caller saw on the chain that the state names. */
export const headsOf = (chain: readonly ChainHead[], state: State): readonly ChainHead[] =>
  chain.filter((head) => isSamePlace(head, state));

const hasRoot = (head: ChainHead, { root }: Checkpoint): boolean => head.root.toLowerCase() === `0x${toHex(root)}`;

/** Whether the chain holds another root for this size. */
export const isContradicted = (heads: readonly ChainHead[], checkpoint: Checkpoint): boolean =>
  heads.some((head) => head.size === checkpoint.size && !hasRoot(head, checkpoint));

/** The final head on chain that is exactly this checkpoint. */
export const finalHeadOf = (heads: readonly ChainHead[], checkpoint: Checkpoint): ChainHead | null =>
  heads.find((head) => head.size === checkpoint.size && hasRoot(head, checkpoint) && head.final) ?? null;

/** Whether the chain holds the head, by what the caller saw there; what the bundle says of its anchor is only a hint where to look. */
export function checkAnchor(heads: readonly ChainHead[], checkpoint: Checkpoint): CheckResult {
  if (isContradicted(heads, checkpoint))
    return fail('The chain holds another root for this size: the log was rewritten, or this is another one.');
  const newest = heads.reduce<ChainHead | null>((last, head) => (last === null || head.size > last.size ? head : last), null);
  if (newest === null) return unknown('Nobody asked the chain, or it holds nothing of this log.');
  const exact = finalHeadOf(heads, checkpoint);
  if (exact !== null) return pass(`The head is on chain ${String(exact.chainId)} since block ${String(exact.block)}, and final.`);
  const mined = heads.find(({ size }) => size === checkpoint.size);
  if (mined !== undefined) return pending(`The head is on chain in block ${String(mined.block)}, and not final yet.`);
  if (newest.size > checkpoint.size)
    return unknown('The chain holds a newer head than this file, and nobody saw this one there: fetch the file anew.');
  return pending('The chain does not hold this head yet.');
}
