import { z } from 'zod';
import { Line, Uri, Words } from './words.ts';

/** The class of a thing in a classification that others keep. */
export const Class = z.strictObject({
  code: z.string().min(1).max(64),
  name: Line,
  definition: Words.optional(),
  schemeId: Uri,
  schemeName: Line,
});
