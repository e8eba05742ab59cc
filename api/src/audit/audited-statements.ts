import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { BODY_LIMIT } from '../http/bodies.ts';
import { toPage } from '../http/page.ts';
import { Ledger } from '../identities/ledger.ts';
import { auditedStatement, type AuditedStatement } from './audited-statement.ts';
import type { Grant } from './grant.ts';
import { StatementDetailsRepository } from './statement-details.ts';
import { filterOf, horizonOf, type Horizon, type StatementQuestion } from './statement-question.ts';
import { StatementSearch, type FoundStatement } from './statement-search.ts';

/** Statements that were found, whose words are read when they are wanted. */
export interface FoundPage {
  readonly count: number;
  /** Where the next page begins; null on the last. */
  readonly next: string | null;
  readonly statements: () => AsyncGenerator<AuditedStatement>;
}

/** The first statements that together are no longer than `most`; one at least. */
function firstOf(found: readonly FoundStatement[], most: number): readonly FoundStatement[] {
  let size = 0;
  const end = found.findIndex((one, i) => (size += one.size) > most && i > 0);
  return end === -1 ? found : found.slice(0, end);
}

/** So many are read at a time, and so much: what is answered is never in memory as a whole. */
const BATCH = 200;

/** What a grant shows of statements. */
@Injectable()
export class AuditedStatements {
  constructor(
    private readonly search: StatementSearch,
    private readonly details: StatementDetailsRepository,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /** A page of what fits: so many at most, and so long together at most, but for a single one that is longer. @throws LedgerError `question-too-large` */
  async find(grant: Grant, question: StatementQuestion, most: { readonly limit: number; readonly size: number }): Promise<FoundPage> {
    const horizon = horizonOf(question);
    const found = await this.search.find(grant, filterOf(question), horizon, { after: question.after ?? 0, limit: most.limit + 1 });
    const { length } = firstOf(found.slice(0, most.limit), most.size);
    const page = toPage(found, length, ({ sequence }) => String(sequence));
    return { count: page.items.length, next: page.next, statements: () => this.read(page.items, grant, horizon) };
  }

  private async *read(items: readonly FoundStatement[], grant: Grant, horizon: Horizon): AsyncGenerator<AuditedStatement> {
    const at = horizon.statusAt ?? this.clock.now();
    for (let rest = items; rest.length > 0;) {
      const batch = firstOf(rest.slice(0, BATCH), BODY_LIMIT);
      const ids = batch.map(({ id }) => id);
      for (const details of await this.details.of(ids, grant, horizon))
        yield auditedStatement(details, at, (sha256) => `${this.ledger.publicUrl}/v1/audit/evidence/${sha256}`);
      rest = rest.slice(batch.length);
    }
  }
}
