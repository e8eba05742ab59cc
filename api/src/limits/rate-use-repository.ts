import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';

/** What was used of budgets, as all processes know it. */
@Injectable()
export class RateUseRepository {
  constructor(private readonly database: Database) {}

  /** Adds to what a subject used in a minute, and gives what everyone added there. */
  async add(subject: Buffer, minute: Date, used: number): Promise<number> {
    const [row] = await this.database.query<{ used: number }>(
      `insert into rate_use (subject, minute, used) values ($1, $2, $3)
       on conflict (subject) do update set used = least(rate_use.used::bigint + excluded.used, 2147483647)::int returning used`,
      [subject, minute, used],
    );
    return row?.used ?? used;
  }

  /** Forgets the minutes before `minute`. */
  async forget(minute: Date): Promise<void> {
    await this.database.query('delete from rate_use where minute < $1', [minute]);
  }
}
