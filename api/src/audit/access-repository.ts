import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import type { Grant } from './grant.ts';

/** That somebody looked. */
export interface Access {
  readonly id: number;
  readonly grant: string;
  readonly organisation: string;
  readonly auditor: Grant['auditor'];
  readonly route: string;
  /** What was asked, as it was asked. */
  readonly question: { readonly [name: string]: unknown };
  readonly rows: number;
  readonly at: Date;
}

interface Row {
  readonly id: number;
  readonly audit_grant: string;
  readonly organisation: string;
  readonly auditor_name: string;
  readonly auditor: string | null;
  readonly route: string;
  readonly question: Access['question'];
  readonly row_count: number;
  readonly at: Date;
}

const accessOf = (row: Row): Access => ({
  id: row.id,
  grant: row.audit_grant,
  organisation: row.organisation,
  auditor: { name: row.auditor_name, organisation: row.auditor },
  route: row.route,
  question: row.question,
  rows: row.row_count,
  at: row.at,
});

/** Accesses: rows are added, never changed. */
@Injectable()
export class AccessRepository {
  constructor(private readonly database: Database) {}

  async insert({ grant, organisation, route, question, rows, at }: Omit<Access, 'id' | 'auditor'>): Promise<void> {
    await this.database.query(
      'insert into audit_access (organisation, audit_grant, route, question, row_count, at) values ($1, $2, $3, $4, $5, $6)',
      [organisation, grant, route, JSON.stringify(question), rows, at],
    );
  }

  /** A page of the accesses to one organisation's things, or to everyone's (null), newest first, before a place or from the newest (null); those by one grant where that is asked for. */
  async list(organisation: string | null, grant: string | null, before: number | null, limit: number): Promise<Access[]> {
    const rows = await this.database.query<Row & { readonly [column: string]: unknown }>(
      `select a.id, a.audit_grant, a.organisation, g.auditor_name, g.auditor, a.route, a.question, a.row_count, a.at
         from audit_access a join audit_grant g on g.id = a.audit_grant
        where ($1::text is null or a.organisation = $1) and ($2::text is null or a.audit_grant = $2) and ($3::bigint is null or a.id < $3)
        order by a.id desc limit $4`,
      [organisation, grant, before, limit],
    );
    return rows.map(accessOf);
  }
}
