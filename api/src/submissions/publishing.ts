import { Injectable } from '@nestjs/common';
import { faultOfReaders, publication, PublicationCredential, type NewPublication } from '@terroir/schemas';
import { Database, type Tx } from '../database/database.ts';
import { LedgerError, unfit } from '../http/ledger-error.ts';
import { organisationOf, type Caller } from '../identities/caller.ts';
import { AcceptSigned } from '../issuing/accept-signed.ts';
import type { SignedOr } from '../issuing/signed-or.ts';
import type { Accepted } from '../statements/statement-repository.ts';
import type { Publishable } from './collection.ts';
import { asJson, type Keep } from './preparing.ts';
import { READERS, type NamesReaders, type Publication } from './publication.ts';
import { PublicationRepository } from './publication-repository.ts';
import { StatusRequests } from './status-requests.ts';
import { Submissions } from './submissions.ts';

/** Which statement is to be published. */
interface ToPublish {
  readonly kind: Publishable['kind'];
  readonly id: string;
}

/** Who may see a statement from now on, which part of the request says so, and how that is kept. */
interface Widening {
  readonly after: Publication;
  readonly readersIn: NamesReaders;
  readonly keep: Keep;
}

/** Who sees a statement is only ever more: what was seen cannot be unseen. @throws LedgerError `not-in-this-state`, `invalid-request` */
function checkWidens(before: Publication, { after, readersIn }: Widening): void {
  if (before.visibility === 'public') throw new LedgerError('not-in-this-state', 'The statement is public already, which is for good.');
  if (after.visibility === 'public') return;
  const lost = before.readers.filter((reader) => !after.readers.includes(reader));
  if (lost.length > 0)
    unfit(readersIn, { at: READERS[readersIn], message: `must name ${lost.join(', ')} as well, who may see it already` });
  if (after.readers.length === before.readers.length)
    throw new LedgerError('not-in-this-state', 'These organisations may see the statement already.');
}

/** Lets more people see a statement than before, which its organisation signs, and which is logged like any statement. */
@Injectable()
export class Publishing {
  constructor(
    private readonly database: Database,
    private readonly statusRequests: StatusRequests,
    private readonly submissions: Submissions,
    private readonly acceptSigned: AcceptSigned,
    private readonly repository: PublicationRepository,
  ) {}

  /**
   * Makes a private statement, or one for named organisations, public, or lets more organisations see it. The fields that it withholds stay withheld.
   * @throws LedgerError `not-found`, `not-allowed`, `not-in-this-state`, `invalid-signature`, `invalid-request`
   */
  async publish({ kind, id }: ToPublish, body: SignedOr<NewPublication>, mediaType: string, caller: Caller): Promise<Accepted> {
    const organisation = organisationOf(caller);
    await this.statusRequests.target(kind, id, caller);
    const widening =
      body.signed === null ? await this.here(id, body.asked, organisation) : await this.outside(id, body.signed, mediaType, organisation);
    return this.database.transaction((tx) => this.widen(tx, id, widening));
  }

  private async widen(tx: Tx, id: string, widening: Widening): Promise<Accepted> {
    checkWidens(await this.repository.lock(tx, id), widening);
    const accepted = await widening.keep(tx);
    if (!accepted.isNew) throw new LedgerError('already-exists', 'This very publication was made before.');
    await this.repository.widen(tx, id, widening.after);
    return accepted;
  }

  private async here(id: string, asked: NewPublication, organisation: string): Promise<Widening> {
    const by = await this.submissions.speaker(organisation);
    const statement = { kind: 'publication', organisation, subjects: [], evidence: [], readersIn: 'body', ...asked } as const;
    const keep: Keep = (tx) =>
      this.submissions.issue(tx, statement, {
        request: asJson({ statement: id, ...asked }),
        compose: (drawn) => publication(id, asked, by, drawn),
        restrictions: [],
        purposes: ['revocation'],
      });
    return { after: asked, readersIn: 'body', keep };
  }

  private async outside(id: string, text: string, mediaType: string, organisation: string): Promise<Widening> {
    const { signed, credential } = await this.acceptSigned.readAs(PublicationCredential, { text, mediaType, organisation });
    const { statement, visibility, readers = [] } = credential.credentialSubject;
    if (statement !== id) unfit('credential', { at: '/credentialSubject/statement', message: `must be ${id}` });
    const after = { visibility, readers };
    const message = faultOfReaders(after);
    if (message !== null) unfit('credential', { at: READERS.credential, message });
    const submission = { kind: 'publication', organisation, subjects: [], evidence: [], readersIn: 'credential', ...after } as const;
    const keep: Keep = (tx) => this.submissions.take(tx, submission, signed);
    return { after, readersIn: 'credential', keep };
  }
}
