import type { Chain } from '../anchors/chain.ts';
import type { Tx } from '../database/database.ts';
import type { Mark } from '../log/high-water-mark.ts';

/** What is walked over: one view of the database, and what was seen outside of it before that view was taken. */
export interface Walk {
  readonly database: Pick<Tx, 'query'>;
  readonly origin: string;
  readonly publicUrl: string;
  /** The log's key, as the first entry names it. */
  readonly verifierKey: string;
  readonly mark: Mark | null;
  /** The chain and its block as of which it is asked; null when nobody can be asked. */
  readonly chain: { readonly chain: Chain; readonly asOf: number } | null;
  /** Where the files of evidence are. */
  readonly evidenceFolder: string;
  readonly progress: (done: string) => void;
}

/** Rows that are read at a time. */
export const BATCH = 2000;
