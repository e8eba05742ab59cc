import { deploy } from './anchors/chain-target.ts';
import { Chain } from './anchors/chain.ts';
import { ChainRefused, ChainUnreachable } from './anchors/rpc.ts';
import { ConfigError, readConfig } from './config/config.ts';
import type { ChainTarget } from './log/ledger-logs.ts';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/**
 * Puts contract and log on the chain that the environment names, where they are not there yet. `admin` may hand the log on and freeze it; null makes the key that publishes its admin.
 * @throws ConfigError in one sentence
 */
export async function deployLog(
  environment: Readonly<Record<string, string | undefined>>,
  admin: string | null,
  say: (line: string) => void,
): Promise<ChainTarget> {
  const config = readConfig(environment);
  if (config.chain.rpcUrls === null)
    throw new ConfigError(
      'CHAIN_RPC_URL is missing: name the chain to put the log on; the embedded one gets it by itself at the first start.',
    );
  if (admin !== null && !ADDRESS.test(admin)) throw new ConfigError('--admin is an address: 0x and 40 hex digits.');
  const chain = await Chain.open(config.chain);
  try {
    say(`chain ${String(await chain.chainId())}, paid by ${chain.sender}, for the log ${config.logOrigin}`);
    if (config.isLocal)
      say(
        'note: this log is of localhost. For a ledger that others read, give PUBLIC_URL (or LOG_ORIGIN) as the service will have it: the log is named for good.',
      );
    return await deploy(chain, config.logOrigin, admin ?? chain.sender, say);
  } catch (error) {
    if (error instanceof ChainUnreachable)
      throw new ConfigError('CHAIN_RPC_URL: the chain does not answer as one; correct the address, or try again later.');
    if (error instanceof ChainRefused)
      throw new ConfigError(
        `CHAIN_KEY: the chain did not take the transaction of ${chain.sender}: ${error.message}; run this again once that is cured, nothing is done twice.`,
      );
    throw error;
  }
}
