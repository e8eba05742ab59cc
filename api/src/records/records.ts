import { purposesOf, type NewFacility, type NewProduct } from '@terroir/schemas';
import type { Ledger } from '../identities/ledger.ts';
import type { AcceptSigned } from '../issuing/accept-signed.ts';
import type { InContexts } from '../issuing/read-credential.ts';
import type { SignedOr } from '../issuing/signed-or.ts';
import { checkIds, partyIds } from '../ownership/named-ids.ts';
import type { Ownership } from '../ownership/ownership.ts';
import { clearSubjects, inRole } from '../submissions/outside.ts';
import { asJson, refuseVisibilityInQuery, type Keep, type Prepares, type Sent } from '../submissions/preparing.ts';
import { publicationOf } from '../submissions/publication.ts';
import type { Submissions } from '../submissions/submissions.ts';
import type { RecordKind } from './record-kind.ts';

/** What every request for a record has. */
type Recorded = Pick<NewFacility & NewProduct, 'id' | 'parties' | 'visibility' | 'readers' | 'profile'>;

/** What every record says that was signed outside. */
interface Recording extends InContexts {
  readonly credentialSubject: { readonly id: string };
}

const SUBJECT = '/credentialSubject/id';

/** The master data of things, as those who speak for them state it: only the owner of an id makes its record. */
export class Records<Request extends Recorded, Credential extends Recording> implements Prepares<Request> {
  constructor(
    private readonly its: RecordKind<Request, Credential>,
    private readonly submissions: Submissions,
    private readonly acceptSigned: AcceptSigned,
    private readonly ownership: Ownership,
    private readonly ledger: Ledger,
  ) {}

  get kind(): 'facility' | 'product' {
    return this.its.kind;
  }

  async prepare(body: SignedOr<Request>, sent: Sent): Promise<Keep> {
    return body.signed === null ? this.here(body.asked, sent) : this.outside(body.signed, sent);
  }

  private async here(asked: Request, { organisation, query }: Sent): Promise<Keep> {
    refuseVisibilityInQuery(query);
    const { id, parties, visibility, readers, profile } = asked;
    const { kind, compose, restrictions, named } = this.its;
    checkIds(this.ledger, [{ uri: id, at: '/id' }, ...named.asked(asked), ...partyIds(parties)]);
    const by = await this.submissions.speaker(organisation);
    return async (tx) => {
      await this.ownership.claim(tx, organisation, { uri: id, kind, at: '/id' });
      const statement = {
        kind,
        organisation,
        subjects: [inRole(id, 'record')],
        evidence: [],
        visibility,
        readers,
        readersIn: 'body',
      } as const;
      return this.submissions.issue(tx, statement, {
        request: asJson(asked),
        compose: (drawn) => compose(asked, by, drawn),
        restrictions: restrictions(asked),
        purposes: purposesOf(profile),
      });
    };
  }

  private async outside(text: string, { organisation, mediaType, query }: Sent): Promise<Keep> {
    const publication = publicationOf(query, null);
    const { kind, credential: shape, named } = this.its;
    const { signed, credential } = await this.acceptSigned.readAs(shape, { text, mediaType, organisation });
    const { id } = credential.credentialSubject;
    checkIds(this.ledger, [{ uri: id, at: SUBJECT }, ...named.signed(credential)]);
    return async (tx) => {
      await this.ownership.claim(tx, organisation, { uri: id, kind, at: SUBJECT });
      const subjects = clearSubjects(signed, [inRole(id, 'record')]);
      return this.submissions.take(tx, { kind, organisation, subjects, evidence: [], ...publication }, signed);
    };
  }
}
