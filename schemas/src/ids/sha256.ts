import { z } from 'zod';

/** A SHA-256 as files and statements are named by it. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256: 64 hex digits in lower case');
