import { z } from 'zod';
import { ruled } from './ruled.ts';

/** One line for people. */
export const Line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must be one line, without control characters');

/** Some sentences for people. */
export const Words = z
  .string()
  .trim()
  .min(1)
  .max(4000)
  .regex(/^(?:\P{Cc}|[\n\t])*$/u, 'may not hold control characters other than line breaks and tabs');

/** Characters that RFC 3986 lets stand in a URI. */
const URI = /^[a-z][a-z0-9+.-]*:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/;

/** Names something by an address or a name that others gave it. */
export const Uri = ruled((value) =>
  value.length <= 2048 && /^(?:https?|urn|did):/.test(value) && URI.test(value) && URL.canParse(value)
    ? null
    : 'must be a URI: https, urn or did, percent-encoded, at most 2048 characters',
);
