import { Body, Controller, Param, Post, Query, Req, Res, type Type } from '@nestjs/common';
import { NewPublication, StatementId } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bodyTypeOf } from '../http/content-type.ts';
import { namedController } from '../http/named-controller.ts';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { signedOr, type SignedOr } from '../issuing/signed-or.ts';
import { Acceptance, AcceptanceAnswer, WaitQuery } from '../proofs/acceptance.ts';
import { WRITES, type Publishable } from './collection.ts';
import { Publishing } from './publishing.ts';
import { OF_DEEDS } from './described.ts';

const PublicationBody = signedOr(NewPublication);
type PublicationBody = SignedOr<NewPublication>;

/** The controller that lets more people see the statements of a collection. */
export function publishingController({ name, kind }: Publishable): Type {
  @Controller(`v1/${name}`)
  class PublishingController {
    constructor(
      private readonly publishing: Publishing,
      private readonly acceptance: Acceptance,
    ) {}

    @Post(':id/publish')
    @Requires(WRITES[kind])
    @Route({
      tag: 'statements',
      summary: 'Makes a statement public, or lets more organisations see it, for good: what it withholds stays withheld',
      answers: {
        201: { says: 'It may be seen: the `Publication` statement that says so.', schema: AcceptanceAnswer },
        202: { says: 'It may be seen, and the `Publication` has not come as far as was waited for.', schema: AcceptanceAnswer },
      },
      ...OF_DEEDS,
    })
    async publish(
      @Param('id', { schema: StatementId }) id: string,
      @Body({ schema: PublicationBody }) body: PublicationBody,
      @Query({ schema: WaitQuery }) { wait }: WaitQuery,
      @CurrentCaller() caller: Caller,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<AcceptanceAnswer> {
      const accepted = await this.publishing.publish({ kind, id }, body, bodyTypeOf(request), caller);
      return this.acceptance.reply(reply, accepted, wait, null);
    }
  }
  return namedController(PublishingController, name, 'publish');
}
