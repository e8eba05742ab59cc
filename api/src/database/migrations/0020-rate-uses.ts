import type { Migration } from './migration.ts';

/** How much of its budget each caller has used in a minute, over all processes of the service. */
export const rateUses: Migration = {
  name: '0020-rate-uses',
  sql: `
-- Unlogged: after a crash everyone has a full budget again. Who it is is a hash that differs from minute to minute; no address is kept.
create unlogged table rate_use (
  subject bytea primary key check (length(subject) = 32),
  minute timestamptz not null,
  used int not null check (used > 0)
);
create index rate_use_by_minute on rate_use (minute);
`,
};
