import type { JsonObject } from '@terroir/proof';
import { z } from 'zod';
import { StatementId } from '../ids/statement-id.ts';
import type { NewPublication } from '../requests/new-publication.ts';
import { deed, deedOf } from './deed.ts';
import type { Drawn, Issuer } from './envelope.ts';

const TYPE = 'Publication';

/** A `Publication` that was signed outside: who may see a statement from now on. */
export const PublicationCredential = deedOf(
  TYPE,
  z.strictObject({
    statement: StatementId,
    visibility: z.enum(['public', 'named']),
    readers: z.array(z.string()).max(100).optional(),
  }),
);
export type PublicationCredential = z.infer<typeof PublicationCredential>;

/** The payload of a `Publication`: that its issuer lets more people see a statement, which is itself logged. */
export const publication = (statement: string, { visibility, readers }: NewPublication, by: Issuer, drawn: Drawn): JsonObject =>
  deed(TYPE, { statement, visibility, ...(readers.length === 0 ? {} : { readers: [...readers] }) }, by, drawn);
