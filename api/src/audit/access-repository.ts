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
}
