import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { Ledger } from '../identities/ledger.ts';
import { ownerOf } from '../ownership/owned-key.ts';
import { wasRegisteredForAny } from '../schemes/registration.ts';

/** An attestation, and the thing that it assessed. */
export interface About {
  readonly statement: string;
  readonly key: string;
  readonly uri: string;
}

/** How many of one issuer are shown, and how many of all. */
const MOST_OF_ONE = 25;
const MOST = 400;

/**
 * $1 keys, $2 where this ledger gives out ids, $3 how many of one issuer, $4 how many. Only by who speaks for the thing, or was registered for any scheme when it said so: which scheme, `mayBeShown` looks at.
 * Of each issuer those whose status was changed come first, then the newest; and every issuer's first come before anybody's second. So nobody, the owner included, crowds out what another said.
 */
const ABOUT = `
select statement, key, uri, total from (
select subject.statement, subject.key, subject.uri, s.sequence, count(*) over () as total,
       row_number() over (partition by s.organisation order by exists (select from status_change c where c.target = s.id) desc, s.sequence desc) as place
  from statement_subject subject join statement s on s.id = subject.statement
 where subject.key = any($1) and subject.role in ('assessed-facility', 'assessed-product') and s.kind = 'attestation' and s.visibility = 'public'
   and (s.organisation = ${ownerOf('subject.key', '$2')} or ${wasRegisteredForAny('s.organisation', 's.accepted_at')})
) ranked where place <= $3 order by place, sequence desc limit $4`;

/** Which public attestations are about things. */
@Injectable()
export class AttestationsAbout {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** The attestations, and whether there are more than these. */
  async of(keys: readonly string[]): Promise<{ readonly about: readonly About[]; readonly isCut: boolean }> {
    const rows = await this.database.query<{ statement: Buffer; key: string; uri: string; total: number }>(ABOUT, [
      [...new Set(keys)],
      `${this.ledger.publicUrl}/id/`,
      MOST_OF_ONE,
      MOST,
    ]);
    const about = rows.map(({ statement, key, uri }) => ({ statement: statement.toString('hex'), key, uri }));
    return { about, isCut: rows.length < (rows[0]?.total ?? 0) };
  }
}
