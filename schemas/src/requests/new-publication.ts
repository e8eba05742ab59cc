import { z } from 'zod';
import { checkReaders, visibilityMembers } from './visibility.ts';

/** Who may see a statement from now on: everyone, or more organisations than before. It is never taken back. */
export const NewPublication = z
  .strictObject({ visibility: z.enum(['public', 'named']), readers: visibilityMembers.readers })
  .superRefine(checkReaders);
export type NewPublication = z.infer<typeof NewPublication>;
