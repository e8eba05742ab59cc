import { Line, Text } from '@terroir/schemas';
import { z } from 'zod';
import { Slug } from '../organisations/organisation.ts';

const WebAddress = z.url({ protocol: /^https$/, hostname: z.regexes.domain }).max(2000);

/** What a scheme asks for, one by one. */
const Criterion = z.strictObject({
  code: Slug.meta({ description: 'Names the criterion within its scheme.' }),
  name: Line,
  description: Text,
});

/** Who writes the rules of a scheme. */
const Owner = z.strictObject({ name: Line, website: WebAddress.optional() });

/** A scheme as the operator registers it. */
export const NewScheme = z.strictObject({
  slug: Slug,
  name: Line,
  owner: Owner,
  description: Text,
  criteria: z
    .array(Criterion)
    .min(1)
    .max(500)
    .refine((criteria) => new Set(criteria.map((criterion) => criterion.code)).size === criteria.length, 'names a criterion twice'),
  attesters: z
    .array(Slug)
    .max(500)
    .refine((attesters) => new Set(attesters).size === attesters.length, 'names an organisation twice')
    .meta({ description: 'The organisations that may attest for it, by slug.' }),
});
export type NewScheme = z.infer<typeof NewScheme>;

/** Who may attest for a scheme, from when, and until when. */
export interface Attester {
  readonly slug: string;
  readonly did: string;
  readonly name: string;
  readonly registeredAt: Date;
  readonly withdrawnAt: Date | null;
}

/** What somebody may be certified for, and by whom. */
export interface Scheme extends Omit<NewScheme, 'attesters'> {
  /** Its address: how attestations name it. */
  readonly id: string;
  readonly registeredAt: Date;
  readonly attesters: readonly Attester[];
}

/** How a scheme is shown to everyone. */
export const SchemeView = z.object({
  id: z.url().meta({ description: 'How attestations name it.' }),
  slug: z.string(),
  name: z.string(),
  owner: Owner,
  description: Text,
  criteria: z.array(Criterion.extend({ id: z.url().meta({ description: 'How attestations name it.' }) })),
  attesters: z.array(
    z.object({ slug: z.string(), did: z.string(), name: z.string(), registered: z.iso.datetime(), withdrawn: z.iso.datetime().nullable() }),
  ),
  registered: z.iso.datetime(),
});
export type SchemeView = z.infer<typeof SchemeView>;

export const viewOf = (scheme: Scheme): SchemeView => ({
  id: scheme.id,
  slug: scheme.slug,
  name: scheme.name,
  owner: scheme.owner,
  description: scheme.description,
  criteria: scheme.criteria.map((criterion) => ({ id: `${scheme.id}#${criterion.code}`, ...criterion })),
  attesters: scheme.attesters.map(({ slug, did, name, registeredAt, withdrawnAt }) => ({
    slug,
    did,
    name,
    registered: registeredAt.toISOString(),
    withdrawn: withdrawnAt?.toISOString() ?? null,
  })),
  registered: scheme.registeredAt.toISOString(),
});
