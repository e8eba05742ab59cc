import { Injectable } from '@nestjs/common';
import { Database, isGivenUp } from '../../database/database.ts';
import { Ledger } from '../../identities/ledger.ts';
import { isListed } from '../../status/listed.ts';
import { isWithdrawn, speakerOf, stands, standsAs } from '../../trace/standing-event.ts';
import { TAKES, type Encounter } from '../judge/confirmation.ts';
import { THING_ROLES } from './known-things.ts';

/** A thing whose events are asked for: all of them, or for what went into another those until it did. */
export interface Followed {
  readonly key: string;
  readonly until: Date | null;
  readonly isUpstream: boolean;
}

/** An event of a journey, with what it names. */
export interface Happened {
  readonly statement: string;
  readonly organisation: string;
  readonly action: string | null;
  readonly eventTime: Date;
  readonly recordedAt: Date;
  readonly bizStep: string | null;
  readonly isUpstream: boolean;
  /** Whether who recorded it declared it an error. */
  readonly isWithdrawn: boolean;
  /** Whether it is neither declared an error, nor revoked or suspended. */
  readonly stands: boolean;
  readonly names: readonly { readonly key: string; readonly uri: string; readonly role: string }[];
}

export const MOST_EVENTS = 300;
const MOST_ENCOUNTERS = 5_000;

/** How long the statements of all events of a journey may be together. */
const LARGEST_JOURNEY = 3 * 1024 * 1024;

interface Row {
  readonly statement: Buffer;
  readonly organisation: string;
  readonly action: string | null;
  readonly event_time: Date;
  readonly recorded_at: Date;
  readonly biz_step: string | null;
  readonly is_upstream: boolean;
  readonly is_withdrawn: boolean;
  readonly is_listed: boolean;
  readonly names: Happened['names'];
  readonly found: number;
}

/** Whether who emptied the container by `left_it` recorded that it came to them meanwhile. */
const TOOK_IT = `
  exists (select from statement_subject came join statement told_came on told_came.id = came.statement and told_came.visibility = 'public'
            join event taken on taken.statement = came.statement
           where came.key = container.key and came.role in ('epc', 'child') and taken.organisation = left_it.organisation and ${standsAs('taken')}
             and taken.biz_step in (${[...TAKES].map((step) => `'${step}'`).join(', ')}) and taken.event_time between e.event_time and left_it.event_time)`;

/**
 * When what was put into a container at `e` left it: it was taken out, or all was, by who put it there, speaks for the container or for what the way is of, or took the container.
 * Whoever else says so ends nothing: so nobody cuts a way short by a word.
 */
const LEFT = `
  (select min(left_it.event_time) from statement_subject emptied join event left_it on left_it.statement = emptied.statement and left_it.type = 'AggregationEvent'
      join statement told on told.id = emptied.statement and told.visibility = 'public'
    where emptied.key = container.key and emptied.role = 'parent' and left_it.action = 'DELETE' and ${standsAs('left_it')} and left_it.event_time >= e.event_time
      and (left_it.organisation = e.organisation or left_it.organisation = any($5) or left_it.organisation = ${speakerOf('container.key', '$6')} or ${TOOK_IT})
      and (not exists (select from statement_subject any_child where any_child.statement = left_it.statement and any_child.role in ('child', 'childClass'))
           or exists (select from statement_subject same_child where same_child.statement = left_it.statement and same_child.key = held.key and same_child.role in ('child', 'childClass'))))`;

/** Into which container the thing of a key was put, by which event. */
const packed = (key: string): string => `
  join statement_subject held on held.key = ${key} and held.role in ('child', 'childClass')
  join event e on e.statement = held.statement and e.type = 'AggregationEvent' and e.action = 'ADD'
  join statement s on s.id = held.statement and s.visibility = 'public'
  join statement_subject container on container.statement = held.statement and container.role = 'parent'`;

/**
 * What happens to a container happens to its contents while they are in it, and to what is in containers within. Of what went into something else, the part that did not is another's way and is left out.
 * $1 keys, $2 until when, $3 whether upstream, $4 the events by which they went into what follows, $5 who speaks for them, $6 where this ledger gives out ids.
 */
const JOURNEY = `
with recursive followed (key, until, is_upstream) as (select * from unnest($1::text[], $2::timestamptz[], $3::boolean[])),
stay (key, is_upstream, container, since, till) as (
  select followed.key, followed.is_upstream, container.key, e.event_time, least(${LEFT}, followed.until)
    from followed ${packed('followed.key')}
   where ${stands} and (followed.until is null or e.event_time <= followed.until)
  union
  select stay.key, stay.is_upstream, container.key, greatest(stay.since, e.event_time), least(stay.till, ${LEFT})
    from stay ${packed('stay.container')}
   where ${stands} and (stay.till is null or e.event_time <= stay.till)
),
happened as (
  select named.statement, followed.is_upstream
    from followed join statement_subject named on named.key = followed.key and named.role in ${THING_ROLES} join event e on e.statement = named.statement
   where (followed.until is null or e.event_time <= followed.until)
     and not (followed.is_upstream and named.role in ('input', 'inputClass') and not e.statement = any($4::bytea[]))
  union all
  select named.statement, stay.is_upstream
    from stay join statement_subject named on named.key = stay.container and named.role in ('epc', 'child', 'input') join event e on e.statement = named.statement
   where e.event_time >= stay.since and (stay.till is null or e.event_time <= stay.till)
)
select shown.*, (select jsonb_agg(jsonb_build_object('key', n.key, 'uri', n.uri, 'role', n.role)) from statement_subject n where n.statement = shown.statement) as names
  from (select e.statement, e.organisation, e.action, e.event_time, e.recorded_at, e.biz_step, each.is_upstream, ${isWithdrawn} as is_withdrawn, ${isListed('e.statement')} as is_listed,
               count(*) over () as found, row_number() over first as place, sum(octet_length(s.jws)) over first as size
          from (select statement, bool_and(is_upstream) as is_upstream from happened group by statement) each
          join event e on e.statement = each.statement
          join statement s on s.id = e.statement and s.visibility = 'public'
         where not e.is_error_declaration
        window first as (order by e.statement = any($4::bytea[]) desc, e.organisation = any($5) desc, e.event_time desc, e.sequence desc)) shown
 where place <= ${String(MOST_EVENTS)} and size <= ${String(LARGEST_JOURNEY)} order by place`;

const happenedOf = (row: Row): Happened => ({
  statement: row.statement.toString('hex'),
  organisation: row.organisation,
  action: row.action,
  eventTime: row.event_time,
  recordedAt: row.recorded_at,
  bizStep: row.biz_step,
  isUpstream: row.is_upstream,
  isWithdrawn: row.is_withdrawn,
  stands: !row.is_withdrawn && !row.is_listed,
  names: row.names,
});

const NOTHING_READ = { events: [], isTruncated: true };

const unlessGivenUp =
  <Result>(instead: Result) =>
  (error: unknown): Result => {
    if (isGivenUp(error)) return instead;
    throw error;
  };

/** Public events of things, and who met them. */
@Injectable()
export class Journeys {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /**
   * What happened to things, the newest last. Where there is more than is read, what leads to them and what their owners recorded comes first; what takes too long to find is not told, and that is said.
   * `going` are the events by which they went into what follows.
   */
  async of(
    followed: readonly Followed[],
    { going, speakers }: { readonly going: readonly string[]; readonly speakers: readonly string[] },
  ): Promise<{ readonly events: readonly Happened[]; readonly isTruncated: boolean }> {
    const read = this.database.read<Row>(JOURNEY, [
      followed.map(({ key }) => key),
      followed.map(({ until }) => until),
      followed.map(({ isUpstream }) => isUpstream),
      going.map((id) => Buffer.from(id, 'hex')),
      speakers,
      this.ledger.givenOutPrefix,
    ]);
    return read.then((rows) => {
      const events = rows.map(happenedOf).sort((a, b) => a.eventTime.getTime() - b.eventTime.getTime());
      return { events, isTruncated: rows.length < (rows[0]?.found ?? 0) };
    }, unlessGivenUp(NOTHING_READ));
  }

  /** Every public event that still stands and names one of these things, as it met that thing; none where finding them takes too long, and then nothing is confirmed. */
  async encounters(keys: readonly string[]): Promise<readonly Encounter[]> {
    const read = this.database.read<
      Pick<Row, 'statement' | 'organisation' | 'action' | 'biz_step' | 'event_time'> & { key: string; role: string }
    >(
      `select e.statement, e.organisation, named.key, named.role, e.action, e.biz_step, e.event_time
         from statement_subject named join event e on e.statement = named.statement join statement s on s.id = e.statement and s.visibility = 'public'
        where named.key = any($1) and named.role in ${THING_ROLES} and ${stands} order by e.sequence desc limit $2`,
      [[...new Set(keys)], MOST_ENCOUNTERS],
    );
    const rows = await read.catch(unlessGivenUp([]));
    return rows.map((row) => ({
      statement: row.statement.toString('hex'),
      organisation: row.organisation,
      key: row.key,
      role: row.role,
      action: row.action,
      bizStep: row.biz_step,
      eventTime: row.event_time,
    }));
  }
}
