import { z, type ZodType } from 'zod';
import { describedBody, fitted } from '../http/described-body.ts';

/** A body that is either a request, to be signed here, or the text of a statement that was signed outside. */
export type SignedOr<Request> = { readonly asked: Request; readonly signed: null } | { readonly asked: null; readonly signed: string };

/** The schema of such a body. Text only ever comes in as one of the media types of signed statements; the faults of a request are named as if it stood alone. */
export const signedOr = <Request extends object>(request: ZodType<Request>): ZodType<SignedOr<Request>> =>
  describedBody([request], (body, context): SignedOr<Request> => {
    if (typeof body === 'string') return { asked: null, signed: body };
    const asked = fitted(request, body, context);
    return asked === null ? z.NEVER : { asked, signed: null };
  });
