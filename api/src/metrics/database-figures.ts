import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import type { Sample, Source } from './sample.ts';

/** How many connections are in use, and who waits for one. */
@Injectable()
export class DatabaseFigures implements Source {
  readonly part = 'connections';

  constructor(private readonly database: Database) {}

  async samples(): Promise<readonly Sample[]> {
    const samples = Object.entries(this.database.connections()).flatMap(([pool, { busy, idle, waiting, most }]): Sample[] => [
      { name: 'terroir_database_connections', value: busy, labels: { pool, state: 'busy' } },
      { name: 'terroir_database_connections', value: idle, labels: { pool, state: 'idle' } },
      { name: 'terroir_database_connections_most', value: most, labels: { pool } },
      { name: 'terroir_database_waiting', value: waiting, labels: { pool } },
    ]);
    return Promise.resolve(samples);
  }
}
