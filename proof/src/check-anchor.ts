import { toHex } from './bytes.ts';
import type { ChainHead } from './chain-head.ts';
import { fail, pass, pending, unknown } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { State } from './check-state.ts';
import type { Check } from './verdict.ts';

/** The heads of this log that the caller saw on the chain that the state names. */
export const headsOf = (chain: readonly ChainHead[], state: State): readonly ChainHead[] =>
  chain.filter(({ chainId, contract, logId }) => chainId === state.chainId && contract.toLowerCase() === state.contract.toLowerCase() && logId === state.logId);

/** The final head on chain that is exactly this checkpoint. */
export const finalHeadOf = (heads: readonly ChainHead[], { size, root }: Checkpoint): ChainHead | null =>
  heads.find((head) => head.size === size && head.root === `0x${toHex(root)}` && head.final) ?? null;

/** Whether the chain holds the head, by what the caller saw there; what the bundle says of its anchor is only a hint where to look. */
export function checkAnchor(heads: readonly ChainHead[], checkpoint: Checkpoint): Check {
  const ofSize = heads.filter(({ size }) => size === checkpoint.size);
  const root = `0x${toHex(checkpoint.root)}`;
  if (ofSize.some((head) => head.root !== root)) return fail('The chain holds another root for this size: the log was rewritten, or this is another one.');
  const newest = heads.reduce<ChainHead | null>((last, head) => (last === null || head.size > last.size ? head : last), null);
  if (newest === null) return unknown('Nobody asked the chain, or it holds nothing of this log.');
  if (newest.size > checkpoint.size) return unknown('The chain holds a newer head than this file: fetch the file anew.');
  const [exact] = ofSize;
  if (exact === undefined) return pending('The chain does not hold this head yet.');
  if (!ofSize.some(({ final }) => final)) return pending(`The head is on chain in block ${String(exact.block)}, and not final yet.`);
  return pass(`The head is on chain ${String(exact.chainId)} since block ${String(exact.block)}, and final.`);
}
