import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';
import type { Attester, NewScheme } from './scheme.ts';

/** A scheme as it is stored: its address follows from where the ledger is. */
export interface StoredScheme extends Omit<NewScheme, 'attesters'> {
  readonly registeredAt: Date;
  readonly attesters: readonly Attester[];
}

interface Row extends Pick<NewScheme, 'slug' | 'name' | 'owner' | 'description' | 'criteria'> {
  readonly registered_at: Date;
  readonly attesters: readonly { slug: string; did: string; name: string; registered_at: string; withdrawn_at: string | null }[];
}

const SELECT = `select scheme.slug, scheme.name, scheme.owner, scheme.description, scheme.criteria, scheme.registered_at,
    coalesce((
      select jsonb_agg(jsonb_build_object('slug', organisation.slug, 'did', organisation.did, 'name', organisation.name,
                                          'registered_at', attester.registered_at, 'withdrawn_at', attester.withdrawn_at) order by attester.registered_at, organisation.slug)
        from scheme_attester attester join organisation on organisation.slug = attester.organisation where attester.scheme = scheme.slug), '[]') as attesters
  from scheme`;

const schemeOf = (row: Row): StoredScheme => ({
  slug: row.slug,
  name: row.name,
  owner: row.owner,
  description: row.description,
  criteria: row.criteria,
  registeredAt: row.registered_at,
  attesters: row.attesters.map(({ slug, did, name, registered_at, withdrawn_at }) => ({
    slug,
    did,
    name,
    registeredAt: new Date(registered_at),
    withdrawnAt: withdrawn_at === null ? null : new Date(withdrawn_at),
  })),
});

/** Schemes, and who may attest for them. */
@Injectable()
export class SchemeRepository {
  constructor(private readonly database: Database) {}

  /** False when the slug is taken. */
  async insert(tx: Tx, scheme: NewScheme, now: Date): Promise<boolean> {
    const { slug, name, owner, description, criteria } = scheme;
    return (
      (await tx.execute(
        'insert into scheme (slug, name, owner, description, criteria, registered_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
        [slug, name, JSON.stringify(owner), JSON.stringify(description), JSON.stringify(criteria), now],
      )) === 1
    );
  }

  /** The organisations of `slugs` that do not exist. */
  async unknownOf(tx: Tx, slugs: readonly string[]): Promise<string[]> {
    return (
      await tx.query<{ slug: string }>(
        'select slug from unnest($1::text[]) as slug where not exists (select from organisation o where o.slug = slug.slug)',
        [slugs],
      )
    ).map((row) => row.slug);
  }

  /** Registers an attester as of now; one that is registered stays as it is. */
  async insertAttester(tx: Tx, scheme: string, organisation: string, now: Date): Promise<void> {
    await tx.execute('insert into scheme_attester (scheme, organisation, registered_at) values ($1, $2, $3) on conflict do nothing', [
      scheme,
      organisation,
      now,
    ]);
  }

  /** Withdraws an attester as of now; false when none of that name is registered. */
  async withdrawAttester(tx: Tx, scheme: string, organisation: string, now: Date): Promise<boolean> {
    return (
      (await tx.execute('update scheme_attester set withdrawn_at = $3 where scheme = $1 and organisation = $2 and withdrawn_at is null', [
        scheme,
        organisation,
        now,
      ])) === 1
    );
  }

  async find(slug: string): Promise<StoredScheme | null> {
    const [row] = await this.database.query<Row>(`${SELECT} where scheme.slug = $1`, [slug]);
    return row === undefined ? null : schemeOf(row);
  }

  async list(after: string, limit: number): Promise<StoredScheme[]> {
    return (await this.database.query<Row>(`${SELECT} where scheme.slug > $1 order by scheme.slug limit $2`, [after, limit])).map(schemeOf);
  }
}
