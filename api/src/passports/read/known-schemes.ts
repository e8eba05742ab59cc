import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.ts';
import { Ledger } from '../../identities/ledger.ts';
import type { Registration } from '../../schemes/registration.ts';

/** A scheme that is registered here, and who could attest for it when. */
export interface KnownScheme {
  readonly id: string;
  readonly name: string;
  readonly criteria: ReadonlyMap<string, string>;
  readonly registrations: readonly Registration[];
}

interface Row {
  readonly slug: string;
  readonly name: string;
  readonly criteria: readonly { code: string; name: string }[];
  readonly registrations: readonly { organisation: string; registered_at: string; withdrawn_at: string | null }[];
}

/** The schemes that attestations speak of, several in one query. */
@Injectable()
export class KnownSchemes {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** Those of these addresses that are registered here, by address. */
  async of(ids: readonly string[]): Promise<ReadonlyMap<string, KnownScheme>> {
    const prefix = this.ledger.schemeUrl('');
    const slugs = [...new Set(ids)].filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
    if (slugs.length === 0) return new Map();
    const rows = await this.database.read<Row>(
      `select s.slug, s.name, s.criteria,
              coalesce((select jsonb_agg(jsonb_build_object('organisation', a.organisation, 'registered_at', a.registered_at, 'withdrawn_at', a.withdrawn_at))
                          from scheme_attester a where a.scheme = s.slug), '[]') as registrations
         from scheme s where s.slug = any($1)`,
      [slugs],
    );
    return new Map(rows.map((row) => [prefix + row.slug, schemeOf(row, prefix + row.slug)]));
  }
}

const schemeOf = ({ name, criteria, registrations }: Row, id: string): KnownScheme => ({
  id,
  name,
  criteria: new Map(criteria.map(({ code, name: criterion }) => [`${id}#${code}`, criterion])),
  registrations: registrations.map(({ organisation, registered_at, withdrawn_at }) => ({
    organisation,
    registeredAt: new Date(registered_at),
    withdrawnAt: withdrawn_at === null ? null : new Date(withdrawn_at),
  })),
});
