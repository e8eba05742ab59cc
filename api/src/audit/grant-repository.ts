import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';
import type { Covers, Grant } from './grant.ts';

interface Row {
  readonly id: string;
  readonly organisation: string;
  readonly given_by: Grant['givenBy'];
  readonly auditor_name: string;
  readonly auditor: string | null;
  readonly covers: Covers['what'];
  readonly narrowed_to: string[];
  readonly with_restricted: boolean;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
}

const GRANTS = `
select g.id, g.organisation, g.given_by, g.auditor_name, g.auditor, g.covers, g.narrowed_to, g.with_restricted, k.created_at, k.expires_at, k.revoked_at
  from audit_grant g join api_key k on k.id = g.id`;

/** What a grant is narrowed to; nothing where it covers the whole organisation. */
export function narrowedTo(covers: Covers): readonly string[] {
  if (covers.what === 'things') return covers.things;
  return covers.what === 'schemes' ? covers.schemes : [];
}

function coversOf({ covers, narrowed_to: values }: Row): Covers {
  if (covers === 'things') return { what: covers, things: values };
  return covers === 'schemes' ? { what: covers, schemes: values } : { what: covers };
}

const grantOf = (row: Row): Grant => ({
  id: row.id,
  organisation: row.organisation,
  givenBy: row.given_by,
  auditor: { name: row.auditor_name, organisation: row.auditor },
  covers: coversOf(row),
  withRestricted: row.with_restricted,
  givenAt: row.created_at,
  until: row.expires_at,
  endedAt: row.revoked_at,
});

/** Grants, each with the times of its key. */
@Injectable()
export class GrantRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, grant: Omit<Grant, 'givenAt' | 'until' | 'endedAt'>): Promise<void> {
    await tx.execute(
      `insert into audit_grant (id, organisation, given_by, auditor_name, auditor, covers, narrowed_to, with_restricted) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        grant.id,
        grant.organisation,
        grant.givenBy,
        grant.auditor.name,
        grant.auditor.organisation,
        grant.covers.what,
        narrowedTo(grant.covers),
        grant.withRestricted,
      ],
    );
  }

  async find(id: string): Promise<Grant | null> {
    const [row] = await this.database.query<Row>(`${GRANTS} where g.id = $1`, [id]);
    return row === undefined ? null : grantOf(row);
  }

  /** A page of grants by id: those that look into one organisation, or all (null). */
  async list(organisation: string | null, after: string, limit: number): Promise<Grant[]> {
    const rows = await this.database.query<Row>(
      `${GRANTS} where g.id > $1 and ($2::text is null or g.organisation = $2) order by g.id limit $3`,
      [after, organisation, limit],
    );
    return rows.map(grantOf);
  }
}
