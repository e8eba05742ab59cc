/** What every page knows of the ledger that serves it. */
export interface PageContext {
  /** The ledger's address, without a slash at its end. */
  readonly publicUrl: string;
  /** A ledger at localhost: its pages say that nothing on them is real. */
  readonly isDemo: boolean;
  /** An address that answers JSON-RPC for the chain, as the default that a visitor may change; null where the operator names none. */
  readonly rpcUrl: string | null;
  readonly chainId: number;
  readonly contract: string;
  readonly logId: string;
}
