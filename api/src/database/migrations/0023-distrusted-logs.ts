import type { Migration } from './migration.ts';

/** Whose checkpoints count no more is said of any log, and also long after it ended. */
export const distrustedLogs: Migration = {
  name: '0023-distrusted-logs',
  sql: `
-- Logs whose key is in other hands, or that signed two histories. For good: nothing takes a log off again.
create table distrusted_log (
  origin text primary key references log,
  since timestamptz not null
);
insert into distrusted_log
select log.origin, coalesce(next.created_at, now()) from log left join successor next on next.predecessor = log.origin
 where not coalesce(
   next.is_predecessor_trusted,
   log.origin = coalesce((select origin from successor order by number desc limit 1), (select origin from ledger))
 );
alter table successor drop column is_predecessor_trusted;
create trigger distrusted_log_is_kept before update or delete or truncate on distrusted_log for each statement execute function refuse_change();
`,
};
