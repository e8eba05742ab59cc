import { Body, Controller, Param, Post, Query, Req, Res, type Type } from '@nestjs/common';
import { NewStatusChange, StatementId } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bodyTypeOf } from '../http/content-type.ts';
import { namedController } from '../http/named-controller.ts';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { signedOr, type SignedOr } from '../issuing/signed-or.ts';
import { Acceptance, AcceptanceAnswer, WaitQuery } from '../proofs/acceptance.ts';
import { StatusRequests, type Action } from './status-requests.ts';
import type { Changing } from './collection.ts';
import { OF_DEEDS } from './described.ts';

const ChangeBody = signedOr(NewStatusChange);
type ChangeBody = SignedOr<NewStatusChange>;

const SUMMARY: { readonly [action in Action]: string } = {
  revoke: 'Revokes a statement for good',
  suspend: 'Suspends a statement: it does not hold until it is reinstated',
  reinstate: 'Lets a statement hold again that was suspended',
};

/** The controller that makes one change of status of the statements of a collection, each time with its reason. */
export function changeController({ name, kind }: Changing, action: Action, summary = SUMMARY[action]): Type {
  @Controller(`v1/${name}`)
  class ChangeController {
    constructor(
      private readonly requests: StatusRequests,
      private readonly acceptance: Acceptance,
    ) {}

    @Post(`:id/${action}`)
    @Requires('status:write', 'operator')
    @Route({
      tag: 'status',
      summary,
      answers: {
        201: { says: 'The change is made: the `StatusChange` statement that says so.', schema: AcceptanceAnswer },
        202: { says: 'The change is made, and has not come as far as was waited for.', schema: AcceptanceAnswer },
      },
      ...OF_DEEDS,
    })
    async change(
      @Param('id', { schema: StatementId }) id: string,
      @Body({ schema: ChangeBody }) body: ChangeBody,
      @Query({ schema: WaitQuery }) { wait }: WaitQuery,
      @CurrentCaller() caller: Caller,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<AcceptanceAnswer> {
      const accepted = await this.requests.make({ kind, id, action }, body, bodyTypeOf(request), caller);
      return this.acceptance.reply(reply, accepted, wait, null);
    }
  }
  return namedController(ChangeController, name, action);
}

/** The controllers of all changes of status. */
export const changeControllers = (changing: Changing): Type[] =>
  (['revoke', 'suspend', 'reinstate'] as const).map((action) => changeController(changing, action));
