import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Database } from '../database/database.ts';

const LOCK = 7_305_534; // any number, the same in every process of this service

/** Who anchors, of all processes: the one that holds a lock, for as long as its connection lives. Were two to anchor for a moment, the nonce would still let one transaction through. */
@Injectable()
export class Leadership {
  private client: pg.Client | null = null;
  private isHeld = false;

  constructor(private readonly database: Database) {}

  /** Whether this process leads, now that it has asked. @throws when the database cannot be asked: then it does not */
  async isOurs(): Promise<boolean> {
    const client = (this.client ??= await this.connect());
    try {
      if (this.isHeld) await client.query('select 1');
      else {
        const { rows } = await client.query<{ leads: boolean }>('select pg_try_advisory_lock($1) as leads', [LOCK]);
        this.isHeld = rows[0]?.leads === true;
      }
      return this.isHeld;
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /** Lets another process lead. */
  async end(): Promise<void> {
    const { client } = this;
    [this.client, this.isHeld] = [null, false];
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<pg.Client> {
    const client = await this.database.dedicated();
    client.on('error', () => {
      if (this.client === client) [this.client, this.isHeld] = [null, false];
    });
    return client;
  }
}
