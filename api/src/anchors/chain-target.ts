import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, type Config } from '../config/config.ts';
import type { ChainTarget } from '../log/ledger-logs.ts';
import type { Chain } from './chain.ts';
import type { Receipt } from './chain-shapes.ts';
import { CONTRACT } from './contract.ts';

const MINED_WITHIN_MS = 10 * 60_000;
const LOOK_MS = 200;

/** Waits until a transaction is in a block. @throws ConfigError when it reverted, or was not mined in ten minutes */
export async function mined(chain: Chain, hash: string): Promise<Receipt> {
  for (let waited = 0; waited < MINED_WITHIN_MS; waited += LOOK_MS) {
    const receipt = await chain.receipt(hash, (await chain.latest()).number);
    if (receipt !== null && receipt !== 'later') {
      if (receipt.hasSucceeded) return receipt;
      throw new ConfigError(`The transaction ${hash} was refused by the contract.`);
    }
    await sleep(LOOK_MS);
  }
  throw new ConfigError(`The transaction ${hash} was not taken into a block in ten minutes; run this again, nothing is done twice.`);
}

/** Where this service's log is, or is to be, on the chain it was given. Asks the chain for its id alone. */
async function targetOf(chain: Chain, origin: string): Promise<ChainTarget> {
  return { chainId: await chain.chainId(), contract: chain.contractAddress, logId: chain.logIdOf(origin, chain.sender) };
}

/** Whether the contract is at this address. @throws ConfigError where something else is */
async function isContractAt(chain: Chain, address: string): Promise<boolean> {
  const code = await chain.code(address);
  if (code === '0x') return false;
  if (code.toLowerCase() === CONTRACT.deployedBytecode) return true;
  throw new ConfigError(`CHAIN_CONTRACT: what is at ${address} is not TransparencyLog as this version of the service knows it.`);
}

/** @throws ConfigError where the chain has no deployment proxy, or the contract was to be elsewhere */
async function checkDeployable(chain: Chain): Promise<void> {
  const { factory } = CONTRACT.create2;
  if (chain.isContractGiven)
    throw new ConfigError(
      `CHAIN_CONTRACT: there is no contract at ${chain.contractAddress}; leave CHAIN_CONTRACT out, and it is put at its one address.`,
    );
  if ((await chain.code(factory)) === '0x')
    throw new ConfigError(
      `CHAIN_RPC_URL: the chain has no deployment proxy at ${factory}; send its well-known deployment transaction first, or put the bytecode of contracts/artifact/TransparencyLog.json there yourself and name its address with CHAIN_CONTRACT.`,
    );
}

/** Puts contract and log on the chain where they are not there yet, one after the other, and says what it does. Again changes nothing. @throws ConfigError */
export async function deploy(chain: Chain, origin: string, admin: string, say: (line: string) => void): Promise<ChainTarget> {
  const target = await targetOf(chain, origin);
  const done = ({ gasUsed, feeWei }: Receipt): void => {
    say(`done: ${String(gasUsed)} gas, ${String(feeWei)} wei`);
  };
  if (await isContractAt(chain, target.contract)) say(`the contract is at ${target.contract}`);
  else {
    await checkDeployable(chain);
    say(`putting the contract at ${target.contract}`);
    done(await mined(chain, (await chain.deploy()).hash));
  }
  if ((await chain.keysOf(target.contract, target.logId)) !== null) say(`the log is ${target.logId}`);
  else {
    say(`creating the log ${target.logId}`);
    done(await mined(chain, (await chain.createLog(origin, admin)).hash));
  }
  return target;
}

/** The chain's place for a new ledger. On an embedded chain contract and log are made; elsewhere they must be there. @throws ConfigError */
export async function chainTarget(config: Config, chain: Chain, isEmbedded: boolean): Promise<ChainTarget> {
  if (isEmbedded) return deploy(chain, config.logOrigin, chain.sender, () => undefined);
  try {
    const target = await targetOf(chain, config.logOrigin);
    const keys = (await isContractAt(chain, target.contract)) ? await chain.keysOf(target.contract, target.logId) : null;
    const publisher = keys?.publisher ?? null;
    if (publisher?.toLowerCase() === chain.sender.toLowerCase()) return target;
    throw new ConfigError(
      publisher === null
        ? `CHAIN_CONTRACT: there is no log ${target.logId} at ${target.contract} on chain ${String(target.chainId)}; put it there with: npm run deploy`
        : `CHAIN_KEY: the log ${target.logId} is published by ${publisher}, and this key is ${chain.sender}.`,
    );
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      'CHAIN_RPC_URL: the chain does not answer as it should, and the first start needs it once, since the first entries name it.',
    );
  }
}
