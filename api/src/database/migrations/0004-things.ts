import type { Migration } from './migration.ts';

/** Who speaks for which id. */
export const things: Migration = {
  name: '0004-things',
  sql: `
-- Each id has one owner. A lot's or an item's owner is the owner of its product's number, so that row is there as well.
create table thing (
  key text primary key,
  uri text not null,
  kind text not null,
  organisation text not null references organisation,
  claimed_at timestamptz not null
);
create index thing_of_organisation on thing (organisation, key);
create trigger thing_is_kept before update or delete or truncate on thing for each statement execute function refuse_change();

-- Places that an organisation reserved and has not used: counted, so that nobody takes them all.
create index status_entry_unused on status_entry (reserved_by) where statement is null and reserved_by is not null;

-- Lists of an organisation's own statements, kind by kind, newest first.
create index statement_by_kind on statement (organisation, kind, sequence);
`,
};
