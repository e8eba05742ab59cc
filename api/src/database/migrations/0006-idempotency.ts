import type { Migration } from './migration.ts';

/** What a write with an `Idempotency-Key` answered, so that the same request again gets the same answer. */
export const idempotency: Migration = {
  name: '0006-idempotency',
  sql: `
create table idempotency (
  caller text not null references api_key,
  key text not null,
  request_hash bytea not null check (length(request_hash) = 32),
  -- Which attempt holds the row: an attempt that was given up cannot write over the one that took its place.
  attempt uuid not null,
  reserved_at timestamptz not null,
  -- Status, headers and body, sealed; null while the work is under way.
  answer bytea,
  primary key (caller, key)
);
create index idempotency_by_age on idempotency (reserved_at);
`,
};
