import { fromHex, toHex } from './bytes.ts';
import { refuse } from './error.ts';
import { isCount } from './json.ts';
import { parseTime } from './time.ts';

/** A head that the caller saw on a chain. */
export interface ChainHead {
  readonly chainId: number;
  readonly contract: string;
  readonly logId: string;
  readonly size: number;
  /** 0x and 64 hex digits. */
  readonly root: string;
  readonly block: number;
  /** The block's time: seconds since 1970, or RFC 3339. */
  readonly time: number | string;
  /** Whether the block has as many confirmations as the caller asks for. */
  readonly final: boolean;
}

/** The time of a head's block, in milliseconds since 1970. @throws ProofError `no-time` */
export const blockTimeOf = ({ time }: ChainHead): number => (typeof time === 'number' ? time * 1000 : parseTime(time));

/** Whether a caller says of a head what a chain can say. @throws ProofError `no-chain-head`, `no-time` */
export function checkChainHead(head: ChainHead): void {
  const isWhole = [head.chainId, head.size, head.block].every(isCount);
  const isHex = /^0x[0-9a-f]{40}$/i.test(head.contract) && /^0x[0-9a-f]{64}$/i.test(head.logId) && /^0x[0-9a-f]{64}$/i.test(head.root);
  if (!isWhole || !isHex || Number.isNaN(new Date(blockTimeOf(head)).getTime())) refuse('no-chain-head');
}

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
