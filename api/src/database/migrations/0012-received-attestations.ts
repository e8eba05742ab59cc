import type { Migration } from './migration.ts';

/** What others attested of the things of an organisation, found from those things. */
export const receivedAttestations: Migration = {
  name: '0012-received-attestations',
  sql: `
-- Byte by byte, so that a key and all that begin with it lie together.
create index statement_subject_assessed on statement_subject (key text_pattern_ops) where role in ('assessed-facility', 'assessed-product');
`,
};
