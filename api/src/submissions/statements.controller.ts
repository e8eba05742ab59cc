import { Body, Controller, Get, Header, Inject, Param, Post, Query, Req, Res, type Type } from '@nestjs/common';
import { StatementId } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { namedController } from '../http/named-controller.ts';
import { SequencePage } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Public, Requires } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { signedOr, type SignedOr } from '../issuing/signed-or.ts';
import { Acceptance, type AcceptanceAnswer } from '../proofs/acceptance.ts';
import { WRITES, type Collection } from './collection.ts';
import { describedAs } from './described.ts';
import { checkScope, Intake } from './intake.ts';
import { OwnStatements, type OwnStatementView } from './own-statements.ts';
import { sentOf, type Prepares } from './preparing.ts';
import { PublicationQuery } from './publication.ts';
import { replacing, type Replacement } from './replacement.ts';

/** The controller that takes, shows and replaces the statements of a collection. */
export function statementsController<Request extends object>(collection: Collection<Request>): Type {
  const { name, kind } = collection;
  const StatementBody = signedOr(collection.request);
  const ReplacementBody = replacing(collection.request);
  const described = describedAs(name, collection.one, collection.many);
  const write = WRITES[kind];

  @Controller(`v1/${name}`)
  class StatementsController {
    constructor(
      @Inject(collection.service) private readonly service: Prepares<Request>,
      private readonly intake: Intake,
      private readonly statements: OwnStatements,
      private readonly acceptance: Acceptance,
      private readonly ledger: Ledger,
    ) {}

    @Post()
    @Requires(write)
    @Route(described.submit)
    async submit(
      @Body({ schema: StatementBody }) body: SignedOr<Request>,
      @Query({ schema: PublicationQuery }) query: PublicationQuery,
      @CurrentCaller() caller: Caller,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<AcceptanceAnswer> {
      const accepted = await this.intake.submit(this.service, body, sentOf(request, query, caller));
      return this.acceptance.reply(reply, accepted, query.wait, this.ledger.statementUrl(name, accepted.id));
    }

    @Get()
    @Requires('statements:read', write, 'operator')
    @Route(described.list)
    @Header('cache-control', 'private, no-store')
    async list(@Query({ schema: SequencePage }) page: SequencePage, @CurrentCaller() caller: Caller) {
      return this.statements.list(kind, page, caller);
    }

    @Get(':id')
    @Public()
    @Route(described.get)
    @Header('cache-control', 'private, no-cache')
    async get(@Param('id', { schema: StatementId }) id: string, @CurrentCaller() caller: Caller | null): Promise<OwnStatementView> {
      return this.statements.get(kind, id, caller);
    }

    @Post(':id/replace')
    @Requires('status:write')
    @Route(described.replace)
    async replace(
      @Param('id', { schema: StatementId }) id: string,
      @Body({ schema: ReplacementBody }) body: Replacement<Request>,
      @Query({ schema: PublicationQuery }) query: PublicationQuery,
      @CurrentCaller() caller: Caller,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<AcceptanceAnswer> {
      checkScope(caller, write);
      const accepted = await this.intake.replace(this.service, id, body, { ...sentOf(request, query, caller), caller });
      return this.acceptance.reply(reply, accepted, query.wait, this.ledger.statementUrl(name, accepted.id));
    }
  }
  return namedController(StatementsController, name);
}
