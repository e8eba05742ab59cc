import { Injectable } from '@nestjs/common';
import { LedgerError } from '../http/ledger-error.ts';
import type { Caller } from '../identities/caller.ts';
import { StatementRepository } from '../statements/statement-repository.ts';
import { isOwner, maySee, readerOf, type Disclosure, type Statement } from '../statements/statement.ts';

/** Statements as one caller may see them. */
@Injectable()
export class VisibleStatements {
  constructor(private readonly statements: StatementRepository) {}

  /**
   * The statement, with the disclosures for who owns it.
   * @throws LedgerError `not-found`, in the same words for what does not exist and for what is not this caller's to see
   */
  async find(id: string, caller: Caller | null): Promise<{ readonly statement: Statement; readonly disclosures: readonly Disclosure[] }> {
    const statement = await this.statements.find(id);
    if (statement === null || !maySee(statement, readerOf(caller)))
      throw new LedgerError('not-found', 'There is no such statement, or it is not public.');
    return { statement, disclosures: isOwner(statement, readerOf(caller)) ? await this.statements.disclosures(id) : [] };
  }
}
