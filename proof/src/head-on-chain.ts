import { fromHex, toHex } from './bytes.ts';
import type { ChainHead } from './chain-head.ts';
import { refuse } from './error.ts';
import type { Policy } from './policy.ts';

/** Where a policy says that a log is anchored, and after how many confirmations a head counts as final. */
export type AnchorPlace = Policy['logs'][number]['anchors'][number];

/** Asks an RPC one thing and gives its `result`. It throws what its caller understands when there is none. */
export type AskChain = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** The first four bytes of Keccak-256 of `head(bytes32)`. */
const HEAD_SELECTOR = '0xf339e3b2';

/** The call data of `head(logId)`. @throws ProofError `no-log-id` */
export function headCall(logId: string): string {
  if (!/^0x[0-9a-f]{64}$/.test(logId)) refuse('no-log-id');
  return `${HEAD_SELECTOR}${logId.slice(2)}`;
}

/** What `head(logId)` answers: size, the block of the last anchor, and the root; null for a log that was never anchored. @throws ProofError `chain-answer`, `chain-number` */
export function parseHeadAnswer(answer: string): { readonly size: number; readonly block: number; readonly root: string } | null {
  if (!/^0x[0-9a-f]{192}$/.test(answer)) refuse('chain-answer');
  const [size, block, root] = [answer.slice(2, 66), answer.slice(66, 130), answer.slice(130)] as const;
  const [wholeSize, wholeBlock] = [Number(BigInt(`0x${size}`)), Number(BigInt(`0x${block}`))];
  if (!Number.isSafeInteger(wholeSize) || !Number.isSafeInteger(wholeBlock)) refuse('chain-number');
  return wholeSize === 0 ? null : { size: wholeSize, block: wholeBlock, root: `0x${toHex(fromHex(root))}` };
}

/** The number in an answer of a chain, or null where there is none that can be. */
export function numberOnChain(value: unknown): number | null {
  const number = typeof value === 'string' && /^0x[0-9a-f]{1,14}$/i.test(value) ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

const blockTag = (block: number): string => `0x${block.toString(16)}`;

/**
 * What the contract held of a log as of block `at`, with `newest` as the newest block; null before the log was ever anchored. Of the blocks that confirm a head, the one that holds it is the first.
 * @throws ProofError for what no such contract answers, and what `ask` throws
 */
export async function headAt(ask: AskChain, place: AnchorPlace, at: number, newest: number): Promise<ChainHead | null> {
  const { chainId, contract, logId, confirmations } = place;
  const answer = await ask('eth_call', [{ to: contract, data: headCall(logId) }, blockTag(at)]);
  const head = parseHeadAnswer(typeof answer === 'string' ? answer.toLowerCase() : '');
  if (head === null) return null;
  const block = await ask('eth_getBlockByNumber', [blockTag(head.block), false]);
  const time = numberOnChain(typeof block === 'object' && block !== null ? Reflect.get(block, 'timestamp') : undefined);
  if (time === null) return refuse('chain-answer');
  return { chainId, contract, logId, ...head, time, final: newest - head.block + 1 >= confirmations };
}
