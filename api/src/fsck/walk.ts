import type { Chain } from '../anchors/chain.ts';
import type { Tx } from '../database/database.ts';
import type { Mark } from '../log/high-water-mark.ts';

/** A log of the ledger. */
export interface WalkedLog {
  readonly origin: string;
  /** Its key, as its first entry names it. */
  readonly verifierKey: string;
  readonly contract: string;
  readonly logId: string;
  /** What is stored of the log that it took the place of; null for the first. */
  readonly predecessor: { readonly origin: string; readonly size: number; readonly root: Uint8Array } | null;
  /** Whether it has to agree with what was seen outside: it goes on, or ended for its key alone. One that ended since the database was older, or differed, never will. */
  readonly isWhole: boolean;
}

/** What is walked over: one view of the database, and what was seen outside of it before that view was taken. */
export interface Walk {
  readonly database: Pick<Tx, 'query'>;
  readonly publicUrl: string;
  /** Oldest first; the last one goes on. */
  readonly logs: readonly WalkedLog[];
  readonly mark: Mark | null;
  /** The chain and its block as of which it is asked; null when nobody can be asked. */
  readonly chain: { readonly chain: Chain; readonly asOf: number } | null;
  /** Where the files of evidence are. */
  readonly evidenceFolder: string;
  readonly progress: (done: string) => void;
}

/** One of the logs that are walked over. */
export type LogWalk = Walk & WalkedLog;

/** Rows that are read at a time. */
export const BATCH = 2000;
