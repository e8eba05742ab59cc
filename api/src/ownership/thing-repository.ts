import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/database.ts';

/** An id and who speaks for it. */
export interface Thing {
  readonly key: string;
  readonly uri: string;
  readonly kind: string;
  readonly organisation: string;
}

/** Every id that somebody speaks for. */
@Injectable()
export class ThingRepository {
  /** Makes the organisation the owner unless there is one. Gives the owner. Of two that claim at the same time the second waits for the first. */
  async claim(tx: Tx, thing: Thing, now: Date): Promise<string> {
    const claimed = await tx.execute(
      'insert into thing (key, uri, kind, organisation, claimed_at) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [thing.key, thing.uri, thing.kind, thing.organisation, now],
    );
    if (claimed === 1) return thing.organisation;
    const [row] = await tx.query<{ organisation: string }>('select organisation from thing where key = $1', [thing.key]);
    if (row === undefined) throw new Error('an id is taken, but by nobody');
    return row.organisation;
  }
}
