import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import type { StatementKind, Visibility } from '../statements/statement.ts';
import { isThing, schemeOf } from './coverage.ts';
import type { Grant } from './grant.ts';
import { stateOf, statusOf } from './standing.ts';
import type { Horizon, STATES, STATUSES } from './statement-question.ts';

/** A statement as a grant shows it, read and not put into words yet. */
export interface StatementDetails {
  readonly id: string;
  readonly kind: StatementKind;
  readonly organisation: string | null;
  readonly issuer: string;
  readonly visibility: Visibility;
  readonly recordedAt: Date;
  /** When the event happened that it is of; null where it is of none. */
  readonly happenedAt: Date | null;
  readonly state: { readonly word: (typeof STATES)[number]; readonly index: number | null; readonly anchoredAt: Date | null };
  readonly status: { readonly word: (typeof STATUSES)[number]; readonly since: Date | null; readonly replacedBy: string | null };
  /** The statement whose status it changes; null where it changes none. */
  readonly changes: string | null;
  readonly scheme: string | null;
  readonly subjects: readonly { readonly uri: string; readonly key: string; readonly role: string }[];
  readonly evidence: readonly { readonly sha256: string; readonly mediaType: string; readonly size: number }[];
  readonly jws: string;
  readonly disclosures: readonly string[];
}

interface Row {
  readonly id: Buffer;
  readonly kind: StatementKind;
  readonly organisation: string | null;
  readonly issuer: string;
  readonly visibility: Visibility;
  readonly accepted_at: Date;
  readonly event_time: Date | null;
  readonly state: (typeof STATES)[number];
  readonly index: number | null;
  readonly anchored_at: Date | null;
  readonly status: (typeof STATUSES)[number];
  readonly since: Date | null;
  readonly replaced_by: Buffer | null;
  readonly target: Buffer | null;
  readonly scheme: string | null;
  readonly subjects: StatementDetails['subjects'];
  readonly evidence: StatementDetails['evidence'];
  readonly jws: string;
  readonly disclosures: string[];
}

/** $1 the statements, $2 what had been recorded by when, $3 changes of status until when, $4 whether what is withheld is shown, $5 whose of it. */
const DETAILS = `
select s.id, s.kind, s.organisation, s.issuer, s.visibility, s.accepted_at, event.event_time, stands.*, holds.*, change.target, s.jws,
       ${schemeOf('s')} as scheme,
       (select coalesce(jsonb_agg(jsonb_build_object('uri', thing.uri, 'key', thing.key, 'role', thing.role) order by thing.role, thing.uri), '[]')
          from statement_subject thing where thing.statement = s.id and ${isThing('thing')}) as subjects,
       (select coalesce(jsonb_agg(jsonb_build_object('sha256', encode(file.sha256, 'hex'), 'mediaType', file.media_type, 'size', file.size) order by file.sha256), '[]')
          from statement_evidence named join evidence file on file.sha256 = named.sha256
         where named.statement = s.id and (not named.is_withheld or ($4 and s.organisation = $5))) as evidence,
       array(select d.disclosure from disclosure d where d.statement = s.id and $4 and s.organisation = $5 order by d.at, d.digest) as disclosures
  from statement s
  left join event on event.statement = s.id
  left join status_change change on change.statement = s.id
  cross join lateral (${stateOf('s.id', '$2')}) stands
  cross join lateral (${statusOf('s.id', '$3')}) holds
 where s.id = any($1::bytea[]) order by s.sequence`;

const detailsOf = (row: Row): StatementDetails => ({
  id: row.id.toString('hex'),
  kind: row.kind,
  organisation: row.organisation,
  issuer: row.issuer,
  visibility: row.visibility,
  recordedAt: row.accepted_at,
  happenedAt: row.event_time,
  state: { word: row.state, index: row.index, anchoredAt: row.anchored_at },
  status: { word: row.status, since: row.since, replacedBy: row.replaced_by?.toString('hex') ?? null },
  changes: row.target?.toString('hex') ?? null,
  scheme: row.scheme,
  subjects: row.subjects,
  evidence: row.evidence,
  jws: row.jws,
  disclosures: row.disclosures,
});

/** What is told of statements that were found. */
@Injectable()
export class StatementDetailsRepository {
  constructor(private readonly database: Database) {}

  /** Those of `ids`, oldest accepted first. What a statement of the grant's organisation withholds is read only where the grant shows that; what another's withholds, never. */
  async of(ids: readonly string[], grant: Grant, { knownBy, statusAt }: Horizon): Promise<StatementDetails[]> {
    const rows = await this.database.read<Row & { readonly [column: string]: unknown }>(DETAILS, [
      ids.map((id) => Buffer.from(id, 'hex')),
      knownBy,
      statusAt,
      grant.withRestricted,
      grant.organisation,
    ]);
    return rows.map(detailsOf);
  }
}
