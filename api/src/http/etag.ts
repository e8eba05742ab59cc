/**
 * Whether an `If-None-Match` header names an entity tag: as one of several, as any (`*`), or weakly, as whoever compresses on the way makes tags (RFC 9110, 13.1.2).
 */
export const isKnown = (header: string | undefined, etag: string): boolean =>
  header !== undefined && (header.trim() === '*' || header.split(',').some((one) => strong(one.trim()) === strong(etag)));

const strong = (etag: string): string => etag.replace(/^W\//, '');
