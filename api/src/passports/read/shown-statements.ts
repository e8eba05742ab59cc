import { Injectable } from '@nestjs/common';
import { discloseClaims, parseJws, type JsonObject } from '@terroir/proof';
import type { Party, Text } from '@terroir/schemas';
import { Database } from '../../database/database.ts';
import { OwnLog } from '../../log/own-log.ts';
import { isListedFor } from '../../status/listed.ts';
import type { Judged, StatusChanged } from '../judge/holding.ts';

/** A public statement with everything that decides how it is shown. */
export interface ShownStatement extends Judged {
  readonly id: string;
  /** What it says to everyone: nothing that is withheld. */
  readonly claims: JsonObject;
  readonly by: Party;
  readonly acceptedAt: Date;
  readonly key: { readonly heldBy: 'operator' | 'self'; readonly revokedAt: Date | null } | null;
  readonly index: number | null;
  readonly changes: readonly (StatusChanged & { readonly reason: Text; readonly replacedBy: string | null })[];
}

interface Row {
  readonly id: Buffer;
  readonly jws: string;
  readonly accepted_at: Date;
  readonly slug: string;
  readonly did: string;
  readonly name: string;
  readonly country: string;
  readonly index: number | null;
  readonly anchored_at: Date | null;
  readonly not_anchored_at: Date | null;
  readonly is_revoked: boolean;
  readonly is_suspended: boolean;
  readonly changes: readonly {
    purpose: StatusChanged['purpose'];
    value: boolean;
    reason: Text;
    replaced_by: string | null;
    changed_at: string;
  }[];
  readonly keys: readonly { kid: string; held_by: 'operator' | 'self'; revoked_at: string | null }[];
}

/** How long all statements of a passport may be together. */
const LARGEST = 16 * 1024 * 1024;

/** $1 statements, those that matter most first, $2 the log. What is not public is not read at all. */
const SHOWN = `
select s.id, s.jws, s.accepted_at, o.slug, o.did, o.name, o.country, logged.index, covered.block_time as anchored_at, before.block_time as not_anchored_at,
       ${isListedFor('revocation', 's.id')} as is_revoked, ${isListedFor('suspension', 's.id')} as is_suspended,
       coalesce((select jsonb_agg(jsonb_build_object('purpose', c.purpose, 'value', c.value, 'reason', c.reason, 'replaced_by', encode(c.replaced_by, 'hex'),
                                                     'changed_at', c.changed_at) order by said.sequence)
                   from status_change c join statement said on said.id = c.statement where c.target = s.id), '[]') as changes,
       coalesce((select jsonb_agg(jsonb_build_object('kid', k.kid, 'held_by', k.held_by, 'revoked_at', k.revoked_at)) from signing_key k where k.did = s.issuer), '[]') as keys
  from (select asked.id, sum(octet_length(sized.jws)) over (order by asked.place) as size
          from unnest($1::bytea[]) with ordinality as asked (id, place) join statement sized on sized.id = asked.id) fitting
  join statement s on s.id = fitting.id
  join organisation o on o.slug = s.organisation and o.did = s.issuer
  left join lateral (select e.index from entry e join log l on l.origin = e.log where e.log = $2 and e.statement = s.id and e.index < l.published_size) logged on true
  left join lateral (select a.block_time from anchor a where a.log = $2 and a.size > logged.index and a.state = 'final' order by a.size, a.id limit 1) covered on true
  left join lateral (select a.block_time from anchor a where a.log = $2 and a.size <= logged.index and a.state = 'final' order by a.size desc limit 1) before on true
 where fitting.size <= ${String(LARGEST)} and s.visibility = 'public'`;

const timeOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

function statementOf(row: Row): ShownStatement {
  const { header, payload } = parseJws(row.jws);
  const key = row.keys.find(({ kid }) => kid === header.kid);
  return {
    id: row.id.toString('hex'),
    claims: discloseClaims(payload, []),
    by: { did: row.did, slug: row.slug, name: row.name, country: row.country },
    acceptedAt: row.accepted_at,
    key: key === undefined ? null : { heldBy: key.held_by, revokedAt: timeOf(key.revoked_at) },
    index: row.index,
    anchoredAt: row.anchored_at,
    notAnchoredAt: row.not_anchored_at,
    isRevoked: row.is_revoked,
    isSuspended: row.is_suspended,
    changes: row.changes.map(({ purpose, value, reason, replaced_by, changed_at }) => ({
      purpose,
      value,
      reason,
      replacedBy: replaced_by,
      changedAt: new Date(changed_at),
    })),
  };
}

/** Public statements of organisations, with status, key, and place in log and chain, in one query. */
@Injectable()
export class ShownStatements {
  constructor(
    private readonly database: Database,
    private readonly own: OwnLog,
  ) {}

  /** The statements by id, those first whose ids come first: where all would be too much, the last are not read. */
  async of(ids: readonly string[]): Promise<ReadonlyMap<string, ShownStatement>> {
    const wanted = [...new Set(ids)].map((id) => Buffer.from(id, 'hex'));
    const rows = await this.database.read<Row>(SHOWN, [wanted, this.own.origin]);
    return new Map(rows.map(statementOf).map((statement) => [statement.id, statement]));
  }
}
