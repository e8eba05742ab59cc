import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.ts';

/**
 * Events are in the order of the transactions that recorded them, which a server counts for itself. After a dump was restored on another, events may be of transactions that it has
 * yet to come to: they are put before all that it knows, in the order in which they were accepted.
 */
const RESTORED = `
update event set recorded_in = 0
 where recorded_in > 0 and exists (select from event where recorded_in >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)`;

/** Keeps the order of events when the database was moved to another server. */
@Injectable()
export class EventOrder implements OnModuleInit {
  constructor(private readonly database: Database) {}

  async onModuleInit(): Promise<void> {
    await this.database.query(RESTORED);
  }
}
