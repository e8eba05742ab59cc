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
