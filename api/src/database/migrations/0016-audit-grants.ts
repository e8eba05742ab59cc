import type { Migration } from './migration.ts';

/** Who may look into an organisation's things, as far as which, and until when. */
export const auditGrants: Migration = {
  name: '0016-audit-grants',
  sql: `
-- A grant and its key are one: the key's end is the grant's, and revoking it ends the grant.
create table audit_grant (
  id text primary key references api_key,
  -- Whose things may be looked into.
  organisation text not null references organisation,
  given_by text not null check (given_by in ('organisation', 'operator')),
  auditor_name text not null,
  auditor text references organisation,
  covers text not null check (covers in ('organisation', 'things', 'schemes')),
  -- What it is narrowed to: keys of things, or addresses of schemes.
  narrowed_to text[] not null,
  with_restricted boolean not null,
  check ((covers = 'organisation') = (cardinality(narrowed_to) = 0))
);
create index audit_grant_of_organisation on audit_grant (organisation, id);
create trigger audit_grant_is_kept before update or delete or truncate on audit_grant for each statement execute function refuse_change();

-- A key that audits does nothing else.
alter table api_key add constraint api_key_audits_only check (not 'audit' = any(scopes) or scopes = '{audit}');
`,
};
