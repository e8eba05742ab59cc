import type { Migration } from './migration.ts';

/**
 * Events are listed in the order of the transactions that recorded them, and of one transaction in their own. A place is drawn when an event is inserted, and may be seen only
 * after a higher one: whoever reads on from the highest would never see it. Of transactions the database tells which ones may still be under way.
 */
export const eventOrder: Migration = {
  name: '0022-event-order',
  sql: `
-- 0: in no transaction that this server knows of, so before all that it does.
alter table event add column recorded_in bigint not null default 0;
alter table event alter column recorded_in set default pg_current_xact_id()::text::bigint;
drop index event_in_order;
create unique index event_in_order on event (recorded_in, sequence);
create unique index event_by_sequence on event (sequence);
drop index event_by_type;
create index event_by_type on event (type, recorded_in, sequence);
drop index event_by_action;
create index event_by_action on event (action, recorded_in, sequence);
drop index event_by_biz_step;
create index event_by_biz_step on event (biz_step, recorded_in, sequence);
drop index event_by_disposition;
create index event_by_disposition on event (disposition, recorded_in, sequence);
drop index event_by_read_point;
create index event_by_read_point on event (read_point, recorded_in, sequence);
drop index event_by_biz_location;
create index event_by_biz_location on event (biz_location, recorded_in, sequence);
drop index event_by_record_time;
create index event_by_record_time on event (recorded_at, recorded_in, sequence);
drop index event_of_errors;
create index event_of_errors on event (recorded_in, sequence) where is_error_declaration;
drop index event_by_time;
create index event_by_time on event (event_time, recorded_in, sequence);
drop index event_by_id;
create index event_by_id on event (event_id, recorded_in, sequence);
`,
};
