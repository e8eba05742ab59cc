import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { StatusListRepository } from './status-list-repository.ts';
import type { StatusEntry, StatusPurpose } from './status-list.ts';
import { StatusLists } from './status-lists.ts';

/** Reserved places that an organisation may hold unused: they are taken from everyone. */
export const MOST_UNUSED = 2000;

/** Places in status lists for who signs outside: a statement names them before it is signed. */
@Injectable()
export class StatusReservations {
  constructor(
    private readonly database: Database,
    private readonly repository: StatusListRepository,
    private readonly lists: StatusLists,
  ) {}

  /**
   * Reserves places for `count` statements: for each, one in a list of each purpose.
   * @throws LedgerError `not-in-this-state` when the organisation would hold too many unused
   */
  async reserve(organisation: string, count: number, purposes: readonly StatusPurpose[]): Promise<StatusEntry[][]> {
    return this.database.transaction(async (tx) => {
      const unused = await this.repository.countUnused(tx, organisation);
      if (unused + count * purposes.length > MOST_UNUSED)
        throw new LedgerError(
          'not-in-this-state',
          `Your organisation holds ${String(unused)} reserved places that no statement uses yet, and may hold ${String(MOST_UNUSED)}.`,
        );
      const reserved: StatusEntry[][] = [];
      for (let i = 0; i < count; i++) reserved.push(await this.lists.allocate(tx, purposes, organisation));
      return reserved;
    });
  }
}
