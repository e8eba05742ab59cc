import { Injectable } from '@nestjs/common';
import { DigitalFacilityRecord, facilityRecord, purposesOf, restrictionsOfFacility, type NewFacility } from '@terroir/schemas';
import { Ledger } from '../identities/ledger.ts';
import { AcceptSigned } from '../issuing/accept-signed.ts';
import type { SignedOr } from '../issuing/signed-or.ts';
import { checkIds, partyIds } from '../ownership/named-ids.ts';
import { clearSubjects, inRole } from '../submissions/outside.ts';
import { Ownership } from '../ownership/ownership.ts';
import { publicationOf } from '../submissions/publication.ts';
import { asJson, refuseVisibilityInQuery, type Sent, type Prepares, type Keep } from '../submissions/preparing.ts';
import { Submissions } from '../submissions/submissions.ts';

/** Places, as those who speak for them state them: only the owner of an id makes its record. */
@Injectable()
export class Facilities implements Prepares<NewFacility> {
  readonly kind = 'facility';

  constructor(
    private readonly submissions: Submissions,
    private readonly acceptSigned: AcceptSigned,
    private readonly ownership: Ownership,
    private readonly ledger: Ledger,
  ) {}

  async prepare(body: SignedOr<NewFacility>, sent: Sent): Promise<Keep> {
    return body.signed === null ? this.here(body.asked, sent) : this.outside(body.signed, sent);
  }

  private async here(asked: NewFacility, { organisation, query }: Sent): Promise<Keep> {
    refuseVisibilityInQuery(query);
    checkIds(this.ledger, [{ uri: asked.id, at: '/id' }, ...partyIds(asked.parties)]);
    const by = await this.submissions.speaker(organisation);
    const { id, visibility, readers, profile } = asked;
    return async (tx) => {
      await this.ownership.claim(tx, organisation, { uri: id, kind: 'facility', at: '/id' });
      const statement = { kind: this.kind, organisation, subjects: [inRole(id, 'record')], evidence: [], visibility, readers } as const;
      return this.submissions.issue(tx, statement, {
        request: asJson(asked),
        compose: (drawn) => facilityRecord(asked, by, drawn),
        restrictions: restrictionsOfFacility(asked),
        purposes: purposesOf(profile),
      });
    };
  }

  private async outside(text: string, { organisation, mediaType, query }: Sent): Promise<Keep> {
    const publication = publicationOf(query, null);
    const {
      signed,
      credential: { credentialSubject },
    } = await this.acceptSigned.readAs(DigitalFacilityRecord, { text, mediaType, organisation });
    const { id } = credentialSubject;
    checkIds(this.ledger, [{ uri: id, at: '/credentialSubject/id' }]);
    return async (tx) => {
      await this.ownership.claim(tx, organisation, { uri: id, kind: 'facility', at: '/credentialSubject/id' });
      const subjects = clearSubjects(signed, [inRole(id, 'record')]);
      return this.submissions.take(tx, { kind: this.kind, organisation, subjects, evidence: [], ...publication }, signed);
    };
  }
}
