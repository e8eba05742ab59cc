import type { Migration } from './migration.ts';

/** Logs that go on where another had to end. */
export const successorLogs: Migration = {
  name: '0015-successor-logs',
  sql: `
-- What a successor's first entry says of the log before it, and where it is anchored itself. The first log of a ledger stands in the ledger's row and is number 1; the one with the highest number goes on.
create table successor (
  origin text primary key references log,
  number int not null unique check (number > 1),
  -- May be of a log that an older database knows nothing of.
  predecessor text not null unique,
  predecessor_size bigint not null check (predecessor_size >= 0),
  predecessor_root bytea not null check (length(predecessor_root) = 32),
  -- Whether checkpoints of the predecessor count still: not where its key is in other hands, nor where it signed two histories.
  is_predecessor_trusted boolean not null,
  why text not null,
  chain_id bigint not null,
  contract text not null,
  log_id text not null,
  created_at timestamptz not null
);
create trigger successor_is_kept before update or delete or truncate on successor for each statement execute function refuse_change();

-- A statement is in the log that ended and in the one that goes on, once in each.
alter table entry drop constraint entry_statement_key, add constraint entry_is_once unique (statement, log);
`,
};
