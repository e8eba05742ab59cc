import type { Migration } from './migration.ts';

/** What auditors ask by, and that they asked. */
export const auditAccesses: Migration = {
  name: '0017-audit-accesses',
  sql: `
-- The scheme that an attestation names in the clear. What cannot be read names none.
create function attested_scheme(jws text) returns text language plpgsql immutable strict parallel safe as $$
declare
  payload text := translate(split_part(jws, '.', 2), '-_', '+/');
  scheme text;
begin
  scheme := convert_from(decode(rpad(payload, (length(payload) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::json #>> '{credentialSubject,referenceScheme,id}';
  return case when octet_length(scheme) <= 2048 then scheme end;
exception when others then
  return null;
end $$;
create index statement_by_scheme on statement (attested_scheme(jws), sequence) where kind = 'attestation';

-- Byte by byte, so that a key and all that begin with it lie together, whatever part they play. Equal keys are found by it as well.
drop index statement_subject_assessed;
drop index statement_subject_by_key;
create index statement_subject_by_key on statement_subject (key text_pattern_ops, role);

-- Who looked at what by which grant, written before anything is shown.
create table audit_access (
  id bigint generated always as identity primary key,
  -- Whose id it is stands in the grant; here as well, since an index holds columns of one table.
  organisation text not null references organisation,
  audit_grant text not null references audit_grant,
  route text not null,
  question jsonb not null,
  row_count int not null check (row_count >= 0),
  at timestamptz not null
);
create index audit_access_of_organisation on audit_access (organisation, id);
create trigger audit_access_is_kept before update or delete or truncate on audit_access for each statement execute function refuse_change();
`,
};
