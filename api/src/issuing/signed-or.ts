import { z, type ZodType } from 'zod';

/** A body that is either a request, to be signed here, or the text of a statement that was signed outside. */
export type SignedOr<Request> = { readonly asked: Request; readonly signed: null } | { readonly asked: null; readonly signed: string };

/** The schema of such a body. Text only ever comes in as one of the media types of signed statements; the faults of a request are named as if it stood alone. */
export const signedOr = <Request>(request: ZodType<Request>) =>
  z
    .unknown()
    .meta(z.toJSONSchema(request, { target: 'openapi-3.0', io: 'input', unrepresentable: 'any' }))
    .transform((body, context): SignedOr<Request> => {
      if (typeof body === 'string') return { asked: null, signed: body };
      const fitted = request.safeParse(body);
      if (fitted.success) return { asked: fitted.data, signed: null };
      for (const issue of fitted.error.issues) context.issues.push({ ...issue, input: body } as (typeof context.issues)[number]);
      return z.NEVER;
    });

/** The media type of a request's body, without parameters. */
export const mediaTypeOf = (request: { readonly headers: { readonly 'content-type'?: string | undefined } }): string =>
  (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
