import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import type { StatementKind, Visibility } from '../statements/statement.ts';

/** A statement with where its status stands, as its owner is shown it. */
export interface OwnStatement {
  readonly id: string;
  readonly jws: string;
  readonly issuer: string;
  readonly organisation: string | null;
  readonly visibility: Visibility;
  readonly readers: readonly string[];
  readonly acceptedAt: Date;
  readonly disclosures: readonly string[];
  readonly isRevoked: boolean;
  readonly isSuspended: boolean;
  readonly replacedBy: string | null;
  /** Where it stands in the list. */
  readonly sequence: number;
}

interface Row {
  readonly id: Buffer;
  readonly jws: string;
  readonly issuer: string;
  readonly organisation: string | null;
  readonly visibility: Visibility;
  readonly readers: string[];
  readonly accepted_at: Date;
  readonly disclosures: string[];
  readonly is_revoked: boolean;
  readonly is_suspended: boolean;
  readonly replaced_by: Buffer | null;
  readonly sequence: number;
}

const SHOWN = `s.id, s.sequence, s.jws, s.issuer, s.organisation, s.visibility, s.readers, s.accepted_at,
  array(select d.disclosure from disclosure d where d.statement = s.id order by d.at, d.digest) as disclosures,
  exists (select from status_change c where c.target = s.id and c.purpose = 'revocation' and c.value) as is_revoked,
  coalesce((select c.value from status_change c join statement said on said.id = c.statement
             where c.target = s.id and c.purpose = 'suspension' order by said.sequence desc limit 1), false) as is_suspended,
  (select c.replaced_by from status_change c where c.target = s.id and c.replaced_by is not null limit 1) as replaced_by`;

const ownStatementOf = (row: Row): OwnStatement => ({
  id: row.id.toString('hex'),
  jws: row.jws,
  issuer: row.issuer,
  organisation: row.organisation,
  visibility: row.visibility,
  readers: row.readers,
  acceptedAt: row.accepted_at,
  disclosures: row.disclosures,
  isRevoked: row.is_revoked,
  isSuspended: row.is_suspended,
  replacedBy: row.replaced_by?.toString('hex') ?? null,
  sequence: row.sequence,
});

/** Facilities, products and attestations as they were stated, with their status. */
@Injectable()
export class OwnStatementRepository {
  constructor(private readonly database: Database) {}

  async find(kind: StatementKind, id: string): Promise<OwnStatement | null> {
    const [row] = await this.database.query<Row>(`select ${SHOWN} from statement s where s.id = $1 and s.kind = $2`, [
      Buffer.from(id, 'hex'),
      kind,
    ]);
    return row === undefined ? null : ownStatementOf(row);
  }

  /** Those of `ids` that are there and of that kind, in no particular order. */
  async among(kind: StatementKind, ids: readonly string[]): Promise<OwnStatement[]> {
    const rows = await this.database.query<Row>(`select ${SHOWN} from statement s where s.id = any($1::bytea[]) and s.kind = $2`, [
      ids.map((id) => Buffer.from(id, 'hex')),
      kind,
    ]);
    return rows.map(ownStatementOf);
  }

  /** Those of an organisation, or everyone's (null), newest first, before a place in that list or from its beginning (null). */
  async list(kind: StatementKind, organisation: string | null, before: number | null, limit: number): Promise<OwnStatement[]> {
    const rows = await this.database.query<Row>(
      `select ${SHOWN} from statement s where s.kind = $1 and ($2::text is null or s.organisation = $2) and ($3::bigint is null or s.sequence < $3) order by s.sequence desc limit $4`,
      [kind, organisation, before, limit],
    );
    return rows.map(ownStatementOf);
  }
}
