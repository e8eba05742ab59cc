import { KEYS } from '@terroir/schemas';
import type { Scope } from '../../api/src/identities/caller.ts';
import type { Belongings } from './victim.ts';

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
  /** Which of the victim's belongings the address names. */
  readonly of?: keyof Belongings;
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
/** Anyone may see the thing, and only who it belongs to, and the operator, does something to it. */
const owners: Access = { none: 401, stranger: 403, expired: 401, wrongScope: 403 };
/** Any organisation, for itself: a stranger does it to its own things. */
const itself: Access = { none: 401, stranger: 'passes', expired: 401, wrongScope: 403 };
/** Anyone may ask, and what is private is there for its organisation alone. */
const hidden: Access = { none: 404, stranger: 404, expired: 401, wrongScope: 'passes' };

const row = (route: string, access: Access, how: Omit<Row, 'route' | 'access'> = {}): Row => ({ route, access, ...how });

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const yesterday = () => new Date(Date.now() - 86_400_000).toISOString();
const because = { reason: { text: 'because', lang: 'en' } };

/** What fits as a statement of each kind. */
const FITTING = {
  facility: { id: 'https://ledger.example/id/stranger/place/a', name: 'A', country: 'CO', visibility: 'private' },
  product: { id: 'https://ledger.example/id/stranger/goods/a', granularity: 'model', name: 'A', country: 'CO', visibility: 'private' },
  attestation: {
    name: 'A',
    assessorLevel: 'self',
    assessmentLevel: 'no-endorsement',
    attestationType: 'declaration',
    products: [{ id: 'https://ledger.example/id/stranger/goods/a', name: 'A' }],
    issuedTo: { id: 'did:web:ledger.example:organisations:stranger', name: 'stranger Ltd' },
    scheme: { id: 'https://schemes.example/a', name: 'A' },
    assessedOn: '2026-05-01',
    visibility: 'private',
  },
} as const;

/** What organisations state, collection by collection. */
const stated = (['facility', 'product', 'attestation'] as const).flatMap((kind) => {
  const collection = kind === 'facility' ? 'facilities' : `${kind}s`;
  const one = `/v1/${collection}/:id`;
  return [
    row(`POST /v1/${collection}`, itself),
    row(`GET /v1/${collection}`, itself, { wrong: 'evidence:write' }),
    row(`GET ${one}`, hidden, { of: kind }),
    row(`POST ${one}/replace`, owner, { of: kind, body: { ...because, statement: FITTING[kind] } }),
    ...['revoke', 'suspend', 'reinstate'].map((action) => row(`POST ${one}/${action}`, owner, { of: kind, body: because })),
    row(`POST ${one}/publish`, owner, { of: kind, body: { visibility: 'public' } }),
  ];
});

/** What can be done to the statement of an event, which is stated by capturing it. */
const ofEvents = [
  ...['revoke', 'suspend', 'reinstate'].map((action) => row(`POST /v1/events/:id/${action}`, owner, { of: 'event', body: because })),
  row('POST /v1/events/:id/publish', owner, { of: 'event', body: { visibility: 'public' } }),
];

/** Every route of the service, one line each. `:slug` is the victim's, `:key` its key's; other parameters get a belonging of the victim, or a value in `PARAMETERS`. */
export const ROWS: readonly Row[] = [
  row('POST /v1/organisations', operator),
  row('GET /v1/organisations', operator),
  row('GET /v1/organisations/:slug', owner),
  row('POST /v1/organisations/:slug/keys', owner, { body: { heldBy: 'operator', former: 'withdraw' } }),
  row('POST /v1/organisations/:slug/key-challenges', owner),
  row('POST /v1/organisations/:slug/keys/:key/withdraw', owner, { body: { revoked: yesterday() } }),
  row('POST /v1/api-keys', owner, {
    body: { organisation: 'victim', name: 'taken', scopes: ['organisation:admin'], expiresAt: inAnHour() },
  }),
  row('GET /v1/api-keys', itself),
  row('POST /v1/api-keys/:id/rotate', owner, { of: 'apiKey', body: { overlapSeconds: 0 } }),
  row('POST /v1/api-keys/:id/revoke', owner, { of: 'apiKey' }),
  row('POST /v1/schemes', operator),
  row('POST /v1/schemes/:slug/attesters', operator),
  row('POST /v1/schemes/:slug/attesters/:organisation/withdraw', operator),
  row('GET /v1/schemes', open),
  row('GET /v1/schemes/:slug', open),
  row('GET /schemes/:slug', open),
  ...stated,
  row('GET /v1/attestations/waiting', itself, { wrong: 'evidence:write' }),
  row('POST /v1/attestations/:id/accept', owner, { of: 'attestation' }),
  row('GET /v1/owner-acceptances', itself, { wrong: 'evidence:write' }),
  row('GET /v1/owner-acceptances/:id', open, { of: 'ownerAcceptance' }),
  row('POST /v1/owner-acceptances/:id/revoke', owners, { of: 'ownerAcceptance', body: because }),
  row('POST /v1/status/reservations', itself),
  row('GET /status/:list', open),
  row('POST /v1/evidence', itself),
  row('GET /v1/evidence/:sha256', hidden, { of: 'evidence' }),
  ...ofEvents,
  row('POST /epcis/capture', itself),
  row('GET /epcis/capture', itself, { wrong: 'evidence:write' }),
  row('GET /epcis/capture/:id', owner, { of: 'capture', wrong: 'evidence:write' }),
  row('OPTIONS /epcis/capture', open),
  row('OPTIONS /epcis/capture/:id', open, { of: 'capture' }),
  row('POST /epcis/events', itself),
  row('GET /epcis/events', open),
  row('GET /epcis/events/:eventID', hidden, { of: 'eventID' }),
  row('OPTIONS /epcis/events', open),
  row('OPTIONS /epcis/events/:eventID', open, { of: 'eventID' }),
  row('GET /v1/statements/:id', hidden, { of: 'event' }),
  row('GET /v1/statements/:id/proof', hidden, { of: 'attestation' }),
  row('GET /v1/verify/:id', hidden, { of: 'product' }),
  row('POST /v1/verify', open, { body: { bundle: {} } }),
  row('GET /checkpoint', open),
  row('GET /tile/*', open),
  row('GET /logs/:number/checkpoint', open),
  row('GET /logs/:number/tile/*', open),
  row('GET /v1/log', open),
  row('GET /v1/anchors', open),
  row('GET /.well-known/terroir-policy.json', open),
  row('GET /organisations/:slug/did.json', open),
  row('GET /.well-known/did.json', open),
  row('GET /contexts/v1', open),
  row('GET /openapi.json', open),
  row('GET /docs', open),
  row('GET /docs/:file', open),
  row('GET /problems/:code', open),
  row('GET /', open),
  ...Object.keys(KEYS).map((ai) => row(`GET /${ai}/*`, open)),
  row('GET /id/*', open),
  row('GET /v1/passports', open, { query: '?of=https://ledger.example/id/victim/goods/hidden' }),
  row('GET /v1/codes', open, { query: '?of=https://ledger.example/id/victim/goods/hidden' }),
  row('GET /.well-known/gs1resolver', open),
  row('GET /assets/*', open),
  row('POST /v1/audit/grants', owner, {
    body: { organisation: 'victim', auditor: { name: 'taken' }, covers: { what: 'organisation' }, withRestricted: true, until: inAnHour() },
  }),
  row('GET /v1/audit/grants', itself),
  row('POST /v1/audit/grants/:id/end', owner, { of: 'grant' }),
  row('GET /v1/audit/statements', operator),
  row('GET /v1/audit/evidence/:sha256', operator, { of: 'evidence' }),
  row('GET /v1/audit/accesses', itself),
  row('POST /v1/audit/samples', operator),
  row('GET /v1/audit/samples', itself),
  row('GET /healthz', open),
  row('GET /readyz', open),
  row('GET /metrics', { none: 401, stranger: 401, expired: 401, wrongScope: 401 }),
];

/** What stands for a parameter in an address that no belonging does. */
export const PARAMETERS: Readonly<Record<string, string>> = {
  number: '1',
  slug: 'victim',
  key: 'key-1',
  organisation: 'victim',
  file: 'start.js',
  list: '1',
  code: 'not-found',
};
