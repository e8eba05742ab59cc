import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { LedgerError, unfit } from '../http/ledger-error.ts';
import type { Caller, Scope } from '../identities/caller.ts';
import type { SignedOr } from '../issuing/signed-or.ts';
import type { Accepted } from '../statements/statement-repository.ts';
import type { Prepares, Sent } from './preparing.ts';
import type { Replacement } from './replacement.ts';
import { StatusRequests } from './status-requests.ts';

/** Refuses a key that may change a statement's status and may not write its kind, or the other way round. @throws LedgerError `not-allowed` */
export function checkScope(caller: Caller, scope: Scope): void {
  if (!caller.scopes.has(scope)) throw new LedgerError('not-allowed', `This API key may not do that: it needs the scope ${scope} as well.`);
}

/** Keeps what organisations state, and lets one statement take another's place: all of it or nothing. */
@Injectable()
export class Intake {
  constructor(
    private readonly database: Database,
    private readonly statusRequests: StatusRequests,
  ) {}

  /** Accepts a statement. The same again changes nothing and gives the first one's id. */
  async submit<Request>(service: Prepares<Request>, body: SignedOr<Request>, sent: Sent): Promise<Accepted> {
    return this.database.transaction(await service.prepare(body, sent));
  }

  /**
   * Accepts a new statement and revokes the old one, naming the new, in one transaction.
   * @throws LedgerError as for a submission and for a revocation; `invalid-request` when the change that was signed outside names another statement than the new one
   */
  async replace<Request>(
    service: Prepares<Request>,
    id: string,
    body: Replacement<Request>,
    sent: Sent & { readonly caller: Caller },
  ): Promise<Accepted> {
    const { caller } = sent;
    const target = await this.statusRequests.target(service.kind, id, caller);
    if (body.outside === null) {
      const keep = await service.prepare({ asked: body.asked, signed: null }, sent);
      return this.database.transaction(async (tx) => {
        const accepted = await keep(tx);
        await this.statusRequests.replace(tx, target, { replacedBy: accepted.id, reason: body.reason }, caller);
        return accepted;
      });
    }
    const { statement, mediaType, change } = body.outside;
    const keep = await service.prepare({ asked: null, signed: statement }, { ...sent, mediaType });
    const revocation = await this.statusRequests.signedOutside(
      { kind: service.kind, id, action: 'revoke' },
      change,
      'application/vc+jwt',
      caller,
    );
    return this.database.transaction(async (tx) => {
      const accepted = await keep(tx);
      if (revocation.replacedBy !== accepted.id)
        unfit('body', { at: '/change/credentialSubject/replacedBy', message: `must be ${accepted.id}, the id of the new statement` });
      await revocation.make(tx);
      return accepted;
    });
  }
}
