import { Injectable } from '@nestjs/common';
import { AnchoredLogs } from '../anchors/anchored-logs.ts';
import { Database } from '../database/database.ts';
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
    private readonly logs: AnchoredLogs,
    private readonly lists: StatusListRepository,
  ) {}

  async of(id: string): Promise<StatementState> {
    const held = await this.logs.holding(id);
    if (held === null) return { state: 'accepted' };
    const { index, log } = held;
    const anchor = await log.anchors.firstCovering(index);
    return anchor === null ? { state: 'logged', index } : { state: 'anchored', index, anchoredAt: anchor.blockTime.toISOString() };
  }

  /** What was changed about the statement's status, oldest first. */
  async changes(id: string) {
    return this.lists.changesOf(this.database, id);
  }
}
