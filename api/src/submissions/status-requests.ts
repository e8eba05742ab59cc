import { Injectable } from '@nestjs/common';
import { StatusChangeCredential, type NewStatusChange, type Reason } from '@terroir/schemas';
import { Clock } from '../clock/clock.ts';
import { Database, type Tx } from '../database/database.ts';
import { LedgerError, unfit } from '../http/ledger-error.ts';
import { organisationOf, type Caller } from '../identities/caller.ts';
import { AcceptSigned } from '../issuing/accept-signed.ts';
import type { SignedOr } from '../issuing/signed-or.ts';
import { type Accepted, StatementRepository } from '../statements/statement-repository.ts';
import { maySee, type Statement, type StatementKind } from '../statements/statement.ts';
import { StatusChanges, type Say, type StatusChange } from '../status/status-changes.ts';

/** What can be done to a statement's status, and which bit that sets or clears. */
const ACTIONS = {
  revoke: { purpose: 'revocation', value: true },
  suspend: { purpose: 'suspension', value: true },
  reinstate: { purpose: 'suspension', value: false },
} as const;
export type Action = keyof typeof ACTIONS;

/** Where a change says what replaces the statement. */
const REPLACED_BY = { body: '/replacedBy', credential: '/credentialSubject/replacedBy' } as const;

/** Which statement is to change, and how. */
export interface Change {
  readonly kind: StatementKind;
  readonly id: string;
  readonly action: Action;
}

/** Revokes, suspends, reinstates and replaces, for the organisation whose statement it is, and for the operator. */
@Injectable()
export class StatusRequests {
  constructor(
    private readonly database: Database,
    private readonly statements: StatementRepository,
    private readonly statusChanges: StatusChanges,
    private readonly acceptSigned: AcceptSigned,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a change that is signed here: for an organisation with its key, for the operator with the ledger's; or one that the organisation signed itself.
   * @throws LedgerError `not-found`, `not-allowed` for another's statement, `not-in-this-state`, `invalid-signature`, `invalid-request`
   */
  async make(change: Change, body: SignedOr<NewStatusChange>, mediaType: string, caller: Caller): Promise<Accepted> {
    if (body.signed !== null) {
      const { make } = await this.signedOutside(change, body.signed, mediaType, caller);
      return this.database.transaction(make);
    }
    const target = await this.target(change.kind, change.id, caller);
    const { reason, replacedBy = null } = body.asked;
    return this.database.transaction((tx) => this.sign(tx, { target, ...ACTIONS[change.action], reason, replacedBy }, caller));
  }

  /** Reads a change that the organisation signed itself: what it says replaces the statement, and how to make it in a transaction. */
  async signedOutside(
    { kind, id, action }: Change,
    text: string,
    mediaType: string,
    caller: Caller,
  ): Promise<{ readonly replacedBy: string | null; readonly make: (tx: Tx) => Promise<Accepted> }> {
    const target = await this.target(kind, id, caller);
    const organisation = organisationOf(caller);
    const { signed, credential } = await this.acceptSigned.readAs(StatusChangeCredential, { text, mediaType, organisation });
    const change: StatusChange = { target, ...ACTIONS[action], ...said(credential, id, action) };
    const statement = { kind: 'status-change', organisation, signed, status: [], subjects: [] } as const;
    const make = async (tx: Tx): Promise<Accepted> => {
      await this.checkReplacement(tx, change, 'credential');
      const say: Say = ({ visibility, readers }) => this.acceptSigned.accept(tx, { ...statement, visibility, readers });
      return this.statusChanges.make(tx, change, say, this.clock);
    };
    return { replacedBy: change.replacedBy, make };
  }

  /** Revokes a statement because `replacedBy`, accepted in the same transaction, says it anew. */
  async replace(
    tx: Tx,
    target: Statement,
    replacement: { readonly replacedBy: string; readonly reason: Reason },
    caller: Caller,
  ): Promise<void> {
    await this.sign(tx, { target, ...ACTIONS.revoke, ...replacement }, caller);
  }

  /** The statement, for who may change its status. @throws LedgerError `not-found`, `not-allowed` */
  async target(kind: StatementKind, id: string, caller: Caller): Promise<Statement> {
    const found = await this.statements.find(id);
    if (found?.kind !== kind || !maySee(found, caller.organisation)) throw new LedgerError('not-found', `There is no such ${kind}.`);
    if (caller.organisation !== null && found.organisation !== caller.organisation)
      throw new LedgerError('not-allowed', 'Only the organisation that said it, or the operator, changes its status.');
    return found;
  }

  private async sign(tx: Tx, change: StatusChange, caller: Caller): Promise<Accepted> {
    await this.checkReplacement(tx, change, 'body');
    const say: Say = (target, now) => this.statusChanges.sign(tx, { ...change, target }, caller.organisation, now);
    return this.statusChanges.make(tx, change, say, this.clock);
  }

  /** What replaces a statement is of the same kind, by the same organisation, and only what is revoked is replaced. */
  private async checkReplacement(tx: Tx, { target, purpose, replacedBy }: StatusChange, saidIn: keyof typeof REPLACED_BY): Promise<void> {
    if (replacedBy === null) return;
    const at = REPLACED_BY[saidIn];
    if (purpose !== 'revocation') unfit(saidIn, { at, message: 'only what is revoked is replaced' });
    const replacement = await this.statements.findIn(tx, replacedBy);
    if (replacement?.kind !== target.kind || replacement.organisation !== target.organisation || replacement.id === target.id)
      unfit(saidIn, { at, message: `must be another ${target.kind} of the same organisation` });
  }
}

/** What a `StatusChange` that was signed outside says, if it says this change of this statement. */
function said(
  { credentialSubject }: StatusChangeCredential,
  id: string,
  action: Action,
): { readonly reason: Reason; readonly replacedBy: string | null } {
  const { statement, purpose, value, reason, replacedBy = null } = credentialSubject;
  const expected = ACTIONS[action];
  if (statement !== id) unfit('credential', { at: '/credentialSubject/statement', message: `must be ${id}` });
  if (purpose !== expected.purpose || value !== expected.value)
    unfit('credential', { at: '/credentialSubject', message: `must say purpose ${expected.purpose} and value ${String(expected.value)}` });
  return { reason, replacedBy };
}
