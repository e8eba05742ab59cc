import { Injectable } from '@nestjs/common';
import type { JsonValue } from '@terroir/proof';
import { Database, type Tx } from '../database/database.ts';
import type { Reader } from '../statements/statement.ts';
import type { EventFilter } from './event-query.ts';

/** Whether an event came without an id, with the one that its content hashes to, or with another. */
export type IdOrigin = 'computed' | 'matches' | 'differs';

/** What an event is known by. */
export interface EventIdentity {
  readonly organisation: string;
  readonly eventId: string;
  readonly isErrorDeclaration: boolean;
}

/** An event of an identity, as it was kept. */
export interface KeptEvent {
  readonly statement: string;
  readonly eventId: string;
  readonly idOrigin: IdOrigin;
  readonly context: readonly JsonValue[];
  readonly jws: string;
}

/** What is asked of an event besides its statement. */
export interface NewEvent extends EventIdentity {
  readonly statement: string;
  readonly idOrigin: IdOrigin;
  readonly eventHash: string;
  readonly context: readonly JsonValue[];
  readonly type: string;
  readonly action: string | null;
  readonly eventTime: Date;
  readonly recordedAt: Date;
  readonly bizStep: string | null;
  readonly disposition: string | null;
  readonly readPoint: string | null;
  readonly bizLocation: string | null;
}

/** An event as it was captured, with who says so. */
export interface FoundEvent {
  readonly statement: string;
  readonly sequence: number;
  readonly organisation: string;
  readonly eventId: string;
  readonly idOrigin: IdOrigin;
  readonly context: readonly JsonValue[];
  readonly recordedAt: Date;
  readonly jws: string;
}

interface Row {
  readonly statement: Buffer;
  readonly sequence: number;
  readonly organisation: string;
  readonly event_id: string;
  readonly id_origin: IdOrigin;
  readonly context: readonly JsonValue[];
  readonly recorded_at: Date;
  readonly jws: string;
}

const signingInputOf = (jws: string): string => jws.slice(0, jws.lastIndexOf('.'));

const foundOf = (row: Row): FoundEvent => ({
  statement: row.statement.toString('hex'),
  sequence: row.sequence,
  organisation: row.organisation,
  eventId: row.event_id,
  idOrigin: row.id_origin,
  context: row.context,
  recordedAt: row.recorded_at,
  jws: row.jws,
});

/** Events by what is asked of them. */
@Injectable()
export class EventRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, event: NewEvent): Promise<void> {
    await tx.execute(
      `insert into event (statement, organisation, event_id, is_error_declaration, id_origin, event_hash, context, type, action, event_time, recorded_at,
                          biz_step, disposition, read_point, biz_location)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        Buffer.from(event.statement, 'hex'),
        event.organisation,
        event.eventId,
        event.isErrorDeclaration,
        event.idOrigin,
        event.eventHash,
        JSON.stringify(event.context),
        event.type,
        event.action,
        event.eventTime,
        event.recordedAt,
        event.bizStep,
        event.disposition,
        event.readPoint,
        event.bizLocation,
      ],
    );
  }

  async findByIdentity(tx: Tx, { organisation, eventId, isErrorDeclaration }: EventIdentity): Promise<KeptEvent | null> {
    const [row] = await tx.query<Row>(
      `select e.statement, e.event_id, e.id_origin, e.context, s.jws from event e join statement s on s.id = e.statement
        where e.organisation = $1 and e.event_id = $2 and e.is_error_declaration = $3`,
      [organisation, eventId, isErrorDeclaration],
    );
    return row === undefined ? null : foundOf(row);
  }

  /** Whether the statement is this one, but for how its signature is encoded. */
  async isSigned(tx: Tx, statement: string, jws: string): Promise<boolean> {
    const [row] = await tx.query<{ jws: string }>('select jws from statement where id = $1', [Buffer.from(statement, 'hex')]);
    return row !== undefined && signingInputOf(row.jws) === signingInputOf(jws);
  }

  /** The events of some statements, in no particular order. */
  async ofStatements(
    statements: readonly string[],
  ): Promise<{ readonly statement: string; readonly eventId: string; readonly idOrigin: IdOrigin }[]> {
    const rows = await this.database.query<{ statement: Buffer; event_id: string; id_origin: IdOrigin }>(
      'select statement, event_id, id_origin from event where statement = any($1::bytea[])',
      [statements.map((id) => Buffer.from(id, 'hex'))],
    );
    return rows.map((row) => ({ statement: row.statement.toString('hex'), eventId: row.event_id, idOrigin: row.id_origin }));
  }

  /** The events that fit and that `reader` may see, oldest accepted first, after a place in that list. */
  async search(filter: EventFilter, reader: Reader, after: number, limit: number): Promise<FoundEvent[]> {
    const values: unknown[] = [after, reader === null, reader ?? null];
    const place = (value: unknown): string => `$${String(values.push(value))}`;
    const conditions = [
      's.sequence > $1',
      `($2 or s.visibility = 'public' or s.organisation = $3 or (s.visibility = 'named' and $3 = any(s.readers)))`,
    ];
    for (const [column, wanted] of Object.entries(filter.equal))
      if (wanted !== undefined) conditions.push(`${COLUMNS[column as keyof typeof COLUMNS]} = any(${place(wanted)})`);
    for (const [bound, time] of Object.entries(filter.times))
      if (time !== undefined) conditions.push(`${BOUNDS[bound as keyof typeof BOUNDS]} ${place(time)}`);
    if (filter.isErrorDeclaration !== undefined) conditions.push(`e.is_error_declaration = ${place(filter.isErrorDeclaration)}`);
    for (const { keys, roles } of filter.things)
      conditions.push(
        `exists (select from statement_subject t where t.statement = e.statement and t.key = any(${place(keys)}) and t.role = any(${place(roles)}))`,
      );
    const rows = await this.database.query<Row>(
      `select e.statement, s.sequence, e.organisation, e.event_id, e.id_origin, e.context, e.recorded_at, s.jws
         from event e join statement s on s.id = e.statement where ${conditions.join(' and ')} order by s.sequence limit ${place(limit)}`,
      values,
    );
    return rows.map(foundOf);
  }
}

/** Each thing that is asked for has one column; nothing of a request ever becomes SQL. */
const COLUMNS = {
  eventId: 'e.event_id',
  type: 'e.type',
  action: 'e.action',
  bizStep: 'e.biz_step',
  disposition: 'e.disposition',
  readPoint: 'e.read_point',
  bizLocation: 'e.biz_location',
} as const;

const BOUNDS = {
  fromEventTime: 'e.event_time >=',
  beforeEventTime: 'e.event_time <',
  fromRecordTime: 'e.recorded_at >=',
  beforeRecordTime: 'e.recorded_at <',
} as const;
