import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';
import type { Reader } from '../statements/statement.ts';
import { isMediaType, type MediaType } from './media-type.ts';

/** A file that is here. */
export interface Evidence {
  readonly sha256: string;
  readonly mediaType: MediaType;
  readonly size: number;
}

/** A file that a statement names, and whether the statement withholds that. */
export interface NamedEvidence {
  readonly sha256: string;
  readonly isWithheld: boolean;
}

interface Row {
  readonly sha256: Buffer;
  readonly media_type: string;
  readonly size: number;
}

function evidenceOf(row: Row): Evidence {
  if (!isMediaType(row.media_type)) throw new Error(`evidence of the type ${row.media_type} is stored, which was never taken`);
  return { sha256: row.sha256.toString('hex'), mediaType: row.media_type, size: row.size };
}

/** Which files are here, who gave them, and which statements name them. */
@Injectable()
export class EvidenceRepository {
  constructor(private readonly database: Database) {}

  /** Says that a file is here and that the organisation has it. False when it had it already. */
  async insert(tx: Tx, evidence: Evidence, organisation: string, now: Date): Promise<boolean> {
    const sha256 = Buffer.from(evidence.sha256, 'hex');
    await tx.query('insert into evidence (sha256, media_type, size, stored_at) values ($1, $2, $3, $4) on conflict do nothing', [
      sha256,
      evidence.mediaType,
      evidence.size,
      now,
    ]);
    return (
      (await tx.execute('insert into evidence_holder (organisation, sha256, given_at) values ($1, $2, $3) on conflict do nothing', [
        organisation,
        sha256,
        now,
      ])) === 1
    );
  }

  /** Those of the files that the organisation gave here. */
  async heldBy(tx: Pick<Tx, 'query'>, organisation: string, files: readonly string[]): Promise<Evidence[]> {
    const rows = await tx.query<Row>(
      `select e.sha256, e.media_type, e.size from evidence_holder h join evidence e on e.sha256 = h.sha256
        where h.organisation = $1 and h.sha256 = any($2::bytea[])`,
      [organisation, files.map((sha256) => Buffer.from(sha256, 'hex'))],
    );
    return rows.map(evidenceOf);
  }

  async link(tx: Tx, statement: string, named: readonly NamedEvidence[]): Promise<void> {
    for (const { sha256, isWithheld } of named)
      await tx.query('insert into statement_evidence (statement, sha256, is_withheld) values ($1, $2, $3) on conflict do nothing', [
        Buffer.from(statement, 'hex'),
        Buffer.from(sha256, 'hex'),
        isWithheld,
      ]);
  }

  /** The file, and whether everyone may see it; null for a reader who may not, and for one that is not here. */
  async find(sha256: string, reader: Reader): Promise<(Evidence & { readonly isPublic: boolean }) | null> {
    const [row] = await this.database.read<Row & { is_public: boolean; is_readable: boolean }>(
      `select e.sha256, e.media_type, e.size, coalesce(named.is_public, false) as is_public,
              ($2 or coalesce(named.is_public, false) or coalesce(named.is_readable, false)
                or exists (select from evidence_holder h where h.sha256 = e.sha256 and h.organisation = $3)) as is_readable
         from evidence e
         left join lateral (
           select bool_or(s.visibility = 'public' and not n.is_withheld) as is_public,
                  bool_or(s.organisation = $3 or (s.visibility = 'named' and $3 = any(s.readers) and not n.is_withheld)) as is_readable
             from statement_evidence n join statement s on s.id = n.statement where n.sha256 = e.sha256
         ) named on true
        where e.sha256 = $1`,
      [Buffer.from(sha256, 'hex'), reader === null, reader ?? null],
    );
    return row?.is_readable === true ? { ...evidenceOf(row), isPublic: row.is_public } : null;
  }
}
