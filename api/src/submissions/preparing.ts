import type { FastifyRequest } from 'fastify';
import { parseJson, type JsonValue } from '@terroir/proof';
import type { Tx } from '../database/database.ts';
import { bodyTypeOf } from '../http/content-type.ts';
import { unfit } from '../http/ledger-error.ts';
import { organisationOf, type Caller } from '../identities/caller.ts';
import type { SignedOr } from '../issuing/signed-or.ts';
import type { Accepted } from '../statements/statement-repository.ts';
import type { PublicationQuery } from './publication.ts';

/** Keeps a statement in a transaction that the caller opened. What can be refused before was refused. */
export type Keep = (tx: Tx) => Promise<Accepted>;

/** How a statement was sent: by whom, as which kind of body, and what the query says of its visibility. */
export interface Sent {
  readonly organisation: string;
  readonly mediaType: string;
  readonly query: PublicationQuery;
}

/** Makes statements of one kind: from a request, to be signed here, or of what was signed outside. */
export interface Prepares<Request> {
  readonly kind: 'facility' | 'product' | 'attestation';
  prepare(body: SignedOr<Request>, sent: Sent): Promise<Keep>;
}

export const sentOf = (request: FastifyRequest, query: PublicationQuery, caller: Caller): Sent => ({
  organisation: organisationOf(caller),
  mediaType: bodyTypeOf(request),
  query,
});

/** A request says its visibility itself: what the query says would be signed nowhere and read nowhere. @throws LedgerError `invalid-request` */
export function refuseVisibilityInQuery({ visibility, readers }: PublicationQuery): void {
  if (visibility !== undefined || readers !== undefined)
    unfit('query', { at: '/visibility', message: 'stands in the body of a request that is signed here, not in the query' });
}

/** A request as plain JSON, without what was left out: what its sameness is taken from. */
export const asJson = (request: object): JsonValue => parseJson(JSON.stringify(request));
