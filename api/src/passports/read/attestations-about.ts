import { Injectable } from '@nestjs/common';
import { standingAcceptance } from '../../attestations/standing-acceptance.ts';
import { Database } from '../../database/database.ts';
import { Ledger } from '../../identities/ledger.ts';
import { ownerOf } from '../../ownership/owned-key.ts';
import { wasRegisteredForAny } from '../../schemes/registration.ts';

/** An attestation, and the thing that it assessed. */
export interface About {
  readonly statement: string;
  readonly key: string;
  readonly uri: string;
  /** The statement by which who speaks for the thing accepts it, as long as that stands; null where there is none. */
  readonly acceptance: string | null;
}

interface Row {
  readonly statement: Buffer;
  readonly key: string;
  readonly uri: string;
  readonly acceptance: Buffer | null;
  readonly total: number;
}

/** How many of one issuer about one thing are shown, how many of all, and how long all may be together. */
const MOST_OF_ONE = 25;
const MOST = 400;
const LARGEST = 4 * 1024 * 1024;

/**
 * $1 keys, $2 where this ledger gives out ids, $3 how many of one issuer about one thing, $4 how many, $5 how long together, $6 where statements are. Only by who speaks for
 * the thing, or accepted by who does, or registered for any scheme when it said so: which scheme, `mayBeShown` looks at.
 * Of each issuer and thing those whose status was changed come first, then the newest. Of each issuer something about everything comes before the second about anything,
 * and every issuer's first before anybody's second. So nobody, the owner included, crowds out what another said, and no thing what is said of another.
 */
const ABOUT = `
select statement, key, uri, acceptance, total from (
select *, sum(size) over (order by turn, sequence desc, key) as so_far from (
select *, row_number() over (partition by organisation order by place, sequence desc, key) as turn from (
select subject.statement, subject.key, subject.uri, accepted.acceptance, s.organisation, s.sequence, octet_length(s.jws) as size, count(*) over () as total,
       row_number() over (partition by s.organisation, subject.key
                              order by exists (select from status_change c where c.target = s.id) desc, s.sequence desc) as place
  from statement_subject subject join statement s on s.id = subject.statement
  cross join lateral (select ${ownerOf('subject.key', '$2')} as owner) speaker
  cross join lateral (select ${standingAcceptance('s.id', 'speaker.owner', '$6')} as acceptance) accepted
 where subject.key = any($1) and subject.role in ('assessed-facility', 'assessed-product') and s.kind = 'attestation' and s.visibility = 'public'
   and (s.organisation = speaker.owner or accepted.acceptance is not null or ${wasRegisteredForAny('s.organisation', 's.accepted_at')})
) of_one where place <= $3) ranked) sized where so_far <= $5 order by turn, sequence desc, key limit $4`;

/** Which public attestations are about things. */
@Injectable()
export class AttestationsAbout {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** The attestations, and whether there are more than these. */
  async of(keys: readonly string[]): Promise<{ readonly about: readonly About[]; readonly isCut: boolean }> {
    const rows = await this.database.read<Row>(ABOUT, [
      [...new Set(keys)],
      this.ledger.givenOutPrefix,
      MOST_OF_ONE,
      MOST,
      LARGEST,
      this.ledger.statementUrl('statements', ''),
    ]);
    const about = rows.map(({ statement, key, uri, acceptance }) => ({
      statement: statement.toString('hex'),
      key,
      uri,
      acceptance: acceptance?.toString('hex') ?? null,
    }));
    return { about, isCut: rows.length < (rows[0]?.total ?? 0) };
  }
}
