import { Injectable } from '@nestjs/common';
import type { JsonValue } from '@terroir/proof';
import type { Tx } from '../database/database.ts';
import { Evidences, type EvidenceClaim } from '../evidence/evidences.ts';
import { unfit, type Fault } from '../http/ledger-error.ts';
import { Ledger } from '../identities/ledger.ts';
import { AcceptSigned } from '../issuing/accept-signed.ts';
import { Issuing, type Issuance } from '../issuing/issuing.ts';
import { statusEntriesOf, type SignedStatement } from '../issuing/signed-statement.ts';
import { Organisations } from '../organisations/organisations.ts';
import type { Accepted } from '../statements/statement-repository.ts';
import type { StatementKind, Subject, Visibility } from '../statements/statement.ts';
import { READERS, type NamesReaders } from './publication.ts';

/** What an organisation states, but for who signs it. */
export interface Submission {
  readonly kind: StatementKind;
  readonly organisation: string;
  readonly subjects: readonly Subject[];
  readonly evidence: readonly EvidenceClaim[];
  readonly visibility: Visibility;
  readonly readers: readonly string[];
  /** Which part of the request names the readers. */
  readonly readersIn: NamesReaders;
}

/** What is signed and kept of it. */
type Stated = Omit<Submission, 'evidence' | 'readersIn'>;

/** Who speaks in a credential, and which context defines our words. */
export interface Speaker {
  readonly issuer: { readonly id: string; readonly name: string };
  readonly contextUrl: string;
}

/** What is to be signed here. */
type ToIssue = Pick<Issuance, 'compose' | 'restrictions' | 'purposes'> & { readonly request: JsonValue };

/** Keeps what organisations state, signed here or outside, with the files that it names. */
@Injectable()
export class Submissions {
  constructor(
    private readonly issuing: Issuing,
    private readonly acceptSigned: AcceptSigned,
    private readonly evidences: Evidences,
    private readonly organisations: Organisations,
    private readonly ledger: Ledger,
  ) {}

  /** How credentials name their issuer and our context. */
  async speaker(organisation: string): Promise<Speaker> {
    const found = await this.organisations.find(organisation);
    if (found === null) throw new Error(`an API key acts for ${organisation}, which is not there`);
    return { issuer: { id: found.did, name: found.name }, contextUrl: this.ledger.contextUrl };
  }

  /** Signs and keeps. @throws LedgerError `invalid-request` for a reader or a file that is not here */
  async issue(tx: Tx, submission: Submission, toIssue: ToIssue): Promise<Accepted> {
    return this.keep(tx, submission, (statement) => this.issuing.issue(tx, { ...statement, ...toIssue }));
  }

  /** Keeps what the organisation signed itself. @throws LedgerError as `issue`, and for places in status lists that are not its own */
  async take(tx: Tx, submission: Submission, signed: SignedStatement): Promise<Accepted> {
    const status = statusEntriesOf(signed.credential['credentialStatus']);
    return this.keep(tx, submission, (statement) => this.acceptSigned.accept(tx, { ...statement, signed, status }));
  }

  private async keep(
    tx: Tx,
    { evidence, readersIn, ...statement }: Submission,
    accept: (statement: Stated) => Promise<Accepted>,
  ): Promise<Accepted> {
    await this.checkReaders(tx, statement.readers, readersIn);
    await this.evidences.held(tx, statement.organisation, evidence);
    const accepted = await accept(statement);
    if (accepted.isNew) await this.evidences.link(tx, accepted.id, evidence);
    return accepted;
  }

  private async checkReaders(tx: Tx, readers: readonly string[], part: NamesReaders): Promise<void> {
    if (readers.length === 0) return;
    const known = await this.organisations.knownAmong(tx, readers);
    const faults = readers.flatMap((slug, i): Fault[] =>
      known.has(slug) ? [] : [{ at: `${READERS[part]}/${String(i)}`, message: 'there is no such organisation' }],
    );
    if (faults.length > 0) unfit(part, ...faults);
  }
}
