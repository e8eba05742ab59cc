import { Injectable } from '@nestjs/common';
import { ownerAcceptance, OwnerAcceptanceCredential, type NewOwnerAcceptance } from '@terroir/schemas';
import { Database, type Tx } from '../database/database.ts';
import { LedgerError, unfit } from '../http/ledger-error.ts';
import { organisationOf, type Caller } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { AcceptSigned } from '../issuing/accept-signed.ts';
import type { SignedOr } from '../issuing/signed-or.ts';
import type { Accepted } from '../statements/statement-repository.ts';
import { maySee } from '../statements/statement.ts';
import { inRole } from '../submissions/outside.ts';
import { asJson } from '../submissions/preparing.ts';
import { Submissions, type Submission } from '../submissions/submissions.ts';
import { ReceivedRepository, type Acceptable } from './received-repository.ts';
import { ACCEPTED } from './standing-acceptance.ts';

/** States an acceptance; `before` is the organisation's last one of the same attestation. */
type StatesAcceptance = (tx: Tx, before: string | null) => Promise<Accepted>;

function refuse(message: string): never {
  throw new LedgerError('not-in-this-state', message);
}

/** @throws LedgerError `not-found`, the same for what is not there and for what the organisation may not see; `not-allowed`, `not-in-this-state` */
function checkAcceptable(found: Acceptable | null, organisation: string): asserts found is Acceptable {
  if (found?.kind !== 'attestation' || !maySee(found, organisation)) throw new LedgerError('not-found', 'There is no such attestation.');
  if (found.organisation === organisation) refuse('It is your organisation’s own: it is shown without being accepted.');
  if (!found.isAboutOwn) throw new LedgerError('not-allowed', 'It assesses no thing that your organisation speaks for.');
  if (found.visibility !== 'public') refuse('It is not public: only its issuer can publish it, and only then it can be shown.');
  if (found.isRevoked) refuse('It is revoked, which is for good.');
  if (found.isAccepted)
    refuse(
      `Your organisation accepts it already, by statement ${String(found.before)}. Where that counts no more because its key was withdrawn, revoke it, and accept anew.`,
    );
}

/** Lets who speaks for a thing accept what another attests of it, so that it is shown: a signed statement that is logged, and that its organisation can revoke. */
@Injectable()
export class OwnerAcceptances {
  constructor(
    private readonly database: Database,
    private readonly received: ReceivedRepository,
    private readonly submissions: Submissions,
    private readonly acceptSigned: AcceptSigned,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Accepts a public attestation by somebody else about a thing of the caller's organisation. It says nothing of whether it is right, and makes no more of how it was checked.
   * @throws LedgerError `not-found`, `not-allowed`, `not-in-this-state`, `invalid-signature`, `invalid-request`
   */
  async accept(id: string, body: SignedOr<NewOwnerAcceptance>, mediaType: string, caller: Caller): Promise<Accepted> {
    const organisation = organisationOf(caller);
    const state =
      body.signed === null ? await this.here(id, organisation) : await this.outside(id, { text: body.signed, mediaType, organisation });
    return this.database.transaction(async (tx) => {
      const found = await this.received.acceptable(tx, organisation, id);
      checkAcceptable(found, organisation);
      const accepted = await state(tx, found.before);
      if (!accepted.isNew) throw new LedgerError('already-exists', 'This very acceptance was made before.');
      return accepted;
    });
  }

  private async here(id: string, organisation: string): Promise<StatesAcceptance> {
    const by = await this.submissions.speaker(organisation);
    return (tx, before) =>
      this.submissions.issue(tx, this.statementOn(id, organisation), {
        // Accepting anew what was taken back is another statement, so it is another request.
        request: asJson({ statement: id, before }),
        compose: (drawn) => ownerAcceptance(id, by, drawn),
        restrictions: [],
        purposes: ['revocation'],
      });
  }

  private async outside(
    id: string,
    sent: { readonly text: string; readonly mediaType: string; readonly organisation: string },
  ): Promise<StatesAcceptance> {
    const { signed, credential } = await this.acceptSigned.readAs(OwnerAcceptanceCredential, sent);
    if (credential.credentialSubject.statement !== id)
      unfit('credential', { at: '/credentialSubject/statement', message: `must be ${id}` });
    return (tx) => this.submissions.take(tx, this.statementOn(id, sent.organisation), signed);
  }

  private statementOn(id: string, organisation: string): Submission {
    const subjects = [inRole(this.ledger.statementUrl('statements', id), ACCEPTED)];
    return { kind: 'owner-acceptance', organisation, subjects, evidence: [], visibility: 'public', readers: [], readersIn: 'body' };
  }
}
