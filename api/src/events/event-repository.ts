import { Injectable } from '@nestjs/common';
import type { JsonValue } from '@terroir/proof';
import { Database, isGivenUp, type Tx } from '../database/database.ts';
import { BODY_LIMIT } from '../http/bodies.ts';
import { LedgerError } from '../http/ledger-error.ts';
import type { Reader } from '../statements/statement.ts';
import { conditionsOf } from './event-conditions.ts';
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
  /** The transaction that recorded it, by which events are in order. */
  readonly recordedIn: number;
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
  readonly recorded_in: number;
}

const signingInputOf = (jws: string): string => jws.slice(0, jws.lastIndexOf('.'));

const keptOf = (row: Omit<Row, 'recorded_in'>): Omit<FoundEvent, 'recordedIn'> => ({
  statement: row.statement.toString('hex'),
  sequence: row.sequence,
  organisation: row.organisation,
  eventId: row.event_id,
  idOrigin: row.id_origin,
  context: row.context,
  recordedAt: row.recorded_at,
  jws: row.jws,
});

const foundOf = (row: Row): FoundEvent => ({ ...keptOf(row), recordedIn: row.recorded_in });

/** Events by what is asked of them. */
@Injectable()
export class EventRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, event: NewEvent): Promise<void> {
    await tx.execute(
      `insert into event (statement, organisation, event_id, is_error_declaration, id_origin, event_hash, context, type, action, event_time, recorded_at,
                          biz_step, disposition, read_point, biz_location, sequence)
       select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, sequence from statement where id = $1`,
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
    const [row] = await tx.query<Omit<Row, 'recorded_in'>>(
      `select e.statement, e.event_id, e.id_origin, e.context, s.jws from event e join statement s on s.id = e.statement
        where e.organisation = $1 and e.event_id = $2 and e.is_error_declaration = $3`,
      [organisation, eventId, isErrorDeclaration],
    );
    return row === undefined ? null : keptOf(row);
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

  /**
   * The transaction before which all that record events have ended. What is read after this was answered holds all their events, and no other comes before them.
   * None counts that began before an event was recorded that is older than `past`: whoever is to keep events ends sooner, and what else is open for so long holds nothing back.
   */
  async settledBefore(past: Date): Promise<number> {
    const [row] = await this.database.read<{ settled: number }>(SETTLED, [past]);
    if (row === undefined) throw new Error('the database does not say what is under way');
    return row.settled;
  }

  /**
   * A page of the events that fit and that `reader` may see, oldest recorded first, after one of that list. It ends early where more would be more than `LARGEST_PAGE`.
   * @throws LedgerError `question-too-large` when finding them takes too long
   */
  async search(filter: EventFilter, reader: Reader, { after, limit }: Stretch): Promise<EventPage> {
    const values: unknown[] = [after, reader === null, reader ?? null, LARGEST_PAGE];
    const place = (value: unknown): string => `$${String(values.push(value))}`;
    const conditions = conditionsOf(filter, place);
    const most = place(limit + 1);
    try {
      const rows = await this.database.read<Row & { readonly found: number }>(
        `select e.statement, e.sequence, e.organisation, e.event_id, e.id_origin, e.context, e.recorded_at, s.jws, e.recorded_in, page.found
           from (select sequence, count(*) over () as found, row_number() over in_order as place, sum(size) over in_order as size
                   from (select e.recorded_in, e.sequence, octet_length(s.jws) + octet_length(e.context::text) as size
                           from event e join statement s on s.id = e.statement where ${conditions.join(' and ')} order by e.recorded_in, e.sequence limit ${most}) fitting
                 window in_order as (order by recorded_in, sequence)) page
           join event e on e.sequence = page.sequence join statement s on s.id = e.statement
          where page.place = 1 or page.size <= $4 order by page.place limit ${place(limit)}`,
        values,
      );
      return { events: rows.map(foundOf), hasMore: rows.length < (rows[0]?.found ?? 0) };
    } catch (error) {
      if (isGivenUp(error)) throw new LedgerError('question-too-large', TOO_LARGE);
      throw error;
    }
  }
}

/**
 * $1 a time. What comes next is read before what is under way in this database, so that what begins in between comes later. Who writes goes by 32 bits, of which `next` tells the
 * others. A standby does not see who writes: there it is whatever is under way on the server.
 */
const SETTLED = `
select greatest(case when pg_is_in_recovery() then first else least(next, (
         select min(next - 2147483648 + (backend_xid::text::bigint - next % 4294967296 + 6442450944) % 4294967296) from pg_stat_activity
          where datname = current_database() and backend_xid is not null)) end,
       (select recorded_in + 1 from event where recorded_at < $1 order by recorded_at desc, recorded_in desc limit 1)) as settled
  from (select pg_snapshot_xmin(seen)::text::bigint as first, pg_snapshot_xmax(seen)::text::bigint as next from pg_current_snapshot() seen) snapshot`;

/** What one answer holds at most, but for a single event that is larger: as much as one may send. */
const LARGEST_PAGE = BODY_LIMIT;

const TOO_LARGE =
  'Finding these events takes longer than a question may. Ask for less: one value in place of several, a thing, a place, or times that are closer together.';

/** Which part of a list is asked for. */
interface Stretch {
  /** The sequence of the event before the first, or 0. */
  readonly after: number;
  readonly limit: number;
}

/** Events in their order, and whether there are more after them. */
interface EventPage {
  readonly events: readonly FoundEvent[];
  readonly hasMore: boolean;
}
