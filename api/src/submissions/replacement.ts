import { Reason } from '@terroir/schemas';
import { z, type ZodType } from 'zod';
import { describedBody, fitted } from '../http/described-body.ts';
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
export function replacing<Request extends object>(request: ZodType<Request>): ZodType<Replacement<Request>> {
  const Here = z.strictObject({ reason: Reason, statement: request });
  return describedBody<Replacement<Request>>([Here, Outside], (body, context) => {
    if (typeof body === 'object' && body !== null && 'statement' in body && typeof body.statement === 'string') {
      const outside = fitted(Outside, body, context);
      return outside === null ? z.NEVER : { asked: null, outside };
    }
    const here = fitted(Here, body, context);
    return here === null ? z.NEVER : { asked: here.statement, reason: here.reason, outside: null };
  });
}
