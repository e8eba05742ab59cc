import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import { NewAttestation } from '@terroir/schemas';
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
import { Attestations } from './attestations.ts';

const AttestationBody = signedOr(NewAttestation);
type AttestationBody = SignedOr<NewAttestation>;
const ReplacementBody = replacing(NewAttestation);
type ReplacementBody = Replacement<NewAttestation>;

const described = describedAs('attestations', 'an attestation', 'attestations');

/** Attestations of places and products: certificates, declarations, test reports. */
@Controller('v1/attestations')
export class AttestationsController {
  constructor(
    private readonly attestations: Attestations,
    private readonly statings: Statings,
    private readonly statements: OwnStatements,
    private readonly acceptance: Acceptance,
  ) {}

  @Post()
  @Requires('attestations:write')
  @Route(described.submit)
  async submit(
    @Body({ schema: AttestationBody }) body: AttestationBody,
    @Query({ schema: PublicationQuery }) query: PublicationQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptanceAnswer> {
    const accepted = await this.statings.submit(this.attestations, body, sentOf(request, query, caller));
    const answered = await this.acceptance.answer(accepted, query.wait);
    void reply.status(answered.status).header('location', `/v1/attestations/${accepted.id}`);
    return answered.body;
  }

  @Get()
  @Requires('statements:read', 'attestations:write', 'operator')
  @Route(described.list)
  @Header('cache-control', 'private, no-store')
  async list(@Query({ schema: PageQuery }) page: PageQuery, @CurrentCaller() caller: Caller) {
    return this.statements.list('attestation', page, caller);
  }

  @Get(':id')
  @Public()
  @Route(described.get)
  @Header('cache-control', 'private, no-cache')
  async get(@Param('id', { schema: StatementId }) id: string, @CurrentCaller() caller: Caller | null): Promise<OwnStatementView> {
    return this.statements.get('attestation', id, caller);
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
    checkScope(caller, 'attestations:write');
    const accepted = await this.statings.replace(this.attestations, id, body, { ...sentOf(request, query, caller), caller });
    const answered = await this.acceptance.answer(accepted, query.wait);
    void reply.status(answered.status).header('location', `/v1/attestations/${accepted.id}`);
    return answered.body;
  }
}
