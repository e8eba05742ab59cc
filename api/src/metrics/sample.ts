/** What is measured when somebody asks for it, by name, in a sentence. A name ends in its unit. */
export const MEASURED = {
  terroir_database_connections: 'Connections to the database, by pool (write, read) and whether they are busy or idle.',
  terroir_database_connections_most: 'The most connections that a pool takes.',
  terroir_database_waiting: 'Questions that wait for a connection, by pool.',
  terroir_log_size: 'Entries in the published log.',
  terroir_log_standing_still: '1 when the log stands still until a person has looked, else 0.',
  terroir_log_waiting: 'Statements that are accepted and not in the log.',
  terroir_log_waiting_seconds: 'Age of the oldest of them; 0 when none waits.',
  terroir_log_checkpoint_age_seconds: 'Seconds since the newest published checkpoint was signed.',
  terroir_log_unanchored_seconds: 'Since when the oldest published entry has been waiting for a final anchor; 0 when all are anchored.',
  terroir_anchors: 'Anchors of this log, by state.',
  terroir_anchoring_waiting_seconds: 'Since when anchoring has been waiting for the chain; 0 while it goes on.',
  terroir_anchor_last_gas: 'Gas that the newest anchor used.',
  terroir_anchor_last_fee_wei: 'What the newest anchor cost.',
  terroir_chain_balance_wei: 'What the account that anchors has left.',
  terroir_chain_block: 'The newest block of the chain that all of its addresses have.',
  terroir_chain_block_age_seconds: 'Age of that block.',
  terroir_passports_made_total: 'Passports that were assembled.',
  terroir_passports_given_again_total: 'Passports that were given again as they were.',
  terroir_passports_kept: 'Passports that are kept to be given again.',
  terroir_disk_free_bytes: 'What may still be written, on the fuller of the disks of data and evidence.',
} as const;

type Measured = keyof typeof MEASURED;

/** One figure as it is now. */
export interface Sample {
  readonly name: Measured;
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What is asked for its figures, and may fail by itself. */
export interface Source {
  /** What it is called where it fails. */
  readonly part: string;
  samples(): Promise<readonly Sample[]>;
}

/** Injects every source. */
export const SOURCES = Symbol('sources');

/** How long ago that was; 0 for what is not. Never less: clocks differ between machines. */
export const secondsSince = (then: Date | null, now: Date): number =>
  then === null ? 0 : Math.max(0, (now.getTime() - then.getTime()) / 1000);
