import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';
import { Ledger } from '../identities/ledger.ts';
import { ownerOf } from '../ownership/owned-key.ts';
import type { StatementKind, Visibility } from '../statements/statement.ts';
import { isListedFor } from '../status/listed.ts';
import { ACCEPTED, standingAcceptance } from './standing-acceptance.ts';

/** An attestation by somebody else about things of an organisation, and where it stands in the list. */
export interface Received {
  readonly id: string;
  readonly sequence: number;
  /** The slug of who says it. */
  readonly by: string;
  /** The organisation's own things that it assessed, as it names them. */
  readonly about: readonly string[];
}

/** What decides whether an organisation may accept a statement. */
export interface Acceptable {
  readonly kind: StatementKind;
  /** Whose it is. */
  readonly organisation: string | null;
  readonly visibility: Visibility;
  readonly readers: readonly string[];
  readonly isRevoked: boolean;
  /** Whether it assessed a thing that the organisation speaks for. */
  readonly isAboutOwn: boolean;
  readonly isAccepted: boolean;
  /** The newest acceptance by the organisation, whether it stands or not. */
  readonly before: string | null;
}

const ASSESSED = `('assessed-facility', 'assessed-product')`;
const GS1 = 'https://id.gs1.org';

/** Keys are texts of no larger sign than this: a key and all that begin with it lie between it, and it with this sign behind. */
const LARGEST_SIGN = `chr(1114111)`;

/**
 * Where the keys of things of organisation $1 lie: what it claimed and all that belongs to that, and what this ledger gives out to it, at $2. Wider than what is its own: `ownerOf` decides.
 */
const RANGES = `
  select owned.key as first from thing owned where owned.organisation = $1
  union select '${GS1}/8006/' || split_part(owned.key, '/', 5) from thing owned where owned.organisation = $1 and starts_with(owned.key, '${GS1}/01/')
  union select $2::text || $1::text || '/'`;

/**
 * SQL for `subject`: what is told of things in the ranges of organisation $1, this ledger giving out ids at $2, where `condition` holds of `told`. `offset 0` has each range looked up by itself, in the index.
 */
export const toldInRanges = (condition: string): string => `(${RANGES}) range
  cross join lateral (
    select told.statement, told.key, told.uri from statement_subject told
     where told.key ~>=~ range.first and told.key ~<~ (range.first || ${LARGEST_SIGN}) and ${condition} offset 0) subject`;

/** $1 the organisation, $2 where this ledger gives out ids, $3 where statements are, $4 before which place (or null), $5 how many. */
const WAITING = `
select s.id, s.sequence, s.organisation as by, array_agg(distinct subject.uri) as about
  from ${toldInRanges(`told.role in ${ASSESSED}`)}
  join statement s on s.id = subject.statement
 where s.kind = 'attestation' and s.organisation <> $1 and (s.visibility = 'public' or (s.visibility = 'named' and $1 = any(s.readers)))
   and ($4::bigint is null or s.sequence < $4) and ${ownerOf('subject.key', '$2')} = $1
   and not ${isListedFor('revocation', 's.id')} and ${standingAcceptance('s.id', '$1', '$3')} is null
 group by s.id order by s.sequence desc limit $5`;

/** $1 the organisation, $2 where this ledger gives out ids, $3 where statements are, $4 the statement. */
const ACCEPTABLE = `
select s.kind, s.organisation, s.visibility, s.readers, ${isListedFor('revocation', 's.id')} as is_revoked,
       exists (select from statement_subject subject where subject.statement = s.id and subject.role in ${ASSESSED} and ${ownerOf('subject.key', '$2')} = $1) as is_about_own,
       ${standingAcceptance('s.id', '$1', '$3')} is not null as is_accepted,
       (select a.id from statement_subject accepted join statement a on a.id = accepted.statement
         where accepted.key = $3 || encode(s.id, 'hex') and accepted.role = '${ACCEPTED}' and a.organisation = $1 order by a.sequence desc limit 1) as before
  from statement s where s.id = $4`;

/** What others attested of an organisation's things. */
@Injectable()
export class ReceivedRepository {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** What an organisation may see of it, and neither accepted nor its issuer revoked: the newest first. */
  async waiting(organisation: string, before: number | null, limit: number): Promise<Received[]> {
    const rows = await this.database.read<{ id: Buffer; sequence: number; by: string; about: string[] }>(WAITING, [
      ...this.told(organisation),
      before,
      limit,
    ]);
    return rows.map(({ id, ...row }) => ({ id: id.toString('hex'), ...row }));
  }

  /** What decides about a statement; null where there is none. Nobody else accepts for the organisation until the transaction ends. */
  async acceptable(tx: Tx, organisation: string, statement: string): Promise<Acceptable | null> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`acceptances of ${organisation}`]);
    const [row] = await tx.query<{
      kind: StatementKind;
      organisation: string | null;
      visibility: Visibility;
      readers: string[];
      is_revoked: boolean;
      is_about_own: boolean;
      is_accepted: boolean;
      before: Buffer | null;
    }>(ACCEPTABLE, [...this.told(organisation), Buffer.from(statement, 'hex')]);
    if (row === undefined) return null;
    return {
      kind: row.kind,
      organisation: row.organisation,
      visibility: row.visibility,
      readers: row.readers,
      isRevoked: row.is_revoked,
      isAboutOwn: row.is_about_own,
      isAccepted: row.is_accepted,
      before: row.before?.toString('hex') ?? null,
    };
  }

  private told(organisation: string): readonly [string, string, string] {
    return [organisation, this.ledger.givenOutPrefix, this.ledger.statementUrl('statements', '')];
  }
}
