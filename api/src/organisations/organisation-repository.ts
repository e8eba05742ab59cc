import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';
import type { Organisation } from './organisation.ts';

interface Row {
  readonly slug: string;
  readonly did: string;
  readonly name: string;
  readonly country: string;
  readonly roles: Organisation['roles'];
  readonly created_at: Date;
}

const COLUMNS = 'slug, did, name, country, roles, created_at';

const organisationOf = (row: Row): Organisation => ({
  slug: row.slug,
  did: row.did,
  name: row.name,
  country: row.country,
  roles: row.roles,
  createdAt: row.created_at,
});

/** Organisations, and the challenges by which they show that a key is theirs. */
@Injectable()
export class OrganisationRepository {
  constructor(private readonly database: Database) {}

  /** False when the slug is taken. */
  async insert(tx: Tx, organisation: Organisation): Promise<boolean> {
    const { slug, did, name, country, roles, createdAt } = organisation;
    return (
      (await tx.execute(`insert into organisation (${COLUMNS}) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`, [
        slug,
        did,
        name,
        country,
        roles,
        createdAt,
      ])) === 1
    );
  }

  async find(slug: string): Promise<Organisation | null> {
    const [row] = await this.database.query<Row>(`select ${COLUMNS} from organisation where slug = $1`, [slug]);
    return row === undefined ? null : organisationOf(row);
  }

  async knownAmong(tx: Tx, slugs: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ slug: string }>('select slug from organisation where slug = any($1)', [[...slugs]]);
    return new Set(rows.map(({ slug }) => slug));
  }

  async findByDid(did: string): Promise<Organisation | null> {
    const [row] = await this.database.query<Row>(`select ${COLUMNS} from organisation where did = $1`, [did]);
    return row === undefined ? null : organisationOf(row);
  }

  /** The organisation, its keys held still until the transaction ends. */
  async lock(tx: Tx, slug: string): Promise<Organisation | null> {
    const [row] = await tx.query<Row>(`select ${COLUMNS} from organisation where slug = $1 for no key update`, [slug]);
    return row === undefined ? null : organisationOf(row);
  }

  async list(after: string, limit: number): Promise<Organisation[]> {
    return (
      await this.database.query<Row>(`select ${COLUMNS} from organisation where slug > $1 order by slug limit $2`, [after, limit])
    ).map(organisationOf);
  }

  /** Keeps a challenge, and forgets those that have expired. */
  async insertChallenge(
    tx: Tx,
    challenge: { readonly nonce: string; readonly organisation: string; readonly expiresAt: Date; readonly now: Date },
  ): Promise<void> {
    await tx.execute('delete from key_challenge where expires_at <= $1', [challenge.now]);
    await tx.execute('insert into key_challenge (nonce, organisation, expires_at) values ($1, $2, $3)', [
      challenge.nonce,
      challenge.organisation,
      challenge.expiresAt,
    ]);
  }

  /** Uses a challenge up. False when it was never given to this organisation, was used, or has expired. */
  async takeChallenge(tx: Tx, challenge: { readonly nonce: string; readonly organisation: string; readonly now: Date }): Promise<boolean> {
    return (
      (await tx.execute('delete from key_challenge where nonce = $1 and organisation = $2 and expires_at > $3', [
        challenge.nonce,
        challenge.organisation,
        challenge.now,
      ])) === 1
    );
  }
}
