import type { Migration } from './migration.ts';

/** Who may call, how an organisation shows that a key is its own, and the schemes that attestations speak of. */
export const identities: Migration = {
  name: '0002-identities',
  sql: `
-- The order of registration: two keys may be registered within one tick of the clock.
alter table signing_key add column sequence bigint generated always as identity;
-- One key, one name: the same key under two DIDs would let one sign as the other.
create unique index signing_key_is_one_key on signing_key ((public_jwk ->> 'x'));

create table api_key (
  id text primary key check (id ~ '^[0-9a-f]{16}$'),
  organisation text references organisation,
  name text not null,
  scopes text[] not null,
  secret_hash bytea not null check (length(secret_hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  -- The operator's keys act for nobody else, and nobody else's act for the operator.
  check ((organisation is null) = (scopes = '{operator}') and cardinality(scopes) > 0 and (organisation is null or not 'operator' = any(scopes)))
);
create index api_key_of_organisation on api_key (organisation, id);

-- A key that an organisation holds itself signs a nonce before it is registered.
create table key_challenge (
  nonce text primary key,
  organisation text not null references organisation,
  expires_at timestamptz not null
);

create table scheme (
  slug text primary key check (slug ~ '^[a-z0-9-]{1,64}$'),
  name text not null,
  owner jsonb not null,
  description jsonb not null,
  criteria jsonb not null,
  registered_at timestamptz not null
);
-- Who may attest for a scheme, and when.
create table scheme_attester (
  scheme text not null references scheme,
  organisation text not null references organisation,
  registered_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (scheme, organisation, registered_at)
);
create unique index scheme_attester_now on scheme_attester (scheme, organisation) where withdrawn_at is null;
create index scheme_attester_of_organisation on scheme_attester (organisation);
`,
};
