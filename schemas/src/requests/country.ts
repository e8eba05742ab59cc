import { z } from 'zod';

/** A country by its two letters. */
export const Country = z.string().regex(/^[A-Z]{2}$/, 'must be a country by ISO 3166-1 alpha-2, for example CO');
