import type { Migration } from './migration.ts';

/** How anchoring goes, for every process to say. */
export const anchoring: Migration = {
  name: '0010-anchoring',
  sql: `
-- A row while a log's anchoring waits for its chain, and why (a word); none while it goes on.
create table anchoring_wait (
  log text primary key references log,
  since timestamptz not null,
  why text not null
);
`,
};
