import type { PageContext } from '@terroir/web';
import type { Ledger } from '../../identities/ledger.ts';

/** Injects what every page knows of this ledger. */
export const PAGE_CONTEXT = Symbol('page context');

/**
 * What every page knows of this ledger. `visitorsRpcUrl` is an RPC that visitors may be told: the embedded chain of a ledger at localhost;
 * the operator's own never, since its address may hold a key.
 */
export const pageContextOf = ({ publicUrl, isLocal, chainId, contract, logId }: Ledger, visitorsRpcUrl: string | null): PageContext => ({
  publicUrl,
  isDemo: isLocal,
  rpcUrl: isLocal ? visitorsRpcUrl : null,
  chainId,
  contract,
  logId,
});
