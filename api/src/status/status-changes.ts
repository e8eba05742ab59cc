import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { credentialOfStatusChange, type Reason } from '@terroir/schemas';
import type { Clock } from '../clock/clock.ts';
import type { Tx } from '../database/database.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { Ledger } from '../identities/ledger.ts';
import { Signer } from '../identities/signer.ts';
import { type Accepted, StatementRepository } from '../statements/statement-repository.ts';
import type { Statement } from '../statements/statement.ts';
import type { StatusPurpose } from './status-list.ts';
import { StatusListRepository } from './status-list-repository.ts';
import { StatusLists } from './status-lists.ts';

/** What is to change about a statement, and why. */
export interface StatusChange {
  readonly target: Statement;
  readonly purpose: StatusPurpose;
  readonly value: boolean;
  readonly reason: Reason;
  /** The id of the statement that replaces it, where it is revoked for that. */
  readonly replacedBy: string | null;
}

/** Keeps the signed `StatusChange`: signs it here, or takes one that was signed outside. It is seen by who sees the target, as that stands in the transaction; `now` is when it changes. */
export type Say = (target: Statement, now: Date) => Promise<Accepted>;

function refuse(message: string): never {
  throw new LedgerError('not-in-this-state', message);
}

/** Revokes, suspends and reinstates: a signed `StatusChange` that explains, and the list that decides, in one transaction. */
@Injectable()
export class StatusChanges {
  constructor(
    private readonly statements: StatementRepository,
    private readonly repository: StatusListRepository,
    private readonly lists: StatusLists,
    private readonly signer: Signer,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Makes a change that `say` states. The lists are held still until the transaction ends, so that of two equal changes one is refused; and who may see the target,
   * so that of a publication at the same time either the change knows, or the publication takes it along. It is made when the lists are held: not when it began to wait for them.
   * @throws LedgerError `not-in-this-state` when the statement is so already, is revoked (which is for good), or has no entry for that purpose
   */
  async make(tx: Tx, change: StatusChange, say: Say, clock: Clock): Promise<Accepted> {
    const { target, purpose, value, reason, replacedBy } = change;
    const held = await this.statements.hold(tx, target.id);
    if (held === null) throw new Error('a statement that was just there is gone');
    const before = await this.lists.of(tx, target.id);
    if (before.revocation) refuse('The statement is revoked, which is for good.');
    if (!before.purposes.includes(purpose)) refuse(`The statement has no place in a list for ${purpose}: revoke it, and issue it anew.`);
    if (before[purpose] === value) refuse(value ? 'The statement is suspended already.' : 'The statement is not suspended.');
    const now = clock.now();
    const accepted = await say(held, now);
    if (!accepted.isNew) throw new LedgerError('already-exists', 'This very change was made before.');
    await this.repository.recordChange(tx, {
      statement: accepted.id,
      target: target.id,
      purpose,
      value,
      reason,
      replacedBy,
      changedAt: now,
    });
    await this.lists.set(tx, target.id, purpose, value);
    return accepted;
  }

  /** States a change with the key that the service keeps for `by`: an organisation's, or the ledger's own (null). It is seen by who sees its target. */
  async sign(tx: Tx, { target, ...change }: StatusChange, by: string | null, now: Date): Promise<Accepted> {
    const issuer = by === null ? this.ledger.did : this.ledger.didOf(by);
    const payload = credentialOfStatusChange({
      id: `urn:uuid:${randomUUID()}`,
      issuer,
      contextUrl: this.ledger.contextUrl,
      statement: target.id,
      ...change,
      now,
    });
    return this.statements.insertOnce(tx, {
      kind: 'status-change',
      jws: await this.signer.sign(tx, issuer, { typ: 'vc+jwt', payload }),
      issuer,
      organisation: by,
      requestHash: null,
      visibility: target.visibility,
      readers: target.readers,
      subjects: [],
      disclosures: [],
      acceptedAt: now,
    });
  }
}
