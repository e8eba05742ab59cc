import { Injectable } from '@nestjs/common';
import { AnchorRepository } from '../anchors/anchor-repository.ts';
import { Database } from '../database/database.ts';
import { LogRepository } from '../log/log-repository.ts';
import { StatusListRepository } from '../status/status-list-repository.ts';

/** Where a statement stands: accepted (committed), logged (in a published checkpoint), anchored (on chain and final). */
type StatementState =
  | { readonly state: 'accepted' }
  | { readonly state: 'logged'; readonly index: number }
  | { readonly state: 'anchored'; readonly index: number; readonly anchoredAt: string };

@Injectable()
export class StatementStates {
  constructor(
    private readonly database: Database,
    private readonly log: LogRepository,
    private readonly anchors: AnchorRepository,
    private readonly lists: StatusListRepository,
  ) {}

  async of(id: string): Promise<StatementState> {
    const index = (await this.log.indexesOf([id])).get(id);
    if (index === undefined) return { state: 'accepted' };
    const anchor = await this.anchors.firstCovering(index);
    return anchor === null ? { state: 'logged', index } : { state: 'anchored', index, anchoredAt: anchor.blockTime.toISOString() };
  }

  /** What was changed about the statement's status, oldest first. */
  async changes(id: string) {
    return this.lists.changesOf(this.database, id);
  }
}
