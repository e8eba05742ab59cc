import { Injectable } from '@nestjs/common';
import { didOfKid, isJsonObject, isSignedBy, ProofError } from '@terroir/proof';
import { inWords } from '@terroir/proof/words';
import { webCrypto } from '@terroir/proof/webcrypto';
import type { ZodType } from 'zod';
import { Clock } from '../clock/clock.ts';
import type { Tx } from '../database/database.ts';
import { LedgerError, unfit } from '../http/ledger-error.ts';
import { SigningKeyRepository } from '../identities/signing-key-repository.ts';
import { Ledger } from '../identities/ledger.ts';
import { type Accepted, StatementRepository } from '../statements/statement-repository.ts';
import type { StatementKind, Subject, Visibility } from '../statements/statement.ts';
import type { StatusEntry } from '../status/status-list.ts';
import { StatusLists } from '../status/status-lists.ts';
import { readCredential, type InContexts } from './read-credential.ts';
import { readSigned, refuseForm, SIGNED_TYPES, type SignedStatement } from './signed-statement.ts';

const crypto = webCrypto(globalThis.crypto.subtle, DecompressionStream);

/** What is to be kept of a statement that was signed outside, once what it says was checked. */
interface OutsideStatement {
  readonly kind: StatementKind;
  readonly organisation: string;
  readonly signed: SignedStatement;
  /** The places in status lists that it names; none for a kind that is never revoked. */
  readonly status: readonly StatusEntry[];
  readonly subjects: readonly Subject[];
  readonly visibility: Visibility;
  readonly readers: readonly string[];
}

function didOf(kid: string): string {
  try {
    return didOfKid(kid);
  } catch (error) {
    if (error instanceof ProofError) return refuseForm('/header/kid', inWords(error.reason));
    throw error;
  }
}

/** A statement as an organisation sent it, signed. */
interface SentSigned {
  readonly text: string;
  readonly mediaType: string;
  readonly organisation: string;
}

/** A signed statement, and what it says as the kind of credential that it was read as. */
interface SignedCredential<Credential> {
  readonly signed: SignedStatement;
  readonly credential: Credential;
}

/** Takes in statements that an organisation signed with a key of its own. They are shown as its own, and the operator could not have made them. */
@Injectable()
export class AcceptSigned {
  constructor(
    private readonly keys: SigningKeyRepository,
    private readonly statements: StatementRepository,
    private readonly statusLists: StatusLists,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads a statement and checks that the organisation signed it with a registered key of its own that counts. What it says is not checked here.
   * @throws LedgerError `unsupported-media-type`, `invalid-signature`, `invalid-request`
   */
  async read(text: string, mediaType: string, organisation: string): Promise<SignedStatement> {
    const known = SIGNED_TYPES.find((type) => type === mediaType);
    if (known === undefined) throw new LedgerError('unsupported-media-type', `A signed statement is sent as ${SIGNED_TYPES.join(' or ')}.`);
    const signed = readSigned(text, known);
    const { header, payload } = signed.parsed;
    const did = this.ledger.didOf(organisation);
    if (didOf(header.kid) !== did) refuseForm('/header/kid', `must be a key of ${did}, for which this API key acts`);
    const issuer = isJsonObject(payload['issuer']) ? payload['issuer']['id'] : payload['issuer'];
    if (issuer !== did)
      unfit('credential', {
        at: isJsonObject(payload['issuer']) ? '/issuer/id' : '/issuer',
        message: `must be ${did}, which the key belongs to`,
      });
    if (payload['iss'] !== undefined && payload['iss'] !== did)
      unfit('credential', { at: '/iss', message: 'must be absent, or the issuer' });
    if (payload['vc'] !== undefined) unfit('credential', { at: '/vc', message: 'must be absent: the payload is the credential itself' });
    const key = await this.keys.find(header.kid);
    if (key?.did !== did) refuseForm('/header/kid', 'no such key is registered here');
    if (key.heldBy !== 'self') refuseForm('/header/kid', 'the service keeps this key: nobody signs with it outside');
    if (key.revokedAt !== null) refuseForm('/header/kid', 'the key was withdrawn');
    if (!(await isSignedBy(signed.parsed, key.publicJwk, crypto)))
      refuseForm('/signature', 'the signature is not by this key over these bytes');
    return signed;
  }

  /**
   * Reads a statement like `read`, and what it says as one kind of credential, strictly: no word in it may have another meaning here than for its signer.
   * @throws LedgerError as `read`; `invalid-request` with every fault by its place, `invalid-id` where only identifiers are amiss
   */
  async readAs<Credential extends InContexts>(
    shape: ZodType<Credential>,
    { text, mediaType, organisation }: SentSigned,
  ): Promise<SignedCredential<Credential>> {
    const signed = await this.read(text, mediaType, organisation);
    return { signed, credential: readCredential(shape, signed, this.ledger.contextUrl) };
  }

  /**
   * Keeps the statement and gives it the places that were reserved for it. The same signing input again, even under a re-encoded signature, is the first statement.
   * @throws LedgerError `invalid-request` when a place is not one that the organisation reserved, or is used
   */
  async accept(tx: Tx, { signed, status, ...statement }: OutsideStatement): Promise<Accepted> {
    const accepted = await this.statements.insertOnce(tx, {
      ...statement,
      jws: signed.jws,
      issuer: this.ledger.didOf(statement.organisation),
      requestHash: null,
      disclosures: signed.disclosures,
      acceptedAt: this.clock.now(),
    });
    if (accepted.isNew && !(await this.statusLists.bind(tx, status, statement.organisation, accepted.id)))
      unfit('credential', {
        at: '/credentialStatus',
        message: 'must be places that your organisation reserved (POST /v1/status/reservations) and that no statement uses',
      });
    return accepted;
  }
}
