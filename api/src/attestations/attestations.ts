import { Injectable } from '@nestjs/common';
import {
  conformityCredential,
  DigitalConformityCredential,
  purposesOf,
  restrictionsOfAttestation,
  type FieldRestriction,
  type NewAttestation,
} from '@terroir/schemas';
import type { EvidenceClaim } from '../evidence/evidences.ts';
import { Ledger } from '../identities/ledger.ts';
import { AcceptSigned } from '../issuing/accept-signed.ts';
import type { SignedOr } from '../issuing/signed-or.ts';
import { objectOf, subjectOf, textOf } from '../statements/json-reading.ts';
import type { Subject } from '../statements/statement.ts';
import { clearSubjects, evidenceClaims, inRole } from '../submissions/outside.ts';
import { asJson, refuseVisibilityInQuery, type Keep, type Prepares, type Sent } from '../submissions/preparing.ts';
import { publicationOf } from '../submissions/publication.ts';
import { Submissions } from '../submissions/submissions.ts';
import { AttestationReferences, type Parts } from './attestation-references.ts';

const ISSUED_TO = '/credentialSubject/issuedToParty';
const EVIDENCE = '/credentialSubject/evidence';
const SCHEME = '/credentialSubject/referenceScheme';

const isWithheld = (restrictions: readonly FieldRestriction[], at: string): boolean =>
  restrictions.some((one) => one.at === at || at.startsWith(`${one.at}/`));

/** What an attestation is about: what was assessed, and whom it was issued to. */
const subjectsOf = ({ facilities, products, issuedTo }: Parts): Subject[] => [
  ...facilities.map(({ id }) => inRole(id, 'assessed-facility')),
  ...products.map(({ id }) => inRole(id, 'assessed-product')),
  ...(issuedTo === undefined ? [] : [inRole(issuedTo, 'issued-to')]),
];

/** The scheme that it is of, where that stands in the clear: by it an attestation is found, and it is none of what it is about. */
const ofScheme = (scheme: string | null): Subject[] => (scheme === null ? [] : [inRole(scheme, 'scheme')]);

/** Attestations: what somebody says of a place or product, be it their own or another's. Who is shown it in public is decided where it is shown. */
@Injectable()
export class Attestations implements Prepares<NewAttestation> {
  readonly kind = 'attestation';

  constructor(
    private readonly submissions: Submissions,
    private readonly acceptSigned: AcceptSigned,
    private readonly references: AttestationReferences,
    private readonly ledger: Ledger,
  ) {}

  async prepare(body: SignedOr<NewAttestation>, sent: Sent): Promise<Keep> {
    return body.signed === null ? this.here(body.asked, sent) : this.outside(body.signed, sent);
  }

  private async here(asked: NewAttestation, { organisation, query }: Sent): Promise<Keep> {
    refuseVisibilityInQuery(query);
    const { visibility, readers, profile, issuedTo, evidence: files } = asked;
    const restrictions = restrictionsOfAttestation(asked);
    const names = await this.references.find(asked);
    const by = await this.submissions.speaker(organisation);
    const evidence = files.map(({ sha256 }, i): EvidenceClaim => ({
      sha256,
      at: `/evidence/${String(i)}/sha256`,
      isWithheld: isWithheld(restrictions, `${EVIDENCE}/${String(i)}/linkURL`),
    }));
    const isNamed = !isWithheld(restrictions, ISSUED_TO) && !isWithheld(restrictions, `${ISSUED_TO}/id`);
    const isOfNamedScheme = !isWithheld(restrictions, SCHEME) && !isWithheld(restrictions, `${SCHEME}/id`);
    const subjects = [
      ...subjectsOf({ ...asked, issuedTo: isNamed ? issuedTo.id : undefined }),
      ...ofScheme(isOfNamedScheme ? asked.scheme.id : null),
    ];
    return async (tx) => {
      const held = await this.references.held(tx, organisation, asked.evidence, evidence);
      return this.submissions.issue(
        tx,
        { kind: this.kind, organisation, subjects, evidence, visibility, readers, readersIn: 'body' },
        {
          request: asJson(asked),
          compose: (drawn) => conformityCredential(asked, { ...names, evidence: held }, by, drawn),
          restrictions,
          purposes: purposesOf(profile),
        },
      );
    };
  }

  private async outside(text: string, { organisation, mediaType, query }: Sent): Promise<Keep> {
    const publication = publicationOf(query, null);
    const {
      signed,
      credential: { credentialSubject: said },
    } = await this.acceptSigned.readAs(DigitalConformityCredential, { text, mediaType, organisation });
    const parts = await this.references.check(said);
    const evidence = evidenceClaims(signed, said.evidence ?? [], this.ledger, EVIDENCE);
    const clear = objectOf(subjectOf(signed.parsed.payload)['referenceScheme']);
    const subjects = [...clearSubjects(signed, subjectsOf(parts)), ...ofScheme(textOf(clear['id']))];
    return (tx) => this.submissions.take(tx, { kind: this.kind, organisation, subjects, evidence, ...publication }, signed);
  }
}
