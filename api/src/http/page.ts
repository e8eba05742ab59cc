import { z, type ZodType } from 'zod';

/** Which page of a list is asked for. */
export const PageQuery = z.strictObject({
  after: z
    .string()
    .max(128)
    .regex(/^\P{Cc}*$/u, 'may not hold control characters')
    .optional()
    .meta({ description: '`next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** A place in a list that stands in the order in which things came, as the page before gave it. */
export const Place = z
  .string()
  .regex(/^[1-9][0-9]{0,14}$/, 'must be as the page before gave it')
  .transform(Number)
  .meta({ description: '`next` of the page before.' });

/** Which page is asked for of a list that stands in the order in which things came. */
export const SequencePage = PageQuery.extend({ after: Place.optional() });
export type SequencePage = z.infer<typeof SequencePage>;

/** A page of a list; `next` asks for the one after it and is null on the last. */
export const pageOf = <Item extends ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().nullable() });

/** The first `limit` of `found`, which was asked for one more than that, so that it shows whether another page follows. */
export function toPage<Item>(
  found: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly next: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last !== undefined ? cursorOf(last) : null };
}
