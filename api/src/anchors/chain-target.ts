import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, type Config } from '../config/config.ts';
import type { ChainTarget } from '../log/open-ledger.ts';
import type { Chain } from './chain.ts';

const MINED_WITHIN_MS = 10 * 60_000;
const LOOK_MS = 200;

/** Waits until a transaction is in a block. @throws ConfigError when it reverted, or was not mined in ten minutes */
export async function mined(
  chain: Chain,
  hash: string,
): Promise<{ readonly block: number; readonly gasUsed: number; readonly feeWei: bigint }> {
  for (let waited = 0; waited < MINED_WITHIN_MS; waited += LOOK_MS) {
    const receipt = await chain.receipt(hash);
    if (receipt?.hasSucceeded === false) throw new ConfigError(`The transaction ${hash} was refused by the contract.`);
    if (receipt !== null) return receipt;
    await sleep(LOOK_MS);
  }
  throw new ConfigError(`The transaction ${hash} was not taken into a block in ten minutes; run this again, nothing is done twice.`);
}

/** Where this service's log is, or is to be, on the chain it was given. Asks the chain for its id alone. */
export async function targetOf(chain: Chain, origin: string): Promise<ChainTarget> {
  return { chainId: await chain.chainId(), contract: chain.contractAddress.toLowerCase(), logId: chain.logIdOf(origin, chain.sender) };
}

/** Puts contract and log on the chain where they are not there yet, one after the other, and says what it does. Again changes nothing. */
export async function deploy(chain: Chain, origin: string, admin: string, say: (line: string) => void): Promise<ChainTarget> {
  const target = await targetOf(chain, origin);
  if (await chain.hasCode(target.contract)) say(`the contract is at ${target.contract}`);
  else {
    say(`putting the contract at ${target.contract}`);
    const { gasUsed, feeWei } = await mined(chain, (await chain.deploy()).hash);
    say(`done: ${String(gasUsed)} gas, ${String(feeWei)} wei`);
  }
  if ((await chain.publisher(target.contract, target.logId)) !== null) say(`the log is ${target.logId}`);
  else {
    say(`creating the log ${target.logId}`);
    const { gasUsed, feeWei } = await mined(chain, (await chain.createLog(origin, admin)).hash);
    say(`done: ${String(gasUsed)} gas, ${String(feeWei)} wei`);
  }
  return target;
}

/** The chain's place for a new ledger. On an embedded chain contract and log are made; elsewhere they must be there. @throws ConfigError */
export async function chainTarget(config: Config, chain: Chain, isEmbedded: boolean): Promise<ChainTarget> {
  if (isEmbedded) return deploy(chain, config.logOrigin, chain.sender, () => undefined);
  const target = await targetOf(chain, config.logOrigin).catch(() => {
    throw new ConfigError('CHAIN_RPC_URL: the chain does not answer, and the first start needs it once, since the first entries name it.');
  });
  const isThere = (await chain.hasCode(target.contract)) && (await chain.publisher(target.contract, target.logId)) !== null;
  if (!isThere)
    throw new ConfigError(
      `CHAIN_CONTRACT: there is no log ${target.logId} at ${target.contract} on chain ${String(target.chainId)}; put it there with: npm run deploy`,
    );
  return target;
}
