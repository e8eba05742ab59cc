import { z } from 'zod';

/** The id of a statement: the SHA-256 of what was signed. */
export const StatementId = z.string().regex(/^[0-9a-f]{64}$/, 'must be the id of a statement: 64 hex digits');
