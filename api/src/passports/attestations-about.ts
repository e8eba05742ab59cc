import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { Ledger } from '../identities/ledger.ts';
import { ownerOf } from '../trace/standing-event.ts';

/** An attestation, and the thing that it assessed. */
export interface About {
  readonly statement: string;
  readonly key: string;
  readonly uri: string;
}

const MOST = 400;

/**
 * $1 keys, $2 where this ledger gives out ids, $3 how many. Only by who speaks for the thing, or was registered for any scheme when it said so:
 * which scheme, `mayBeShown` looks at. So nobody fills a page, or crowds others out of it, by attesting what nobody asked for.
 */
const ABOUT = `
select subject.statement, subject.key, subject.uri
  from statement_subject subject join statement s on s.id = subject.statement
 where subject.key = any($1) and subject.role in ('assessed-facility', 'assessed-product') and s.kind = 'attestation' and s.visibility = 'public'
   and (s.organisation = ${ownerOf('subject.key', '$2')} or exists (
     select from scheme_attester a where a.organisation = s.organisation and a.registered_at <= s.accepted_at and (a.withdrawn_at is null or s.accepted_at < a.withdrawn_at)))
 order by s.sequence desc limit $3`;

/** Which public attestations are about things. */
@Injectable()
export class AttestationsAbout {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** The newest first. */
  async of(keys: readonly string[]): Promise<readonly About[]> {
    const rows = await this.database.query<{ statement: Buffer; key: string; uri: string }>(ABOUT, [
      [...new Set(keys)],
      `${this.ledger.publicUrl}/id/`,
      MOST,
    ]);
    return rows.map(({ statement, key, uri }) => ({ statement: statement.toString('hex'), key, uri }));
  }
}
