import { Line, LONGEST_ID, readThingId } from '@terroir/schemas';
import { z } from 'zod';
import { Slug } from '../organisations/organisation.ts';

const isOnce = (values: readonly string[]): boolean => new Set(values).size === values.length;

const Thing = z
  .string()
  .max(LONGEST_ID)
  .superRefine((uri, context) => {
    const { fault } = readThingId(uri);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  });

const Scheme = z.url({ protocol: /^https?$/ }).max(LONGEST_ID);

/** How far a grant goes: all that its organisation states and that is stated of its things, or what names some things, or attestations of some schemes. */
const Covers = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('organisation') }),
  z.strictObject({
    what: z.literal('things'),
    things: z
      .array(Thing)
      .min(1)
      .max(100)
      .refine(isOnce, 'names a thing twice')
      .meta({ description: "A product's number covers its lots and items." }),
  }),
  z.strictObject({ what: z.literal('schemes'), schemes: z.array(Scheme).min(1).max(100).refine(isOnce, 'names a scheme twice') }),
]);
export type Covers = z.infer<typeof Covers>;

/** A grant as an organisation or the operator gives it. */
export const NewGrant = z.strictObject({
  organisation: Slug.meta({ description: 'Whose things may be looked into.' }),
  auditor: z.strictObject({
    name: Line.max(100).meta({ description: 'Who looks: a firm rather than a person.' }),
    organisation: Slug.optional().meta({ description: 'Their organisation here, if there is one: it has the role auditor.' }),
  }),
  covers: Covers,
  withRestricted: z.boolean().meta({ description: 'Whether the fields that its own statements withhold from others are shown.' }),
  until: z.iso.datetime().meta({ description: 'At most 366 days ahead.' }),
});
export type NewGrant = z.infer<typeof NewGrant>;

/** A right to look into an organisation's things. It has the id of its key, and ends with it. */
export interface Grant {
  readonly id: string;
  readonly organisation: string;
  readonly givenBy: 'organisation' | 'operator';
  readonly auditor: { readonly name: string; readonly organisation: string | null };
  readonly covers: Covers;
  readonly withRestricted: boolean;
  readonly givenAt: Date;
  readonly until: Date;
  readonly endedAt: Date | null;
}

/** How a grant is shown to who may give it. */
export const GrantView = z.object({
  id: z.string(),
  organisation: z.string(),
  givenBy: z.enum(['organisation', 'operator']),
  auditor: z.object({ name: z.string(), organisation: z.string().nullable() }),
  covers: Covers,
  withRestricted: z.boolean(),
  givenAt: z.iso.datetime(),
  until: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable().meta({ description: 'When it was ended before its time.' }),
});
export type GrantView = z.infer<typeof GrantView>;

export const viewOf = ({ givenAt, until, endedAt, ...grant }: Grant): GrantView => ({
  ...grant,
  givenAt: givenAt.toISOString(),
  until: until.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});
