import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { ReadableLogs, type ReadableLog } from '../log/readable-logs.ts';
import { AnchorRepository } from './anchor-repository.ts';

/** A log of this ledger, with what is on chain of it. */
export interface AnchoredLog extends ReadableLog {
  readonly anchors: AnchorRepository;
}

/** The logs of this ledger with their anchors: a statement is proven by a log that it is in. */
@Injectable()
export class AnchoredLogs {
  /** The one that goes on. */
  readonly current: AnchoredLog;
  /** It, then those that ended, the newest first. */
  readonly newestFirst: readonly AnchoredLog[];

  constructor(logs: ReadableLogs, database: Database) {
    const [current, ...ended] = logs.newestFirst.map((log): AnchoredLog => ({
      ...log,
      anchors: new AnchorRepository(database, log.facts),
    }));
    if (current === undefined) throw new Error('a ledger has a log');
    this.current = current;
    this.newestFirst = [current, ...ended];
  }

  /** The log of that name; the one that goes on where there is none. */
  namedOrCurrent(origin: string | null): AnchoredLog {
    return this.newestFirst.find(({ facts }) => facts.origin === origin) ?? this.current;
  }

  /** The newest log that has the statement in a published checkpoint, and its index there; null while none has. */
  async holding(statement: string): Promise<{ readonly log: AnchoredLog; readonly index: number } | null> {
    for (const log of this.newestFirst) {
      const index = (await log.log.indexesOf([statement])).get(statement);
      if (index !== undefined) return { log, index };
    }
    return null;
  }
}
