import { Country, Line, Slug as AnySlug } from '@terroir/schemas';
import { z } from 'zod';

/** Words that a slug may not be: they read as part of this service, or as somebody in charge of it. */
const RESERVED: ReadonlySet<string> = new Set(
  'admin anyone api checkpoint contexts docs everyone healthz id ledger localhost log metrics openapi operator organisations public readyz schemes self statements status terroir tile v1 well-known'.split(
    ' ',
  ),
);

/** The name of an organisation or a scheme in addresses and DIDs. It never changes. */
export const Slug = AnySlug.refine((slug) => !RESERVED.has(slug), 'is a reserved word');

/** What an organisation does; one may do several. */
export const ROLES = ['brand', 'supplier', 'certifier', 'auditor'] as const;

/** An organisation as the operator makes it. */
export const NewOrganisation = z.strictObject({
  slug: Slug,
  name: Line,
  country: Country,
  roles: z
    .array(z.enum(ROLES))
    .min(1)
    .refine((roles) => new Set(roles).size === roles.length, 'names a role twice'),
  keyHeldBy: z.enum(['operator', 'self']).default('operator').meta({
    description: '`operator`: the service makes a key and keeps it. `self`: it makes none; the organisation registers one of its own.',
  }),
});
export type NewOrganisation = z.infer<typeof NewOrganisation>;

/** An organisation that may sign, or for which the service signs. */
export interface Organisation {
  readonly slug: string;
  readonly did: string;
  readonly name: string;
  readonly country: string;
  readonly roles: readonly (typeof ROLES)[number][];
  readonly createdAt: Date;
}

/** How a key that signs is shown. */
export const KeyView = z.object({
  kid: z.string(),
  publicJwk: z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string().optional() }),
  heldBy: z.enum(['operator', 'self']),
  registered: z.iso.datetime(),
  revoked: z.iso.datetime().nullable(),
});
export type KeyView = z.infer<typeof KeyView>;

/** The name of a key within its DID: what follows the #. */
export const KeyName = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be the name of a key: what follows the # of its kid');

/** How an organisation is shown in a list. */
export const OrganisationSummary = z.object({
  slug: z.string(),
  did: z.string(),
  name: z.string(),
  country: z.string(),
  roles: z.array(z.enum(ROLES)),
  createdAt: z.iso.datetime(),
});
export type OrganisationSummary = z.infer<typeof OrganisationSummary>;

/** How an organisation is shown to itself and to the operator. */
export const OrganisationView = OrganisationSummary.extend({ keys: z.array(KeyView) });
export type OrganisationView = z.infer<typeof OrganisationView>;
