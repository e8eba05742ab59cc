import { Body, Controller, Param, Post, Query, Req, Res } from '@nestjs/common';
import { NewStatusChange } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { mediaTypeOf, signedOr, type SignedOr } from '../issuing/signed-or.ts';
import { Acceptance, AcceptanceAnswer, WaitQuery } from '../proofs/acceptance.ts';
import { StatementId } from '../proofs/statements.controller.ts';
import { ACTIONS, Changes, type Action } from './changes.ts';
import { namedBy, pathsOf } from './collections.ts';

const NAMES = Object.keys(ACTIONS) as Action[];

const ChangeBody = signedOr(NewStatusChange);
type ChangeBody = SignedOr<NewStatusChange>;

/** Changes of a statement's status, each with its reason. */
@Controller('v1')
export class ChangesController {
  constructor(
    private readonly changes: Changes,
    private readonly acceptance: Acceptance,
  ) {}

  @Post(pathsOf(NAMES))
  @Requires('status:write', 'operator')
  @Route({
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
  })
  async change(
    @Param('id', { schema: StatementId }) id: string,
    @Body({ schema: ChangeBody }) body: ChangeBody,
    @Query({ schema: WaitQuery }) { wait }: WaitQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptanceAnswer> {
    const accepted = await this.changes.make({ ...namedBy(request, NAMES), id }, body, mediaTypeOf(request), caller);
    const answered = await this.acceptance.answer(accepted, wait);
    void reply.status(answered.status);
    return answered.body;
  }
}
