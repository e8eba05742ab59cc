import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';

/** A capture that was carried out: all of it, or there is none. */
export interface Capture {
  readonly id: string;
  readonly organisation: string;
  readonly capturedAt: Date;
}

interface Row {
  readonly id: string;
  readonly organisation: string;
  readonly captured_at: Date;
}

const captureOf = (row: Row): Capture => ({ id: row.id, organisation: row.organisation, capturedAt: row.captured_at });

/** What was captured together. */
@Injectable()
export class CaptureRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, capture: Capture, statements: readonly string[]): Promise<void> {
    await tx.query('insert into capture (id, organisation, captured_at) values ($1, $2, $3)', [
      capture.id,
      capture.organisation,
      capture.capturedAt,
    ]);
    await tx.query(
      'insert into captured_event (capture, ordinal, statement) select $1, ordinal, id from unnest($2::bytea[]) with ordinality as captured (id, ordinal)',
      [capture.id, statements.map((id) => Buffer.from(id, 'hex'))],
    );
  }

  /** The capture and its statements in their order, of that organisation or of anyone (null). */
  async find(id: string, organisation: string | null): Promise<(Capture & { readonly statements: readonly string[] }) | null> {
    const [row] = await this.database.query<Row & { statements: string[] }>(
      `select c.id, c.organisation, c.captured_at, array(select encode(e.statement, 'hex') from captured_event e where e.capture = c.id order by e.ordinal) as statements
         from capture c where c.id = $1 and ($2::text is null or c.organisation = $2)`,
      [id, organisation],
    );
    return row === undefined ? null : { ...captureOf(row), statements: row.statements };
  }

  /** Captures, oldest first, after one of them. */
  async list(organisation: string | null, after: string | null, limit: number): Promise<Capture[]> {
    const rows = await this.database.query<Row>(
      `select id, organisation, captured_at from capture c where ($1::text is null or organisation = $1)
          and ($2::uuid is null or (captured_at, id) > (select captured_at, id from capture where id = $2)) order by captured_at, id limit $3`,
      [organisation, after, limit],
    );
    return rows.map(captureOf);
  }
}
