import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import { NewFacility } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PageQuery } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Public, Requires } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { signedOr, type SignedOr } from '../issuing/signed-or.ts';
import { Acceptance, type AcceptanceAnswer } from '../proofs/acceptance.ts';
import { StatementId } from '../proofs/statements.controller.ts';
import { describedAs } from '../things/described.ts';
import { OwnStatements, type OwnStatementView } from '../things/own-statements.ts';
import { PublicationQuery } from '../things/publication.ts';
import { replacing, type Replacement } from '../things/replacement.ts';
import { checkScope, Statings } from '../things/statings.ts';
import { sentOf } from '../things/stating.ts';
import { Facilities } from './facilities.ts';

const FacilityBody = signedOr(NewFacility);
type FacilityBody = SignedOr<NewFacility>;
const ReplacementBody = replacing(NewFacility);
type ReplacementBody = Replacement<NewFacility>;

const described = describedAs('facilities', 'a facility', 'facilities');

/** Places: farms, mills, plots, warehouses. */
@Controller('v1/facilities')
export class FacilitiesController {
  constructor(
    private readonly facilities: Facilities,
    private readonly statings: Statings,
    private readonly statements: OwnStatements,
    private readonly acceptance: Acceptance,
  ) {}

  @Post()
  @Requires('facilities:write')
  @Route(described.submit)
  async submit(
    @Body({ schema: FacilityBody }) body: FacilityBody,
    @Query({ schema: PublicationQuery }) query: PublicationQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptanceAnswer> {
    const accepted = await this.statings.submit(this.facilities, body, sentOf(request, query, caller));
    const answered = await this.acceptance.answer(accepted, query.wait);
    void reply.status(answered.status).header('location', `/v1/facilities/${accepted.id}`);
    return answered.body;
  }

  @Get()
  @Requires('statements:read', 'facilities:write', 'operator')
  @Route(described.list)
  @Header('cache-control', 'private, no-store')
  async list(@Query({ schema: PageQuery }) page: PageQuery, @CurrentCaller() caller: Caller) {
    return this.statements.list('facility', page, caller);
  }

  @Get(':id')
  @Public()
  @Route(described.get)
  @Header('cache-control', 'private, no-cache')
  async get(@Param('id', { schema: StatementId }) id: string, @CurrentCaller() caller: Caller | null): Promise<OwnStatementView> {
    return this.statements.get('facility', id, caller);
  }

  @Post(':id/replace')
  @Requires('status:write')
  @Route(described.replace)
  async replace(
    @Param('id', { schema: StatementId }) id: string,
    @Body({ schema: ReplacementBody }) body: ReplacementBody,
    @Query({ schema: PublicationQuery }) query: PublicationQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptanceAnswer> {
    checkScope(caller, 'facilities:write');
    const accepted = await this.statings.replace(this.facilities, id, body, { ...sentOf(request, query, caller), caller });
    const answered = await this.acceptance.answer(accepted, query.wait);
    void reply.status(answered.status).header('location', `/v1/facilities/${accepted.id}`);
    return answered.body;
  }
}
