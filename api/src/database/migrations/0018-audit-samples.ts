import type { Migration } from './migration.ts';

/** Which lots were drawn to be looked at, and by what, so that they can be drawn again. */
export const auditSamples: Migration = {
  name: '0018-audit-samples',
  sql: `
create table audit_sample (
  id bigint generated always as identity primary key,
  organisation text not null references organisation,
  audit_grant text not null references audit_grant,
  -- By what had been recorded, in which period.
  known_by timestamptz not null,
  recorded_from timestamptz,
  recorded_before timestamptz,
  seed bytea not null check (length(seed) = 32),
  -- The published checkpoint whose root the seed is; null where it was given.
  origin text references log,
  checkpoint_size bigint,
  population_count int not null,
  population_sha256 bytea not null check (length(population_sha256) = 32),
  size int not null check (size > 0),
  lots text[] not null check (cardinality(lots) = least(size, population_count)),
  check ((origin is null) = (checkpoint_size is null))
);
create index audit_sample_of_organisation on audit_sample (organisation, id);
create index audit_sample_of_grant on audit_sample (audit_grant, id);
create trigger audit_sample_is_kept before update or delete or truncate on audit_sample for each statement execute function refuse_change();
`,
};
