import { Body, Controller, Param, Post, Query, Req, Res, type Type } from '@nestjs/common';
import { NewPublication, NewStatusChange, StatementId } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bodyTypeOf } from '../http/content-type.ts';
import { Route, type RouteDescription } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { signedOr, type SignedOr } from '../issuing/signed-or.ts';
import { Acceptance, AcceptanceAnswer, WaitQuery, type Answered } from '../proofs/acceptance.ts';
import { Changes } from './changes.ts';
import { named, type Changing } from './collection.ts';
import { Publishing } from './publishing.ts';
import { checkScope, WRITES } from './statings.ts';

const ChangeBody = signedOr(NewStatusChange);
type ChangeBody = SignedOr<NewStatusChange>;
const PublicationBody = signedOr(NewPublication);
type PublicationBody = SignedOr<NewPublication>;

const CHANGE = {
  tag: 'status',
  summary: 'Revokes a statement for good, suspends it, or reinstates it',
  answers: {
    201: { says: 'The change is made: the `StatusChange` statement that says so.', schema: AcceptanceAnswer },
    202: { says: 'The change is made, and has not come as far as was waited for.', schema: AcceptanceAnswer },
  },
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
} satisfies RouteDescription;

const PUBLISH = {
  tag: 'statements',
  summary: 'Makes a statement public, or lets more organisations see it, for good: what it withholds stays withheld',
  answers: {
    201: { says: 'It may be seen: the `Publication` statement that says so.', schema: AcceptanceAnswer },
    202: { says: 'It may be seen, and the `Publication` has not come as far as was waited for.', schema: AcceptanceAnswer },
  },
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
} satisfies RouteDescription;

function sayHowFar(reply: FastifyReply, { status, body }: Answered<AcceptanceAnswer>): AcceptanceAnswer {
  void reply.status(status);
  return body;
}

/** The controller that changes whether the statements of a collection hold, each time with its reason, and lets more people see them. */
export function changesController({ name, kind }: Changing): Type {
  @Controller(`v1/${name}`)
  class ChangesController {
    constructor(
      private readonly changes: Changes,
      private readonly publishing: Publishing,
      private readonly acceptance: Acceptance,
    ) {}

    @Post(':id/revoke')
    @Requires('status:write', 'operator')
    @Route(CHANGE)
    async revoke(
      @Param('id', { schema: StatementId }) id: string,
      @Body({ schema: ChangeBody }) body: ChangeBody,
      @Query({ schema: WaitQuery }) { wait }: WaitQuery,
      @CurrentCaller() caller: Caller,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<AcceptanceAnswer> {
      const accepted = await this.changes.make({ kind, id, action: 'revoke' }, body, bodyTypeOf(request), caller);
      return sayHowFar(reply, await this.acceptance.answer(accepted, wait));
    }

    @Post(':id/suspend')
    @Requires('status:write', 'operator')
    @Route(CHANGE)
    async suspend(
      @Param('id', { schema: StatementId }) id: string,
      @Body({ schema: ChangeBody }) body: ChangeBody,
      @Query({ schema: WaitQuery }) { wait }: WaitQuery,
      @CurrentCaller() caller: Caller,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<AcceptanceAnswer> {
      const accepted = await this.changes.make({ kind, id, action: 'suspend' }, body, bodyTypeOf(request), caller);
      return sayHowFar(reply, await this.acceptance.answer(accepted, wait));
    }

    @Post(':id/reinstate')
    @Requires('status:write', 'operator')
    @Route(CHANGE)
    async reinstate(
      @Param('id', { schema: StatementId }) id: string,
      @Body({ schema: ChangeBody }) body: ChangeBody,
      @Query({ schema: WaitQuery }) { wait }: WaitQuery,
      @CurrentCaller() caller: Caller,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<AcceptanceAnswer> {
      const accepted = await this.changes.make({ kind, id, action: 'reinstate' }, body, bodyTypeOf(request), caller);
      return sayHowFar(reply, await this.acceptance.answer(accepted, wait));
    }

    @Post(':id/publish')
    @Requires('facilities:write', 'products:write', 'attestations:write', 'events:write')
    @Route(PUBLISH)
    async publish(
      @Param('id', { schema: StatementId }) id: string,
      @Body({ schema: PublicationBody }) body: PublicationBody,
      @Query({ schema: WaitQuery }) { wait }: WaitQuery,
      @CurrentCaller() caller: Caller,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<AcceptanceAnswer> {
      checkScope(caller, WRITES[kind]);
      const accepted = await this.publishing.publish({ kind, id }, body, bodyTypeOf(request), caller);
      return sayHowFar(reply, await this.acceptance.answer(accepted, wait));
    }
  }
  return named(ChangesController, name, 'Changes');
}
