import { z } from 'zod';

/** Words for people, in one language (BCP 47). */
export const Text = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1)
    .max(4000)
    .regex(/^(?:\P{Cc}|[\n\t])*$/u, 'may not hold control characters other than line breaks and tabs'),
  lang: z.string().regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8}){0,3}$/, 'must be a language by BCP 47, for example en'),
});
export type Text = z.infer<typeof Text>;
