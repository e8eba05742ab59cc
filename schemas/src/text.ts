import { z } from 'zod';
import { Words } from './requests/words.ts';

/** Words for people, in one language (BCP 47). */
export const Text = z.strictObject({
  text: Words,
  lang: z.string().regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8}){0,3}$/, 'must be a language by BCP 47, for example en'),
});
export type Text = z.infer<typeof Text>;
