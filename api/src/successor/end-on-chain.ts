import { mined } from '../anchors/chain-target.ts';
import type { Chain } from '../anchors/chain.ts';
import type { ChainTarget } from '../log/ledger-logs.ts';

/** What is left to do on the chain about a log that ended: nothing, to end it there with the key at hand, or what its admin has to do. */
export async function leftOnChain(chain: Chain, ended: ChainTarget): Promise<'nothing' | 'to-end' | { readonly admin: string }> {
  const keys = await chain.keysOf(ended.contract, ended.logId);
  if (keys === null || BigInt(keys.publisher) === 0n) return 'nothing';
  return keys.admin.toLowerCase() === chain.sender.toLowerCase() ? 'to-end' : { admin: keys.admin };
}

/** Ends a log on the chain for good, so that nobody extends it there, whatever keys they have; or says who can. Again changes nothing. @throws ConfigError */
export async function endOnChain(chain: Chain, ended: ChainTarget, successor: string, say: (line: string) => void): Promise<void> {
  const left = await leftOnChain(chain, ended);
  if (left === 'nothing') return;
  if (left !== 'to-end') {
    say(
      `The log ${ended.logId} is not ended on the chain: its admin ${left.admin} does that with freeze(${ended.logId}, ${successor}) at ${ended.contract}.`,
    );
    return;
  }
  say(`ending the log ${ended.logId} on the chain`);
  const { gasUsed, feeWei } = await mined(chain, (await chain.freeze(ended.contract, ended.logId, successor)).hash);
  say(`done: ${String(gasUsed)} gas, ${String(feeWei)} wei`);
}
