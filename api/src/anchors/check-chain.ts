import { ConfigError, type Config } from '../config/config.ts';
import type { Ledger } from '../identities/ledger.ts';
import type { Chain } from './chain.ts';

/** A log cannot change its chain: its first entries and every state name it. A chain that does not answer now is no reason to stop. @throws ConfigError */
export async function checkChain(ledger: Ledger, config: Config, chain: Chain, isChainEmbedded: boolean): Promise<void> {
  const { contract } = config.chain;
  if (contract !== null && contract.toLowerCase() !== ledger.contract.toLowerCase())
    throw new ConfigError(`CHAIN_CONTRACT: this ledger is anchored at ${ledger.contract} for good; give that address, or leave it out.`);
  const chainId = await chain.chainId().catch(() => ledger.chainId);
  if (chainId === ledger.chainId) return;
  const [here, there] = [String(chainId), String(ledger.chainId)];
  throw new ConfigError(
    isChainEmbedded
      ? `CHAIN_RPC_URL: this ledger is anchored on the chain ${there}, and the embedded one is ${here}; give an address of that chain, or put the folder chain/ back from your backup if it was embedded.`
      : `CHAIN_RPC_URL: what answers is the chain ${here}, and this ledger is anchored on the chain ${there} for good; give an address of that one, or leave it out if the ledger was made with the embedded chain.`,
  );
}
