/** The media type that a `Content-Type` names, without parameters; nothing where there is none. */
export const mediaTypeOf = (contentType: string | undefined): string => (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** The media type of a request's body. */
export const bodyTypeOf = (request: { readonly headers: { readonly 'content-type'?: string | undefined } }): string =>
  mediaTypeOf(request.headers['content-type']);
