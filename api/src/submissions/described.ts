import type { RouteDescription } from '../http/route.ts';
import { SIGNED_TYPES } from '../issuing/signed-statement.ts';
import { AcceptanceAnswer } from '../proofs/acceptance.ts';
import { OwnStatementPage, OwnStatementView } from './own-statements.ts';

const OF_WRITES = [
  'malformed-json',
  'invalid-request',
  'invalid-id',
  'invalid-signature',
  'unsupported-media-type',
  'body-too-large',
  'owned-by-another',
  'not-in-this-state',
  'idempotency-key-reused',
] as const;

/** What all that is done to a statement takes, as a request or signed outside, and how it may be refused. */
export const OF_DEEDS = {
  problems: [
    'malformed-json',
    'invalid-request',
    'invalid-signature',
    'unsupported-media-type',
    'not-found',
    'not-in-this-state',
    'already-exists',
    'idempotency-key-reused',
  ],
  consumes: ['application/json', 'application/vc+jwt'],
} satisfies Pick<RouteDescription, 'problems' | 'consumes'>;

const written = (what: string) => ({
  201: { says: `${what} is accepted: where it stands.`, schema: AcceptanceAnswer },
  200: { says: 'It was there already: the same statement, or the same request.', schema: AcceptanceAnswer },
  202: { says: 'It is accepted, and has not come as far as was waited for.', schema: AcceptanceAnswer },
});

/** How the routes of one kind of statement are described: `one` as in "a facility", `many` as in "facilities". */
export const describedAs = (tag: string, one: string, many: string) => ({
  submit: {
    tag,
    summary: `Takes ${one}: a request, to be signed here, or a credential that your organisation signed itself`,
    answers: written('The statement'),
    problems: OF_WRITES,
    consumes: ['application/json', ...SIGNED_TYPES],
  } satisfies RouteDescription,
  list: {
    tag,
    summary: `Lists ${many} that your organisation stated, newest first; to the operator, everyone’s`,
    answers: { 200: { says: 'A page of statements.', schema: OwnStatementPage } },
    problems: ['invalid-request'],
  } satisfies RouteDescription,
  get: {
    tag,
    summary: `Shows ${one} as it was stated, as far as the caller may see it`,
    answers: { 200: { says: 'The statement.', schema: OwnStatementView } },
    problems: ['invalid-request', 'not-found'],
  } satisfies RouteDescription,
  replace: {
    tag,
    summary: `Takes ${one} in the place of another, which is revoked by it, in one`,
    answers: written('The new statement'),
    problems: [...OF_WRITES, 'not-found'],
  } satisfies RouteDescription,
});
