import { faultOfReaders, Slug } from '@terroir/schemas';
import { z } from 'zod';
import { unfit } from '../http/ledger-error.ts';
import { WaitQuery } from '../proofs/acceptance.ts';
import type { Visibility } from '../statements/statement.ts';

/** Who may see a statement, where the statement itself has no place to say so. */
export const PublicationQuery = WaitQuery.extend({
  visibility: z.enum(['public', 'named', 'private']).optional().meta({ description: 'Who may see what was signed outside, or captured.' }),
  readers: z
    .string()
    .max(6400)
    .transform((text) => text.split(','))
    .pipe(z.array(Slug).max(100))
    .optional()
    .meta({ description: 'With `named`: the slugs of the organisations that may see it, parted by commas.' }),
});
export type PublicationQuery = z.infer<typeof PublicationQuery>;

/** Who may see a statement. */
export interface Publication {
  readonly visibility: Visibility;
  readonly readers: readonly string[];
}

/** Where each part of a request names who may read. */
export const READERS = { body: '/readers', query: '/readers', credential: '/credentialSubject/readers' } as const;
export type NamesReaders = keyof typeof READERS;

/** What the query says; `otherwise` is taken where it says nothing. @throws LedgerError `invalid-request` */
export function publicationOf(
  { visibility, readers = [] }: PublicationQuery,
  otherwise: Visibility | null,
): Publication & { readonly readersIn: 'query' } {
  const said = visibility ?? otherwise;
  if (said === null)
    return unfit('query', {
      at: '/visibility',
      message: 'the query must say who may see what was signed outside: public, named or private',
    });
  const message = faultOfReaders({ visibility: said, readers });
  if (message !== null) unfit('query', { at: READERS.query, message });
  return { visibility: said, readers, readersIn: 'query' };
}
