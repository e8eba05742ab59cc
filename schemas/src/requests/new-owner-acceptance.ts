import { z } from 'zod';

/** That the owner of a thing accepts what is attested of it: which attestation, the address says. */
export const NewOwnerAcceptance = z.strictObject({});
export type NewOwnerAcceptance = z.infer<typeof NewOwnerAcceptance>;
