import type { Scope } from '../../api/src/identities/caller.ts';

/** A status, or `passes`: whatever the route answers to who may call it, neither 401, 403 nor a fault. */
export type Outcome = number | 'passes';

/** What a route answers to whom. The stranger has every scope, but for another organisation. */
export interface Access {
  readonly none: Outcome;
  readonly stranger: Outcome;
  readonly expired: Outcome;
  readonly wrongScope: Outcome;
}

/** A route, what it answers to whom, and how it is asked where the defaults do not do. */
export interface Row {
  readonly route: string;
  readonly access: Access;
  readonly body?: object;
  readonly query?: string;
  /** The scope of the key of the wrong scope, where `statements:read` is a right one. */
  readonly wrong?: Scope;
}

/** Anyone may. A key that does not count is refused all the same. */
const open: Access = { none: 'passes', stranger: 'passes', expired: 401, wrongScope: 'passes' };
/** The operator alone. */
const operator: Access = { none: 401, stranger: 403, expired: 401, wrongScope: 403 };
/** Who the thing belongs to, and the operator where it says so; to a stranger it is not there. */
const owner: Access = { none: 401, stranger: 404, expired: 401, wrongScope: 403 };
/** Any organisation, for itself: a stranger does it to its own things. */
const itself: Access = { none: 401, stranger: 'passes', expired: 401, wrongScope: 403 };

const row = (route: string, access: Access, how: Omit<Row, 'route' | 'access'> = {}): Row => ({ route, access, ...how });

const inAnHour = () => new Date(Date.parse('2026-05-02T15:00:00Z')).toISOString();

/** Every route of the service, one line each. `:slug` is the victim's, `:id` its API key's, `:key` its key's; a parameter of another name gets a value in `PARAMETERS`. */
export const ROWS: readonly Row[] = [
  row('POST /v1/organisations', operator),
  row('GET /v1/organisations', operator),
  row('GET /v1/organisations/:slug', owner),
  row('POST /v1/organisations/:slug/keys', owner, { body: { heldBy: 'operator', former: 'withdraw' } }),
  row('POST /v1/organisations/:slug/key-challenges', owner),
  row('POST /v1/organisations/:slug/keys/:key/withdraw', owner, { body: { revoked: '2026-05-01T00:00:00Z' } }),
  row('POST /v1/api-keys', owner, {
    body: { organisation: 'victim', name: 'taken', scopes: ['organisation:admin'], expiresAt: inAnHour() },
  }),
  row('GET /v1/api-keys', itself),
  row('POST /v1/api-keys/:id/revoke', owner),
  row('POST /v1/schemes', operator),
  row('POST /v1/schemes/:slug/attesters', operator),
  row('POST /v1/schemes/:slug/attesters/:organisation/withdraw', operator),
  row('GET /v1/schemes', open),
  row('GET /v1/schemes/:slug', open),
  row('GET /schemes/:slug', open),
  row('GET /organisations/:slug/did.json', open),
  row('GET /.well-known/did.json', open),
  row('GET /openapi.json', open),
  row('GET /docs', open),
  row('GET /docs/:file', open),
];

/** What stands for a parameter in an address. `id` is set by the test to the victim's API key. */
export const PARAMETERS: Readonly<Record<string, string>> = { slug: 'victim', key: 'key-1', organisation: 'victim', file: 'start.js' };
