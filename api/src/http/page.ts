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
