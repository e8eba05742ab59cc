import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { LedgerLogs, type LedgerLog } from './ledger-logs.ts';
import { LogRepository } from './log-repository.ts';
import { TreeReader } from './tree-reader.ts';

/** A log of this ledger, with what reads its tables and its tree. */
export interface ReadableLog {
  readonly facts: LedgerLog;
  readonly log: LogRepository;
  readonly tree: TreeReader;
}

/** The logs of this ledger, to be read: those that ended stay as they were when another took their place. */
@Injectable()
export class ReadableLogs {
  /** The one that goes on, then those that ended, the newest first. */
  readonly newestFirst: readonly ReadableLog[];

  constructor(logs: LedgerLogs, log: LogRepository, tree: TreeReader, database: Database) {
    const ended = logs.ended.map((facts): ReadableLog => {
      const ofEnded = new LogRepository(database, facts);
      return { facts, log: ofEnded, tree: new TreeReader(database, ofEnded) };
    });
    this.newestFirst = [{ facts: logs.current, log, tree }, ...ended.reverse()];
  }

  /** The log of that number, or null. */
  numbered(number: number): ReadableLog | null {
    return this.newestFirst.find(({ facts }) => facts.number === number) ?? null;
  }
}
