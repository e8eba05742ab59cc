import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import { NewOwnerAcceptance, StatementId } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bodyTypeOf } from '../http/content-type.ts';
import { SequencePage } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Public, Requires } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { signedOr, type SignedOr } from '../issuing/signed-or.ts';
import { Acceptance, AcceptanceAnswer, WaitQuery } from '../proofs/acceptance.ts';
import { OwnStatementPage, OwnStatements, OwnStatementView } from '../submissions/own-statements.ts';
import { OwnerAcceptances } from './owner-acceptances.ts';
import { OF_DEEDS } from '../submissions/described.ts';

const AcceptanceBody = signedOr(NewOwnerAcceptance);
type AcceptanceBody = SignedOr<NewOwnerAcceptance>;

const TAG = 'attestations';
const KIND = 'owner-acceptance';

/** How owners accept what others attest of their things. */
@Controller('v1')
export class OwnerAcceptancesController {
  constructor(
    private readonly acceptances: OwnerAcceptances,
    private readonly statements: OwnStatements,
    private readonly acceptance: Acceptance,
    private readonly ledger: Ledger,
  ) {}

  @Post('attestations/:id/accept')
  @Requires('attestations:write')
  @Route({
    tag: TAG,
    summary: 'Accepts what somebody else attests of a thing of your organisation: then its page shows it, and says whose word it is',
    answers: {
      201: { says: 'It is shown: the `OwnerAcceptance` statement that says so.', schema: AcceptanceAnswer },
      202: { says: 'It is shown, and the `OwnerAcceptance` has not come as far as was waited for.', schema: AcceptanceAnswer },
    },
    ...OF_DEEDS,
  })
  async accept(
    @Param('id', { schema: StatementId }) id: string,
    @Body({ schema: AcceptanceBody }) body: AcceptanceBody,
    @Query({ schema: WaitQuery }) { wait }: WaitQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptanceAnswer> {
    const accepted = await this.acceptances.accept(id, body, bodyTypeOf(request), caller);
    return this.acceptance.reply(reply, accepted, wait, this.ledger.statementUrl('owner-acceptances', accepted.id));
  }

  @Get('owner-acceptances')
  @Requires('statements:read', 'attestations:write', 'operator')
  @Route({
    tag: TAG,
    summary: 'Lists what your organisation accepted, also what it took back, newest first; to the operator, everyone’s',
    answers: { 200: { says: 'A page of statements.', schema: OwnStatementPage } },
    problems: ['invalid-request'],
  })
  @Header('cache-control', 'private, no-store')
  async list(@Query({ schema: SequencePage }) page: SequencePage, @CurrentCaller() caller: Caller) {
    return this.statements.list(KIND, page, caller);
  }

  @Get('owner-acceptances/:id')
  @Public()
  @Route({
    tag: TAG,
    summary: 'Shows by which statement an owner accepted what another attests, and whether it still stands',
    answers: { 200: { says: 'The statement.', schema: OwnStatementView } },
    problems: ['invalid-request', 'not-found'],
  })
  @Header('cache-control', 'private, no-cache')
  async get(@Param('id', { schema: StatementId }) id: string, @CurrentCaller() caller: Caller | null): Promise<OwnStatementView> {
    return this.statements.get(KIND, id, caller);
  }
}
