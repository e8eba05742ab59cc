import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { canonicalize, parseJws, ProofError, utf8, type JsonObject, type JsonValue } from '@terroir/proof';
import { inWords } from '@terroir/proof/words';
import { Clock } from '../clock/clock.ts';
import type { Tx } from '../database/database.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { Ledger } from '../identities/ledger.ts';
import { Signer } from '../identities/signer.ts';
import { type Accepted, StatementRepository } from '../statements/statement-repository.ts';
import type { StatementKind, Subject, Visibility } from '../statements/statement.ts';
import type { StatusEntry, StatusPurpose } from '../status/status-list.ts';
import { StatusLists } from '../status/status-lists.ts';
import { withholding, type Restriction } from './selective-disclosure.ts';

/** What a credential is composed from, besides the request: drawn here, so that a composer is a pure function. */
interface Composing {
  /** `urn:uuid:…` of the credential. */
  readonly id: string;
  readonly status: readonly StatusEntry[];
  readonly now: Date;
}

/** A statement to be signed here for an organisation. */
export interface Issuance {
  readonly kind: StatementKind;
  /** The slug of the organisation that says it. */
  readonly organisation: string;
  /** What was asked; the same request of the same organisation is the same statement. */
  readonly request: JsonValue;
  readonly compose: (drawn: Composing) => JsonObject;
  readonly restrictions: readonly Restriction[];
  readonly purposes: readonly StatusPurpose[];
  readonly subjects: readonly Subject[];
  readonly visibility: Visibility;
  readonly readers: readonly string[];
}

/** Sameness of something signed here: issuer + JCS of the request, apart by kind. */
export const requestHash = (kind: StatementKind, request: JsonValue): Buffer =>
  createHash('sha256')
    .update(utf8(`${kind}\n${canonicalize(request)}`))
    .digest();

/** What is over before it begins would never count. @throws LedgerError `invalid-request` */
function checkPeriod({ validFrom, validUntil }: JsonObject): void {
  if (typeof validFrom === 'string' && typeof validUntil === 'string' && Date.parse(validUntil) < Date.parse(validFrom))
    throw new LedgerError('invalid-request', 'The period does not fit.', [
      { at: '/validUntil', message: 'must not be before validFrom, or before now' },
    ]);
}

/** What no verifier would read, being too long, is not said. @throws LedgerError `body-too-large` */
function checkReadable(jws: string): void {
  try {
    parseJws(jws);
  } catch (error) {
    if (error instanceof ProofError)
      throw new LedgerError('body-too-large', `This would make a statement that nobody reads. ${inWords(error.reason)}`);
    throw error;
  }
}

/** Makes statements of requests: draws ids and places in status lists, withholds what is restricted, signs, and keeps. */
@Injectable()
export class Issuing {
  constructor(
    private readonly statements: StatementRepository,
    private readonly statusLists: StatusLists,
    private readonly signer: Signer,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /** Signs with the key that the service keeps for the organisation, and accepts. The same request again changes nothing and gives the first one's id. */
  async issue(tx: Tx, issuance: Issuance): Promise<Accepted> {
    const did = this.ledger.didOf(issuance.organisation);
    const hash = requestHash(issuance.kind, issuance.request);
    const before = await this.statements.findByRequest(tx, did, hash);
    if (before !== null) return { id: before, isNew: false };
    const now = this.clock.now();
    const status = await this.statusLists.allocate(tx, issuance.purposes, null);
    const credential = issuance.compose({ id: `urn:uuid:${randomUUID()}`, status, now });
    checkPeriod(credential);
    const { payload, disclosures } =
      issuance.restrictions.length > 0 ? withholding(credential, issuance.restrictions) : { payload: credential, disclosures: [] };
    const jws = await this.signer.sign(tx, did, { typ: disclosures.length > 0 ? 'vc+sd-jwt' : 'vc+jwt', payload });
    checkReadable(jws);
    const accepted = await this.statements.insertOnce(tx, {
      kind: issuance.kind,
      jws,
      issuer: did,
      organisation: issuance.organisation,
      requestHash: hash,
      visibility: issuance.visibility,
      readers: issuance.readers,
      subjects: issuance.subjects,
      disclosures,
      acceptedAt: now,
    });
    if (accepted.isNew && !(await this.statusLists.bind(tx, status, null, accepted.id)))
      throw new Error('a place in a status list that was just taken is not ours');
    return accepted;
  }
}
