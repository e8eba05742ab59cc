import type { Migration } from './migration.ts';

/** Files that statements name by their SHA-256. The bytes lie on disk; a row here says that they are all there. */
export const evidence: Migration = {
  name: '0003-evidence',
  sql: `
create table evidence (
  sha256 bytea primary key check (length(sha256) = 32),
  media_type text not null,
  size bigint not null check (size > 0),
  stored_at timestamptz not null
);
create trigger evidence_is_kept before update or delete or truncate on evidence for each statement execute function refuse_change();

-- Who gave the file here. The same file may come from several; none learns of the others.
create table evidence_holder (
  organisation text not null references organisation,
  sha256 bytea not null references evidence,
  given_at timestamptz not null,
  primary key (organisation, sha256)
);

-- Which statements name the file: who sees the statement sees the file, unless the statement withholds its evidence.
create table statement_evidence (
  statement bytea not null references statement,
  sha256 bytea not null references evidence,
  is_withheld boolean not null,
  primary key (statement, sha256)
);
create index statement_evidence_by_file on statement_evidence (sha256);
`,
};
