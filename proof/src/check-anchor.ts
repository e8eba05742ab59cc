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
  if (isContradicted(heads, checkpoint)) return fail('anchor-other-root');
  const newest = heads.reduce<ChainHead | null>((last, head) => (last === null || head.size > last.size ? head : last), null);
  if (newest === null) return unknown('anchor-unseen');
  const exact = finalHeadOf(heads, checkpoint);
  if (exact !== null) return pass('anchor-final', exact.chainId, exact.block);
  const mined = heads.find(({ size }) => size === checkpoint.size);
  if (mined !== undefined) return pending('anchor-mined', mined.block);
  if (newest.size > checkpoint.size) return unknown('anchor-newer');
  return pending('anchor-pending');
}
