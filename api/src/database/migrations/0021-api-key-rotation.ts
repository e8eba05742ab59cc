import type { Migration } from './migration.ts';

/** API keys change their secrets, with an overlap in which the former one still counts. */
export const apiKeyRotation: Migration = {
  name: '0021-api-key-rotation',
  sql: `
alter table api_key
  -- Counts the secrets that the key has had: who rotates says which one is replaced.
  add column secret_number int not null default 1 check (secret_number >= 1),
  add column former_secret_hash bytea check (length(former_secret_hash) = 32),
  add column former_secret_until timestamptz,
  add check ((secret_number > 1) = (former_secret_hash is not null) and (former_secret_hash is null) = (former_secret_until is null));
`,
};
