import type { Migration } from './migration.ts';

/** What was captured by EPCIS 2.0, as far as it is asked for. */
export const events: Migration = {
  name: '0005-events',
  sql: `
create table capture (
  id uuid primary key,
  organisation text not null references organisation,
  captured_at timestamptz not null
);
create index capture_of_organisation on capture (organisation, captured_at, id);

create table event (
  statement bytea primary key references statement,
  organisation text not null references organisation,
  event_id text not null,
  is_error_declaration boolean not null,
  -- Whether the event came without an id, with the one that its content hashes to, or with another.
  id_origin text not null check (id_origin in ('computed', 'matches', 'differs')),
  event_hash text not null,
  -- The JSON-LD context of the document that it came in: prefixes of its extensions are defined there.
  context jsonb not null,
  type text not null,
  action text,
  event_time timestamptz not null,
  recorded_at timestamptz not null,
  biz_step text,
  disposition text,
  read_point text,
  biz_location text,
  -- The identity of an event. An error declaration repeats the id of what it corrects.
  constraint event_identity unique (organisation, event_id, is_error_declaration)
);
create index event_by_id on event (event_id);
create index event_by_time on event (event_time);

create table captured_event (
  capture uuid not null references capture,
  ordinal int not null,
  statement bytea not null references event,
  primary key (capture, ordinal)
);
`,
};
