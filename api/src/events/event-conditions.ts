import type { EventFilter } from './event-query.ts';

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

/** What has to be true of `event e` and its `statement s`, each value in the place that `place` gives it; $1 is the event after which the page begins, or 0. One value is asked for as such: then an index also gives the order. */
export function conditionsOf(filter: EventFilter, place: (value: unknown) => string): string[] {
  const oneOf = (column: string, wanted: readonly string[]): string =>
    wanted.length === 1 ? `${column} = ${place(wanted[0])}` : `${column} = any(${place(wanted)})`;
  const conditions = [
    '(e.recorded_in, e.sequence) > (coalesce((select last.recorded_in from event last where last.sequence = $1), -1), $1)',
    `($2 or s.visibility = 'public' or s.organisation = $3 or (s.visibility = 'named' and $3 = any(s.readers)))`,
  ];
  for (const [column, wanted] of Object.entries(filter.equal))
    if (wanted !== undefined) conditions.push(oneOf(COLUMNS[column as keyof typeof COLUMNS], wanted));
  for (const [bound, time] of Object.entries(filter.times))
    if (time !== undefined) conditions.push(`${BOUNDS[bound as keyof typeof BOUNDS]} ${place(time)}`);
  if (filter.isErrorDeclaration !== undefined)
    conditions.push(filter.isErrorDeclaration ? 'e.is_error_declaration' : 'not e.is_error_declaration');
  for (const { keys, roles } of filter.things)
    conditions.push(
      `exists (select from statement_subject t where t.statement = e.statement and t.key = any(${place(keys)}) and t.role = any(${place(roles)}))`,
    );
  return conditions;
}
