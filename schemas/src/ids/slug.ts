import { z } from 'zod';

/** How an organisation or a scheme is named in addresses and DIDs. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1 to 63 of a-z, 0-9 and -, and neither begin nor end with -');
