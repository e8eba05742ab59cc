import type { HighWaterMark } from './high-water-mark.ts';
import type { LogKey } from './log-key.ts';

/** The log that this service keeps: its name, its key, its mark outside of the database, and when its states are due. What only reads a log needs no more than the name. */
export class OwnLog {
  constructor(
    readonly origin: string,
    readonly key: LogKey,
    readonly mark: HighWaterMark,
    readonly stateLimits: { readonly intervalMs: number; readonly entries: number },
    /** Checkpoints are published at most so often. */
    readonly checkpointIntervalMs: number,
  ) {}
}
