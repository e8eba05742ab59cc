import type { Migration } from './migration.ts';

/** The scheme of an attestation stands beside what it is about, where it is found without reading the attestation: an index that reads it cost each acceptance more than all others together. */
export const attestedSchemes: Migration = {
  name: '0019-attested-schemes',
  sql: `
insert into statement_subject (statement, key, uri, role)
  select said.id, said.scheme, said.scheme, 'scheme' from (select id, attested_scheme(jws) as scheme from statement where kind = 'attestation') said
   where said.scheme is not null on conflict do nothing;
drop index statement_by_scheme;
drop function attested_scheme(text);
`,
};
