import type { FastifyRequest } from 'fastify';

/** The collections of statements that organisations keep, by their address, and the kind of statement in each. */
export const COLLECTIONS = { facilities: 'facility', products: 'product', attestations: 'attestation' } as const;
export type Collection = keyof typeof COLLECTIONS;
export type CollectedKind = (typeof COLLECTIONS)[Collection];

/** The addresses of something that is done to a statement of any collection. */
export const pathsOf = (actions: readonly string[]): string[] =>
  Object.keys(COLLECTIONS).flatMap((collection) => actions.map((action) => `${collection}/:id/${action}`));

/** The kind and the action that an address of `pathsOf` names. */
export function namedBy<Action extends string>(
  request: FastifyRequest,
  actions: readonly Action[],
): { readonly kind: CollectedKind; readonly action: Action } {
  const [collection = '', , last = ''] = (request.routeOptions.url ?? '').split('/').slice(-3);
  const action = actions.find((one) => one === last);
  if (!isCollection(collection) || action === undefined)
    throw new Error(`the route ${String(request.routeOptions.url)} is none of a collection`);
  return { kind: COLLECTIONS[collection], action };
}

const isCollection = (name: string): name is Collection => Object.hasOwn(COLLECTIONS, name);
