import type { Migration } from './migration.ts';

/** The way of a statement: who signs, what was said, the log that orders it, the state that binds what is current, the anchors that hold it. */
export const core: Migration = {
  name: '0001-core',
  sql: `
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name using errcode = 'restrict_violation';
end $$;

-- What the first entry of the log fixes for good. One row.
create table ledger (
  only_row boolean primary key default true check (only_row),
  public_url text not null,
  origin text not null,
  did text not null,
  chain_id bigint not null,
  contract text not null,
  log_id text not null,
  created_at timestamptz not null
);
create trigger ledger_is_fixed before update or delete or truncate on ledger for each statement execute function refuse_change();

create table organisation (
  slug text primary key check (slug ~ '^[a-z0-9-]{1,64}$'),
  did text not null unique,
  name text not null,
  country text not null,
  roles text[] not null,
  created_at timestamptz not null
);

-- Keys of organisations and of the ledger itself. A key that the operator holds is sealed under the service's secret key.
create table signing_key (
  kid text primary key,
  did text not null,
  public_jwk jsonb not null,
  held_by text not null check (held_by in ('operator', 'self')),
  sealed bytea,
  registered_at timestamptz not null,
  revoked_at timestamptz,
  check ((held_by = 'operator') = (sealed is not null))
);
create index signing_key_of_did on signing_key (did);

-- Current status lists and key documents, as the exact bytes that are served; older versions stay.
create table document (
  url text not null,
  version bigint not null,
  body bytea not null,
  sha256 bytea not null check (length(sha256) = 32),
  published_at timestamptz not null,
  primary key (url, version)
);
create trigger document_is_kept before update or delete or truncate on document for each statement execute function refuse_change();

create table statement (
  id bytea primary key check (length(id) = 32),
  sequence bigint generated always as identity unique,
  kind text not null,
  issuer text not null,
  organisation text references organisation,
  jws text not null,
  signing_input_hash bytea not null unique,
  request_hash bytea,
  visibility text not null check (visibility in ('public', 'named', 'private')),
  readers text[] not null default '{}',
  accepted_at timestamptz not null,
  unique (issuer, request_hash)
);
create index statement_by_organisation on statement (organisation, sequence);
create function refuse_statement_change() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' or (new.id, new.sequence, new.kind, new.issuer, new.organisation, new.jws, new.signing_input_hash, new.request_hash, new.accepted_at)
    is distinct from (old.id, old.sequence, old.kind, old.issuer, old.organisation, old.jws, old.signing_input_hash, old.request_hash, old.accepted_at) then
    raise exception 'a statement is never changed or removed; only who may see it' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger statement_is_kept before update or delete on statement for each row execute function refuse_statement_change();
create trigger statement_is_kept_whole before truncate on statement for each statement execute function refuse_change();

-- What may be withheld or erased: SD-JWT disclosures, outside of what is signed and logged.
create table disclosure (
  statement bytea not null references statement,
  digest text not null,
  disclosure text not null,
  at text not null,
  reason text not null,
  primary key (statement, digest)
);

-- What a statement is about, by the canonical key of each thing.
create table statement_subject (
  statement bytea not null references statement,
  key text not null,
  uri text not null,
  role text not null,
  primary key (statement, key, role)
);
create index statement_subject_by_key on statement_subject (key, role);

-- Accepted and not in the log yet.
create table pending (
  sequence bigint primary key,
  statement bytea not null unique references statement
);

create table log (
  origin text primary key,
  epoch bigint not null,
  size bigint not null check (size >= 0 and size < 9007199254740992),
  root bytea not null check (length(root) = 32),
  published_size bigint not null check (published_size <= size)
);
create table entry (
  log text not null references log,
  index bigint not null check (index >= 0),
  statement bytea not null unique references statement,
  primary key (log, index)
);
create table tile (
  log text not null references log,
  level int not null,
  index bigint not null,
  hashes bytea not null check (length(hashes) = 8192),
  root bytea not null check (length(root) = 32), -- of the 256 hashes: one hash of the tile above
  primary key (log, level, index)
);
create table checkpoint (
  log text not null references log,
  size bigint not null,
  root bytea not null check (length(root) = 32),
  note text not null,
  state bytea references statement,
  signed_at timestamptz not null,
  primary key (log, size)
);
create index checkpoint_with_state on checkpoint (log, size) where state is not null;
-- The version of a document that the state's map holds from the state at this size on.
create table state_document (
  log text not null references log,
  size bigint not null,
  url text not null,
  version bigint not null,
  primary key (log, url, size),
  foreign key (url, version) references document
);
create trigger entry_is_kept before update or delete or truncate on entry for each statement execute function refuse_change();
create trigger tile_is_kept before update or delete or truncate on tile for each statement execute function refuse_change();
create trigger checkpoint_is_kept before update or delete or truncate on checkpoint for each statement execute function refuse_change();
create trigger state_document_is_kept before update or delete or truncate on state_document for each statement execute function refuse_change();

-- The intent to anchor is stored, signed, before it is broadcast.
create table anchor (
  id bigint generated always as identity primary key,
  log text not null references log,
  size bigint not null,
  root bytea not null,
  chain_id bigint not null,
  contract text not null,
  log_id text not null,
  sender text not null,
  -- Null where somebody else sent it.
  nonce bigint,
  raw text,
  max_fee numeric,
  max_tip numeric,
  transaction_hash text not null unique,
  state text not null check (state in ('signed', 'broadcast', 'mined', 'final', 'lost')),
  block bigint,
  block_hash text,
  block_time timestamptz,
  gas_used bigint,
  fee_wei numeric,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index anchor_open on anchor (log, state) where state in ('signed', 'broadcast', 'mined');
create index anchor_by_size on anchor (log, size);

create table status_list (
  id int primary key,
  purpose text not null check (purpose in ('revocation', 'suspension')),
  bits bytea not null check (length(bits) = 16384)
);
create table status_entry (
  list int not null references status_list,
  index int not null check (index >= 0 and index < 131072),
  statement bytea references statement,
  reserved_by text references organisation,
  primary key (list, index)
);
create index status_entry_of_statement on status_entry (statement);
create table status_change (
  statement bytea primary key references statement,
  target bytea not null references statement,
  purpose text not null check (purpose in ('revocation', 'suspension')),
  value boolean not null,
  reason jsonb not null,
  replaced_by bytea references statement,
  changed_at timestamptz not null
);
create index status_change_of_target on status_change (target, changed_at);
`,
};
