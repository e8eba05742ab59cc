import { Body, Controller, Param, Post, Query, Req, Res } from '@nestjs/common';
import { NewPublication } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { mediaTypeOf, signedOr, type SignedOr } from '../issuing/signed-or.ts';
import { Acceptance, AcceptanceAnswer, WaitQuery } from '../proofs/acceptance.ts';
import { StatementId } from '../proofs/statements.controller.ts';
import { namedBy, pathsOf } from './collections.ts';
import { Publishing } from './publishing.ts';
import { checkScope, WRITES } from './statings.ts';

const ACTIONS = ['publish'] as const;

const PublicationBody = signedOr(NewPublication);
type PublicationBody = SignedOr<NewPublication>;

/** Lets more people see a statement than before. */
@Controller('v1')
export class PublishingController {
  constructor(
    private readonly publishing: Publishing,
    private readonly acceptance: Acceptance,
  ) {}

  @Post(pathsOf(ACTIONS))
  @Requires('facilities:write', 'products:write', 'attestations:write')
  @Route({
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
  })
  async publish(
    @Param('id', { schema: StatementId }) id: string,
    @Body({ schema: PublicationBody }) body: PublicationBody,
    @Query({ schema: WaitQuery }) { wait }: WaitQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptanceAnswer> {
    const { kind } = namedBy(request, ACTIONS);
    checkScope(caller, WRITES[kind]);
    const accepted = await this.publishing.publish({ kind, id }, body, mediaTypeOf(request), caller);
    const answered = await this.acceptance.answer(accepted, wait);
    void reply.status(answered.status);
    return answered.body;
  }
}
