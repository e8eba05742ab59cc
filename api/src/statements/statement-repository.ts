import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { entryOf, toHex } from '@terroir/proof';
import { Database, type Tx } from '../database/database.ts';
import type { Disclosure, NewStatement, Statement, StatementKind, Visibility } from './statement.ts';

/** Wakes the sequencer, in this process and in others. */
export const ACCEPTED_CHANNEL = 'terroir_accepted';

export interface Accepted {
  readonly id: string;
  /** False when the same statement was there before. */
  readonly isNew: boolean;
}

interface Row {
  readonly id: Buffer;
  readonly kind: StatementKind;
  readonly jws: string;
  readonly issuer: string;
  readonly organisation: string | null;
  readonly visibility: Visibility;
  readonly readers: string[];
  readonly accepted_at: Date;
}

const COLUMNS = 'id, kind, jws, issuer, organisation, visibility, readers, accepted_at';

const statementOf = (row: Row): Statement => ({
  id: row.id.toString('hex'),
  kind: row.kind,
  jws: row.jws,
  issuer: row.issuer,
  organisation: row.organisation,
  visibility: row.visibility,
  readers: row.readers,
  acceptedAt: row.accepted_at,
});

const signingInputHash = (jws: string): Buffer =>
  createHash('sha256')
    .update(jws.slice(0, jws.lastIndexOf('.')))
    .digest();

/** Every statement ever accepted, with its disclosures, its subjects, and the queue of those that the log has not taken yet. */
@Injectable()
export class StatementRepository {
  constructor(private readonly database: Database) {}

  /**
   * Keeps a statement and queues it for the log. The same statement again (the same request of the same issuer, or the same signing input)
   * changes nothing and gives the first one's id.
   */
  async insertOnce(tx: Tx, statement: NewStatement): Promise<Accepted> {
    const id = Buffer.from(entryOf(statement.jws));
    const signingInput = signingInputHash(statement.jws);
    const [row] = await tx.query<{ sequence: number }>(
      `insert into statement (id, kind, issuer, organisation, jws, signing_input_hash, request_hash, visibility, readers, accepted_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning sequence`,
      [
        id,
        statement.kind,
        statement.issuer,
        statement.organisation,
        statement.jws,
        signingInput,
        statement.requestHash,
        statement.visibility,
        statement.readers,
        statement.acceptedAt,
      ],
    );
    if (row === undefined) {
      const [same] = await tx.query<{ id: Buffer }>(
        'select id from statement where signing_input_hash = $1 or (issuer = $2 and request_hash = $3)',
        [signingInput, statement.issuer, statement.requestHash],
      );
      if (same === undefined) throw new Error('a statement was refused as a double, but the first one is not there');
      return { id: same.id.toString('hex'), isNew: false };
    }
    await tx.query('insert into pending (sequence, statement) values ($1, $2)', [row.sequence, id]);
    if (statement.subjects.length > 0)
      await tx.query(
        `insert into statement_subject (statement, key, uri, role)
         select $1, subject.key, subject.uri, subject.role from jsonb_to_recordset($2) as subject (key text, uri text, role text) on conflict do nothing`,
        [id, JSON.stringify(statement.subjects)],
      );
    if (statement.disclosures.length > 0)
      await tx.query(
        `insert into disclosure (statement, digest, disclosure, at, reason)
         select $1, d.digest, d.disclosure, d.at, d.reason from jsonb_to_recordset($2) as d (digest text, disclosure text, at text, reason text)`,
        [id, JSON.stringify(statement.disclosures)],
      );
    await tx.query('select pg_notify($1, $2)', [ACCEPTED_CHANNEL, '']);
    return { id: toHex(id), isNew: true };
  }

  /** Keeps a statement of the ledger itself: nobody asked for it, nothing of it is withheld, and everyone may see it. */
  async insertOwn(
    tx: Tx,
    statement: Pick<NewStatement, 'kind' | 'jws' | 'issuer' | 'acceptedAt'> & Partial<Pick<NewStatement, 'subjects'>>,
  ): Promise<Accepted> {
    return this.insertOnce(tx, {
      subjects: [],
      ...statement,
      organisation: null,
      requestHash: null,
      visibility: 'public',
      readers: [],
      disclosures: [],
    });
  }

  /** The id of what this issuer was asked to sign before with the same request, or null. */
  async findByRequest(tx: Tx, issuer: string, requestHash: Uint8Array): Promise<string | null> {
    const [row] = await tx.query<{ id: Buffer }>('select id from statement where issuer = $1 and request_hash = $2', [issuer, requestHash]);
    return row?.id.toString('hex') ?? null;
  }

  async find(id: string): Promise<Statement | null> {
    return this.findIn(this.database, id);
  }

  /** As `find`, in a transaction that may have kept the statement itself. */
  async findIn(tx: Pick<Tx, 'query'>, id: string): Promise<Statement | null> {
    const [row] = await tx.query<Row>(`select ${COLUMNS} from statement where id = $1`, [Buffer.from(id, 'hex')]);
    return row === undefined ? null : statementOf(row);
  }

  /** As `findIn`; who may see it stays so until the transaction ends. */
  async hold(tx: Tx, id: string): Promise<Statement | null> {
    const [row] = await tx.query<Row>(`select ${COLUMNS} from statement where id = $1 for share`, [Buffer.from(id, 'hex')]);
    return row === undefined ? null : statementOf(row);
  }

  /** The disclosures that are still kept of a statement. */
  async disclosures(id: string): Promise<Disclosure[]> {
    return this.database.query<{ digest: string; disclosure: string; at: string; reason: string }>(
      'select digest, disclosure, at, reason from disclosure where statement = $1 order by at, digest',
      [Buffer.from(id, 'hex')],
    );
  }
}
