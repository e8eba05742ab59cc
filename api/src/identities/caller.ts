import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LedgerError } from '../http/ledger-error.ts';
import { notesOf } from '../http/request-notes.ts';

/** What a key of an organisation may be made for. */
export const ORGANISATION_SCOPES = [
  'organisation:admin',
  'facilities:write',
  'products:write',
  'attestations:write',
  'events:write',
  'evidence:write',
  'status:write',
  'statements:read',
] as const;

/** What an API key may be made for. `operator` is the operator's alone; the others act for one organisation. */
export const SCOPES = ['operator', ...ORGANISATION_SCOPES] as const;

/** What the key of a grant may: look into what the grant covers. It is made with the grant and in no other way, and acts for nobody. */
export const AUDIT = 'audit';

/** What an API key may do. */
export type Scope = (typeof SCOPES)[number] | typeof AUDIT;

/** Who calls, as the API key says. */
export interface Caller {
  readonly keyId: string;
  /** Which of the key's secrets was sent. */
  readonly secretNumber: number;
  /** The slug of the organisation that the key acts for; null for the operator. Of a key that audits, whose things may be looked into. */
  readonly organisation: string | null;
  readonly scopes: ReadonlySet<Scope>;
}

/** Where the access guard leaves the caller of a request. */
const CALLER = Symbol('caller');

type Called = FastifyRequest & { [CALLER]?: Caller };

export const leaveCaller = (request: FastifyRequest, caller: Caller): void => {
  (request as Called)[CALLER] = caller;
  notesOf(request).keyId = caller.keyId;
};

export const callerOf = (request: FastifyRequest): Caller | null => (request as Called)[CALLER] ?? null;

/** The caller of this request, a `Caller`; null for somebody without a key on a public route. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller | null =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The slug of the organisation that the caller acts for. */
export function organisationOf(caller: Caller): string {
  if (caller.organisation === null)
    throw new LedgerError('not-allowed', 'The operator does not act for an organisation: use an API key of the organisation.');
  return caller.organisation;
}
