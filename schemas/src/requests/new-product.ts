import { z } from 'zod';
import { faultOfProductId, granularityOf, valueOf } from '../ids/thing-id.ts';
import { Amount } from './amount.ts';
import { Class } from './classification.ts';
import { Country } from './country.ts';
import { RelatedParty } from './party.ts';
import { Profile } from './profile.ts';
import { FacilityId, ProductId } from './thing-ids.ts';
import { Day } from './times.ts';
import { Line, Words } from './words.ts';
import { checkPeriod, periodMembers } from './period.ts';
import { checkReaders, checkRestrictions, visibilityMembers, withPersonal, type FieldRestriction } from './visibility.ts';

const Code = z.string().trim().min(1).max(64);
const Fraction = z.number().min(0).max(1);

/** What a product is made of, as far as it is told. */
export const Material = z.strictObject({
  name: Line,
  originCountry: Country,
  type: Class,
  massFraction: Fraction,
  recycledMassFraction: Fraction.optional(),
  isHazardous: z.boolean().optional(),
});

/** Where a product was made. */
export const ProducedAt = z.strictObject({ id: FacilityId, name: Line });

const Dimensions = z.strictObject({
  weight: Amount.optional(),
  length: Amount.optional(),
  width: Amount.optional(),
  height: Amount.optional(),
  volume: Amount.optional(),
});

const members = {
  id: ProductId,
  granularity: z.enum(['model', 'batch', 'item']).optional().meta({
    description: 'A product, a lot of it, or one piece. The identifier says it where it is a GS1 Digital Link; else it must be said here.',
  }),
  name: Line,
  description: Words.optional(),
  modelNumber: Code.optional(),
  batchNumber: Code.optional(),
  itemNumber: Code.optional(),
  categories: z.array(Class).max(50).default([]),
  country: Country.meta({ description: 'Where it is produced.' }),
  producedAt: ProducedAt.optional(),
  producedOn: Day.optional(),
  expiresOn: Day.optional(),
  dimensions: Dimensions.optional(),
  materials: z.array(Material).max(200).default([]),
  characteristics: z
    .record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,63}$/, 'must be a word of letters and digits'), Line)
    .refine((record) => Object.keys(record).length <= 50, 'may have 50 members at most')
    .optional(),
  parties: z.array(RelatedParty).max(50).default([]),
  ...periodMembers,
  ...visibilityMembers,
  profile: Profile.optional(),
};
type Asked = z.infer<z.ZodObject<typeof members>>;

/** The granularity is what the identifier says; and the numbers that it holds are not said otherwise. */
function checkIdentity({ id, granularity, batchNumber, itemNumber }: Asked, context: z.RefinementCtx): void {
  if (faultOfProductId(id) !== null) return;
  const said = granularityOf(id);
  const refuse = (path: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [path], message });
  };
  if (said === null && granularity === undefined)
    refuse('granularity', 'must be said: the identifier does not tell a product from a lot or an item');
  if (said !== null && granularity !== undefined && said !== granularity) refuse('granularity', `must be ${said}, as the identifier says`);
  const [lot, serial] = [valueOf(id, '10'), valueOf(id, '21')];
  if (lot !== null && batchNumber !== undefined && lot !== batchNumber) refuse('batchNumber', `must be ${lot}, as the identifier says`);
  if (serial !== null && itemNumber !== undefined && serial !== itemNumber)
    refuse('itemNumber', `must be ${serial}, as the identifier says`);
}

function checkDays({ producedOn, expiresOn }: Asked, context: z.RefinementCtx): void {
  if (producedOn !== undefined && expiresOn !== undefined && expiresOn < producedOn)
    context.addIssue({ code: 'custom', path: ['expiresOn'], message: 'must not be before producedOn' });
}

function checkProfile({ profile, producedAt }: Asked, context: z.RefinementCtx): void {
  if (profile !== undefined && producedAt === undefined)
    context.addIssue({ code: 'custom', path: ['producedAt'], message: 'is required by UNTP 0.7.0' });
}

/** A product, lot or item as its owner states it. Unknown fields are refused: they would be signed but not read. */
export const NewProduct = z
  .strictObject(members)
  .superRefine(checkIdentity)
  .superRefine(checkDays)
  .superRefine(checkProfile)
  .superRefine(checkPeriod)
  .superRefine(checkReaders)
  .superRefine(checkRestrictions);
export type NewProduct = z.infer<typeof NewProduct>;

/** What is withheld of a product: what was asked for, and what is personal. */
export const restrictionsOfProduct = ({ restrict, parties }: NewProduct): FieldRestriction[] =>
  withPersonal(restrict, parties.some(({ isPerson }) => isPerson) ? ['/credentialSubject/relatedParty'] : []);
