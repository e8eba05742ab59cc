import { z } from 'zod';

/** An exact decimal, of as many digits as survive every reader of JSON. */
const Decimal = z
  .string()
  .regex(/^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?$/, 'must be a decimal in digits, for example 12.5')
  .refine((decimal) => decimal.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15, 'may have 15 digits at most');

/** A measure with its unit. */
export const Amount = z.strictObject({
  value: Decimal,
  unit: z.string().regex(/^[A-Z0-9]{2,3}$/, 'must be a unit by UN/ECE Recommendation 20, for example KGM'),
});
