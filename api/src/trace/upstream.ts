import { Injectable } from '@nestjs/common';
import { Database, isGivenUp } from '../database/database.ts';
import { Ledger } from '../identities/ledger.ts';
import { ownerOf } from '../ownership/owned-key.ts';
import { speakerOf, stands, standsAs } from './standing-event.ts';

/** How far a way is followed back, and how many steps of it are read. */
export const DEEPEST = 24;
const MOST_STEPS = 600;

/** One step of the way back: `key` went into, or was in, what it leads `toward`. */
export interface Step {
  readonly key: string;
  readonly uri: string;
  readonly depth: number;
  /** The start itself; what a transformation used; what was in a container; the lot that an item is of. */
  readonly via: 'start' | 'input' | 'content' | 'lot';
  readonly toward: string | null;
  /** The statement of the event that says so; null where the identifier itself does. */
  readonly event: string | null;
  /** When it was used, or the container that it was in. */
  readonly usedAt: Date | null;
  /** Whether somebody whose account is not followed recorded something else of what was in it. */
  readonly isDisputed: boolean;
}

/** The way back, the nearest first. Where it is truncated there is more than is shown, or nobody can tell. */
export interface Trace {
  readonly steps: readonly Step[];
  readonly isTruncated: boolean;
}

interface Row {
  readonly key: string;
  readonly uri: string;
  readonly depth: number;
  readonly via: Step['via'];
  readonly toward: string | null;
  readonly event: Buffer | null;
  readonly used_at: Date | null;
  readonly is_disputed: boolean;
}

/** How a thing came about, by its owner's account; another's counts only where the owner gives none. So nobody puts his own goods behind another's. */
const SPEAKS_FOR_ITS_MAKING = `
  (made.owner is null or e.organisation = made.owner or not exists (
     select from statement_subject own join statement told on told.id = own.statement and told.visibility = 'public' join event mine on mine.statement = own.statement
      where own.key = way.key and mine.organisation = made.owner and ${standsAs('mine')}
        and (own.role in ('output', 'outputClass') or (own.role in ('epc', 'epcClass') and mine.action = 'ADD'))))`;

/**
 * Whose accounts of what is in a container are followed: of who speaks for it or packed it first, and of those by whose accounts the way led to it, since they held it.
 * Anybody else's adds nothing and takes nothing away; it makes the contents disputed.
 */
const heldBy = (e: string): string => `${e}.organisation = any (coalesce(way.tellers, '{}') || array[${speakerOf('way.key', '$5')}])`;

/** Only of a container it matters when it was used and by whom: its contents change. */
const whenContainer = (key: string, time: string): string =>
  `case when exists (select from statement_subject held where held.key = ${key} and held.role = 'parent') then ${time} end`;

/** Whether somebody else, whose account is not followed, recorded what went into a container or left it until it was used. */
const IS_DISPUTED = `exists (
    select from statement_subject container join statement s on s.id = container.statement and s.visibility = 'public'
      join event e on e.statement = container.statement and e.type = 'AggregationEvent' and e.action in ('ADD', 'DELETE')
     where container.key = way.key and container.role = 'parent' and ${stands} and (way.contents_at is null or e.event_time <= way.contents_at)
       and not ${heldBy('e')})`;

/**
 * UNION, not UNION ALL: on a way that parts and meets again each step is taken once. Columns of a step: what it is, the time as of which its contents count, how deep, how it was reached, and when it was used.
 * $1 keys and $2 URIs to start from, $3 the depth, $4 the number of steps, $5 where this ledger gives out ids.
 */
const WAY_BACK = `
with recursive way (key, uri, contents_at, tellers, depth, via, toward, event, used_at) as (
  select start.key, start.uri, null::timestamptz, null::text[], 0, 'start', null::text, null::bytea, null::timestamptz from unnest($1::text[], $2::text[]) as start (key, uri)
  union
  select step.key, step.uri, step.contents_at, step.tellers, way.depth + 1, step.via, way.key, step.event, step.used_at
    from way cross join lateral (
      select used.key, used.uri, ${whenContainer('used.key', 'e.event_time')} as contents_at,
             ${whenContainer('used.key', 'array[e.organisation::text]')} as tellers, 'input' as via, e.statement as event, e.event_time as used_at
        from (select ${ownerOf('way.key', '$5')} as owner) made, statement_subject output
        join statement s on s.id = output.statement and s.visibility = 'public'
        join event e on e.statement = output.statement
        join statement_subject used on used.statement = output.statement and used.role in ('input', 'inputClass')
       where output.key = way.key and output.role in ('output', 'outputClass') and ${stands} and ${SPEAKS_FOR_ITS_MAKING}
      union all
      select held.key, held.uri, ${whenContainer('held.key', 'way.contents_at')},
             ${whenContainer('held.key', `coalesce(way.tellers, '{}') || e.organisation::text`)}, 'content', e.statement, coalesce(way.used_at, way.contents_at)
        from statement_subject container
        join statement s on s.id = container.statement and s.visibility = 'public'
        join event e on e.statement = container.statement and e.type = 'AggregationEvent' and e.action = 'ADD'
        join statement_subject held on held.statement = container.statement and held.role in ('child', 'childClass')
       where container.key = way.key and container.role = 'parent' and ${stands} and ${heldBy('e')} and (way.contents_at is null or e.event_time <= way.contents_at)
         and not ${leftBefore('e.event_time', 'way.contents_at')}
      union all
      select regexp_replace(way.key, '/21/[^/]+$', ''), regexp_replace(way.uri, '/21/[^/]+$', ''), null, null, 'lot', null, way.used_at
       where way.key ~ '^https://id\\.gs1\\.org/(01|8006)/.*/10/[^/]+/21/[^/]+$'
    ) step
   where way.depth < $3
)
select key, uri, depth, via, toward, event, used_at, ${IS_DISPUTED} as is_disputed from way limit $4`;

/** Whether what was put into the container at one time had left it by another: it was taken out, or all was. */
function leftBefore(since: string, until: string): string {
  return `exists (
    select from statement_subject left_container join statement told on told.id = left_container.statement and told.visibility = 'public'
      join event out on out.statement = left_container.statement and out.type = 'AggregationEvent' and out.action = 'DELETE'
     where left_container.key = container.key and left_container.role = 'parent' and ${standsAs('out')} and ${heldBy('out')}
       and out.event_time >= ${since} and (${until} is null or out.event_time < ${until})
       and (not exists (select from statement_subject any_child where any_child.statement = out.statement and any_child.role in ('child', 'childClass'))
            or exists (select from statement_subject same_child where same_child.statement = out.statement and same_child.role in ('child', 'childClass') and same_child.key = held.key)))`;
}

const stepOf = (row: Row): Step => ({
  key: row.key,
  uri: row.uri,
  depth: row.depth,
  via: row.via,
  toward: row.toward,
  event: row.event?.toString('hex') ?? null,
  usedAt: row.used_at,
  isDisputed: row.is_disputed,
});

/** Follows things back to what they were made of, by what is public. */
@Injectable()
export class Upstream {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** The way back from things, over transformations, containers and lots. A way that is too deep, too wide or too slow to follow is cut, and says so. */
  async of(starts: readonly { readonly key: string; readonly uri: string }[], deepest = DEEPEST, most = MOST_STEPS): Promise<Trace> {
    try {
      const [keys, uris] = [starts.map(({ key }) => key), starts.map(({ uri }) => uri)];
      const rows = await this.database.read<Row>(WAY_BACK, [keys, uris, deepest, most + 1, this.ledger.givenOutPrefix]);
      const steps = rows.slice(0, most).map(stepOf);
      return { steps, isTruncated: rows.length > most || isCutAt(deepest, steps) };
    } catch (error) {
      if (!isGivenUp(error)) throw error;
      const steps = starts.map(({ key, uri }): Step => ({
        key,
        uri,
        depth: 0,
        via: 'start',
        toward: null,
        event: null,
        usedAt: null,
        isDisputed: false,
      }));
      return { steps, isTruncated: true };
    }
  }
}

/** Whether the last depth that was read holds something new: then there may be more behind it. A circle comes back to what is known. */
function isCutAt(deepest: number, steps: readonly Step[]): boolean {
  const nearer = new Set(steps.filter(({ depth }) => depth < deepest).map(({ key }) => key));
  return steps.some(({ key, depth }) => depth === deepest && !nearer.has(key));
}
