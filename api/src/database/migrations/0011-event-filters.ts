import type { Migration } from './migration.ts';

/**
 * What events are asked for by, each with the order in which they are answered: a page is then read from where it begins, and ends when it is full.
 * An event's place is that of its statement; it stands here too, since an index holds columns of one table.
 */
export const eventFilters: Migration = {
  name: '0011-event-filters',
  sql: `
alter table event add column sequence bigint references statement (sequence);
update event set sequence = statement.sequence from statement where statement.id = event.statement;
alter table event alter column sequence set not null;
create unique index event_in_order on event (sequence);
create index event_by_type on event (type, sequence);
create index event_by_action on event (action, sequence);
create index event_by_biz_step on event (biz_step, sequence);
create index event_by_disposition on event (disposition, sequence);
create index event_by_read_point on event (read_point, sequence);
create index event_by_biz_location on event (biz_location, sequence);
create index event_by_record_time on event (recorded_at, sequence);
create index event_of_errors on event (sequence) where is_error_declaration;
drop index event_by_time;
create index event_by_time on event (event_time, sequence);
drop index event_by_id;
create index event_by_id on event (event_id, sequence);

-- What the first page looks through, the newest first.
create index statement_published on statement (sequence) where visibility = 'public' and kind in ('product', 'event');
`,
};
