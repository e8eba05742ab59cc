import { Injectable } from '@nestjs/common';
import { discloseClaims, parseJws, thingKey } from '@terroir/proof';
import type { HomeThing } from '@terroir/web';
import { Database } from '../../database/database.ts';
import { Ledger } from '../../identities/ledger.ts';
import { ownerOf } from '../../ownership/owned-key.ts';
import { isListed } from '../../status/listed.ts';
import { stands } from '../../trace/standing-event.ts';
import { pageOf } from '../judge/page-address.ts';
import { recordIn } from '../judge/record-said.ts';
import { classesOf, codeInWords, kindOf } from '../judge/thing-kind.ts';

/** A page of what is published, and where the next begins; null after the last. It may be short: what is looked through for one page is bounded. */
interface PublishedPage {
  readonly things: readonly HomeThing[];
  readonly next: number | null;
}

interface Row {
  readonly key: string;
  readonly uri: string;
  readonly sequence: number;
  readonly owner: string;
  readonly jws: string | null;
  readonly wider: string | null;
}

/** What was looked through, and one thing that was found there; all of the thing is null where none was. */
type Found = { readonly looked: number; readonly earliest: number | null } & { readonly [column in keyof Row]: Row[column] | null };

/** How many things fill a page, how many statements are looked through for it at most, and how many things of one statement. */
const PAGE_SIZE = 20;
const MOST_LOOKED = 500;
const MOST_OF_ONE = 20;

/** A record that is longer has its things listed by their codes: names are no reason to read megabytes. */
const LONGEST_RECORD = 65_536;

/** Whether a subject publishes a lot or product by who speaks for it: its record, or the event in which a lot came about. */
const PUBLISHES = `
  (named.organisation = ${ownerOf('named.key', '$1')}
    and ((named.role = 'record' and named.kind = 'product' and not ${isListed('named.id')})
      or (named.role in ('output', 'outputClass', 'epcClass') and named.key ~ '/10/[^/]+$'
          and exists (select from event e where e.statement = named.id and ${stands}))))`;

const newestRecord = (key: string): string => `
  (select r.jws from statement_subject described join statement r on r.id = described.statement
    where described.key = ${key} and described.role = 'record' and r.visibility = 'public' and r.organisation = thing.organisation and not ${isListed('r.id')}
      and octet_length(r.jws) <= ${String(LONGEST_RECORD)} order by r.sequence desc limit 1)`;

/** $1 where this ledger gives out ids, $2 before which place or null. A thing stands where it was last told of, and on a later page again where it was told of before. */
const LIST = `
with looked as materialized (
  select id, sequence, kind, organisation from statement
   where visibility = 'public' and kind in ('product', 'event') and ($2::bigint is null or sequence < $2) order by sequence desc limit ${String(MOST_LOOKED)}),
named as materialized (
  select looked.*, subject.* from looked cross join lateral (
    select key, uri, role from statement_subject where statement = looked.id and role in ('record', 'output', 'outputClass', 'epcClass') order by key limit ${String(MOST_OF_ONE)}) subject),
published as (select distinct on (key) key, uri, sequence, organisation from named where ${PUBLISHES} order by key, sequence desc)
select edge.looked, edge.earliest, thing.key, thing.uri, thing.sequence, o.name as owner, ${newestRecord('thing.key')} as jws, ${newestRecord(`regexp_replace(thing.key, '/(22|10|21)/.*$', '')`)} as wider
  from (select count(*) as looked, min(sequence) as earliest from looked) edge
  left join (select * from published order by sequence desc limit ${String(PAGE_SIZE + MOST_OF_ONE)}) thing on true
  left join organisation o on o.slug = thing.organisation
 order by thing.sequence desc, thing.key`;

const isRow = (found: Found): found is Found & Row => found.key !== null;

const nameIn = (jws: string | null): ReturnType<typeof recordIn> | null =>
  jws === null ? null : recordIn(discloseClaims(parseJws(jws).payload, []));

/** What is published here, for who looks around: lots and products, the newest first. */
@Injectable()
export class Published {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** The things of the statements before a place, or of the newest (null). All things of a statement are on one page. */
  async list(before: number | null): Promise<PublishedPage> {
    const found = await this.database.read<Found>(LIST, [this.ledger.givenOutPrefix, before]);
    const rows = found.filter(isRow);
    const last = rows[PAGE_SIZE - 1]?.sequence ?? 0;
    const shown = rows.filter(({ sequence }) => sequence >= last);
    const next = shown.length < rows.length ? last : found[0]?.looked === MOST_LOOKED ? found[0].earliest : null;
    return { things: shown.map((row) => this.listed(row)), next };
  }

  private listed({ key, uri, owner, jws, wider }: Row): HomeThing {
    const own = nameIn(jws);
    const name = own?.name ?? nameIn(classesOf(key).length > 1 ? wider : null)?.name ?? codeInWords(uri, thingKey(uri));
    return { uri, kind: kindOf(uri, own), name, owner, page: pageOf(uri, this.ledger.publicUrl) };
  }
}
