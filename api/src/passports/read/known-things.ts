import { Injectable } from '@nestjs/common';
import type { Party } from '@terroir/schemas';
import { Database } from '../../database/database.ts';
import { Ledger } from '../../identities/ledger.ts';
import { ownerOf } from '../../ownership/owned-key.ts';
import { isListed } from '../../status/listed.ts';
import { stands } from '../../trace/standing-event.ts';

/** What the public may know of an id. */
export interface KnownThing {
  readonly key: string;
  /** Who speaks for it; null where nobody does. */
  readonly owner: Party | null;
  /** Whether the owner claimed it, and is not only the first who recorded that it was made. */
  readonly isClaimed: boolean;
  /** The statement with its owner's newest master data, one that holds before one that does not; null where there is none. */
  readonly record: string | null;
  /** Whether its owner published something of this very thing. What is not published answers like what does not exist. */
  readonly isPublished: boolean;
}

interface Row {
  readonly key: string;
  readonly slug: string | null;
  readonly did: string;
  readonly name: string;
  readonly country: string;
  readonly is_claimed: boolean;
  readonly record: Buffer | null;
  readonly is_told: boolean | null;
}

/** The parts that things, and not places, play in an event. */
export const THING_ROLES = `('epc', 'epcClass', 'parent', 'child', 'childClass', 'input', 'inputClass', 'output', 'outputClass')`;

/** $1 keys, $2 where this ledger gives out ids. Who first recorded publicly that something was made speaks for it as long as nobody claims its number. */
const KNOWN = `
select asked.key, speaker.slug, speaker.did, speaker.name, speaker.country, claim.owner is not null as is_claimed, record.id as record, told.is_told
  from unnest($1::text[]) as asked (key)
  cross join lateral (select ${ownerOf('asked.key', '$2')} as owner) claim
  left join lateral (
    select e.organisation
      from statement_subject made join statement s on s.id = made.statement and s.visibility = 'public' join event e on e.statement = made.statement
     where claim.owner is null and made.key = asked.key and ${stands}
       and (made.role in ('output', 'outputClass') or (made.role in ('epc', 'epcClass', 'parent') and e.action = 'ADD'))
     order by s.sequence limit 1) maker on true
  left join organisation speaker on speaker.slug = coalesce(claim.owner, maker.organisation)
  left join lateral (
    select s.id from statement_subject named join statement s on s.id = named.statement
     where named.key = asked.key and named.role = 'record' and s.visibility = 'public' and s.organisation = speaker.slug
     order by ${isListed('s.id')}, s.sequence desc limit 1) record on true
  left join lateral (
    select true as is_told
      from statement_subject named join statement s on s.id = named.statement and s.visibility = 'public' join event e on e.statement = named.statement
     where named.key = asked.key and named.role in ${THING_ROLES} and e.organisation = speaker.slug and ${stands} limit 1) told on true`;

const thingOf = ({ key, slug, did, name, country, is_claimed, record, is_told }: Row): KnownThing => ({
  key,
  owner: slug === null ? null : { did, slug, name, country },
  isClaimed: is_claimed,
  record: record?.toString('hex') ?? null,
  isPublished: record !== null || is_told === true,
});

/** Who speaks for ids, and what they published of them. */
@Injectable()
export class KnownThings {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** What is known of each of these keys, by key. */
  async of(keys: readonly string[]): Promise<ReadonlyMap<string, KnownThing>> {
    const rows = await this.database.read<Row>(KNOWN, [[...new Set(keys)], this.ledger.givenOutPrefix]);
    return new Map(rows.map((row) => [row.key, thingOf(row)]));
  }
}
