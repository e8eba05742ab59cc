import { Injectable } from '@nestjs/common';
import { discloseClaims, parseJws, thingKey } from '@terroir/proof';
import type { HomeThing } from '@terroir/web';
import { Database } from '../database/database.ts';
import { Ledger } from '../identities/ledger.ts';
import { ownerOf } from '../ownership/owned-key.ts';
import { isListed, stands } from '../trace/standing-event.ts';
import { pageOf } from './page-address.ts';
import { recordIn } from './record-said.ts';
import { classesOf, codeInWords, kindOf } from './thing-kind.ts';

/** A thing in the list of what is published, and its place there. */
export interface Listed {
  readonly thing: HomeThing;
  readonly sequence: number;
}

interface Row {
  readonly key: string;
  readonly uri: string;
  readonly sequence: number;
  readonly owner: string;
  readonly jws: string | null;
  readonly wider: string | null;
}

/** Whether a subject publishes a lot or product by who speaks for it: its record, or the event in which a lot came about. */
const PUBLISHES = (subject: string, statement: string): string => `
  (${statement}.visibility = 'public' and ${statement}.organisation = ${ownerOf(`${subject}.key`, '$1')}
    and ((${subject}.role = 'record' and ${statement}.kind = 'product' and not ${isListed(`${statement}.id`)})
      or (${subject}.role in ('output', 'outputClass', 'epcClass') and ${subject}.key ~ '/10/[^/]+$'
          and exists (select from event e where e.statement = ${statement}.id and ${stands}))))`;

const newestRecord = (key: string): string => `
  (select r.jws from statement_subject named join statement r on r.id = named.statement
    where named.key = ${key} and named.role = 'record' and r.visibility = 'public' and r.organisation = o.slug and not ${isListed('r.id')} order by r.sequence desc limit 1)`;

/** $1 where this ledger gives out ids, $2 before which place or null, $3 how many. A thing stands where it was last told of. */
const LIST = `
select subject.key, subject.uri, s.sequence, o.name as owner, ${newestRecord('subject.key')} as jws, ${newestRecord(`regexp_replace(subject.key, '/(22|10|21)/.*$', '')`)} as wider
  from statement s join statement_subject subject on subject.statement = s.id join organisation o on o.slug = s.organisation
 where ($2::bigint is null or s.sequence < $2) and s.kind in ('product', 'event') and ${PUBLISHES('subject', 's')}
   and not exists (select from statement_subject again join statement later on later.id = again.statement
                    where again.key = subject.key and later.sequence > s.sequence and ${PUBLISHES('again', 'later')})
 order by s.sequence desc limit $3`;

const nameIn = (jws: string | null): ReturnType<typeof recordIn> | null =>
  jws === null ? null : recordIn(discloseClaims(parseJws(jws).payload, []));

/** What is published here, for who looks around: lots and products, the newest first. */
@Injectable()
export class Published {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  async list(before: number | null, limit: number): Promise<readonly Listed[]> {
    const rows = await this.database.query<Row>(LIST, [`${this.ledger.publicUrl}/id/`, before, limit]);
    return [...new Map(rows.map((row) => [row.key, this.listed(row)])).values()];
  }

  private listed({ key, uri, sequence, owner, jws, wider }: Row): Listed {
    const own = nameIn(jws);
    const name = own?.name ?? nameIn(classesOf(key).length > 1 ? wider : null)?.name ?? codeInWords(uri, thingKey(uri));
    return { thing: { uri, kind: kindOf(uri, own), name, owner, page: pageOf(uri, this.ledger.publicUrl) }, sequence };
  }
}
