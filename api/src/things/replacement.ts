import { Reason } from '@terroir/schemas';
import { z, type ZodType } from 'zod';
import { SIGNED_TYPES } from '../issuing/signed-statement.ts';

const Outside = z.strictObject({
  statement: z.string().max(2_000_000).meta({ description: 'The new statement as your organisation signed it.' }),
  mediaType: z.enum(SIGNED_TYPES),
  change: z
    .string()
    .max(100_000)
    .meta({ description: 'The `StatusChange` that revokes the old one, signed too: its `replacedBy` is the SHA-256 of the new one.' }),
});

/** A new statement in the place of an old one: to be signed here, with the reason; or signed outside, with the change that revokes the old one. */
export type Replacement<Request> =
  | { readonly asked: Request; readonly reason: Reason; readonly outside: null }
  | { readonly asked: null; readonly outside: z.infer<typeof Outside> };

/** The schema of such a body. Which of the two it is, is told by whether `statement` is a text; faults are named as of that one. */
export function replacing<Request>(request: ZodType<Request>) {
  const Here = z.strictObject({ reason: Reason, statement: request });
  const shown = [Here, Outside].map((shape) => z.toJSONSchema(shape, { target: 'openapi-3.0', io: 'input', unrepresentable: 'any' }));
  return z
    .unknown()
    .meta({ anyOf: shown })
    .transform((body, context): Replacement<Request> => {
      const isOutside = typeof body === 'object' && body !== null && 'statement' in body && typeof body.statement === 'string';
      if (isOutside) {
        const outside = Outside.safeParse(body);
        if (outside.success) return { asked: null, outside: outside.data };
        return refuse(outside.error, body, context);
      }
      const here = Here.safeParse(body);
      if (here.success) return { asked: here.data.statement, reason: here.data.reason, outside: null };
      return refuse(here.error, body, context);
    });
}

function refuse(error: z.ZodError, input: unknown, context: z.RefinementCtx): never {
  for (const issue of error.issues) context.issues.push({ ...issue, input } as (typeof context.issues)[number]);
  return z.NEVER;
}
