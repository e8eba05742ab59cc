import { Injectable } from '@nestjs/common';
import { discloseClaims, parseJws } from '@terroir/proof';
import { z } from 'zod';
import { LedgerError } from '../http/ledger-error.ts';
import { pageOf, type SequencePage, toPage } from '../http/page.ts';
import type { Caller } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { isOwner, maySee, readerOf, type StatementKind } from '../statements/statement.ts';
import { OwnStatementRepository, type OwnStatement } from './own-statement-repository.ts';

/** How a statement is shown: a facility, a product, an attestation, also one of others that waits for its owner, or an owner acceptance. */
export const OwnStatementView = z.object({
  id: z.string(),
  issuer: z.string(),
  visibility: z.enum(['public', 'named', 'private']),
  readers: z.array(z.string()).optional().meta({ description: 'To its organisation alone: who else may see it.' }),
  acceptedAt: z.iso.datetime(),
  status: z.object({ isRevoked: z.boolean(), isSuspended: z.boolean(), replacedBy: z.string().nullable() }),
  credential: z
    .record(z.string(), z.unknown())
    .meta({ description: 'The signed credential; to its organisation with what is withheld from others.' }),
  proof: z.url(),
});
export type OwnStatementView = z.infer<typeof OwnStatementView>;

export const OwnStatementPage = pageOf(OwnStatementView);

/** What organisations stated, kind by kind, as the caller may see it. */
@Injectable()
export class OwnStatements {
  constructor(
    private readonly repository: OwnStatementRepository,
    private readonly ledger: Ledger,
  ) {}

  /** @throws LedgerError `not-found`, the same for what is not there and for what is not this caller's to see */
  async get(kind: StatementKind, id: string, caller: Caller | null): Promise<OwnStatementView> {
    const found = await this.repository.find(kind, id);
    if (found === null || !maySee(found, readerOf(caller)))
      throw new LedgerError('not-found', `There is no such ${kind}, or it is not public.`);
    return this.viewOf(found, caller);
  }

  /** Those of `ids` that the caller may see, by id. */
  async among(kind: StatementKind, ids: readonly string[], caller: Caller): Promise<ReadonlyMap<string, OwnStatementView>> {
    const found = (await this.repository.among(kind, ids)).filter((one) => maySee(one, readerOf(caller)));
    return new Map(found.map((one) => [one.id, this.viewOf(one, caller)]));
  }

  /** A page of the caller's own, newest first; of everyone's for the operator. */
  async list(kind: StatementKind, { after, limit }: SequencePage, caller: Caller) {
    const page = toPage(await this.repository.list(kind, caller.organisation, after ?? null, limit + 1), limit, (one) =>
      String(one.sequence),
    );
    return { items: page.items.map((one) => this.viewOf(one, caller)), next: page.next };
  }

  private viewOf(statement: OwnStatement, caller: Caller | null): OwnStatementView {
    const isOwners = isOwner(statement, readerOf(caller));
    return {
      id: statement.id,
      issuer: statement.issuer,
      visibility: statement.visibility,
      ...(isOwners ? { readers: [...statement.readers] } : {}),
      acceptedAt: statement.acceptedAt.toISOString(),
      status: { isRevoked: statement.isRevoked, isSuspended: statement.isSuspended, replacedBy: statement.replacedBy },
      credential: discloseClaims(parseJws(statement.jws).payload, isOwners ? statement.disclosures : []),
      proof: this.ledger.proofUrl(statement.id),
    };
  }
}
