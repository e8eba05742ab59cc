import { z } from 'zod';

/** The one other shape in which credentials are issued: UNTP 0.7.0 to the letter, with a single revocation entry. */
export const Profile = z.literal('untp-0.7.0').meta({
  description:
    'UNTP 0.7.0 to the letter: one status entry, so that it can be revoked and not suspended; and what UNTP requires must be there.',
});
export type Profile = z.infer<typeof Profile>;
