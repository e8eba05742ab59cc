import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { parseJws } from '@terroir/proof';
import { StatementId } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { acceptedOf } from '../http/accepting.ts';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { StatementAnswer } from './answers.ts';
import { Bundles } from './bundles.ts';
import { StatementStates } from './statement-states.ts';
import { tlogProofOf } from './tlog-proof.ts';
import { VisibleStatements } from './visible-statements.ts';

/** A time that can be asked about: in UTC its year has four digits, as in every answer. */
export const AskedTime = z.iso.datetime({ offset: true }).refine((time) => {
  const year = new Date(time).getUTCFullYear();
  return year >= 1000 && year <= 9999;
}, 'must be of the years 1000 to 9999, in UTC');

/** The state as of a time: the newest that is not after it. */
const AsOf = z.strictObject({ at: AskedTime.optional() });
type AsOf = z.infer<typeof AsOf>;

const TLOG_PROOF = 'text/plain';

/** Statements, and what proves them. */
@Controller('v1/statements')
export class StatementsController {
  constructor(
    private readonly visible: VisibleStatements,
    private readonly states: StatementStates,
    private readonly bundles: Bundles,
    private readonly ledger: Ledger,
  ) {}

  @Get(':id')
  @Public()
  @Route({
    tag: 'statements',
    summary: 'A statement, as far as the caller may see it, and where it stands.',
    answers: { 200: { says: 'The statement.', schema: StatementAnswer } },
    problems: ['invalid-request', 'not-found'],
  })
  async one(@Param('id', { schema: StatementId }) id: string, @CurrentCaller() caller: Caller | null) {
    const { statement, disclosures } = await this.visible.find(id, caller);
    return {
      id,
      kind: statement.kind,
      issuer: statement.issuer,
      visibility: statement.visibility,
      acceptedAt: statement.acceptedAt.toISOString(),
      ...(await this.states.of(id)),
      changes: await this.states.changes(id),
      jws: statement.jws,
      disclosures: disclosures.map(({ disclosure }) => disclosure),
      payload: parseJws(statement.jws).payload,
      proof: this.ledger.proofUrl(id),
    };
  }

  @Get(':id/proof')
  @Public()
  @Route({
    tag: 'statements',
    summary: 'The proof bundle of a statement, or with `Accept: text/plain` its C2SP tlog-proof.',
    answers: { 200: { says: 'The bundle.', types: ['application/json', TLOG_PROOF] } },
    problems: ['invalid-request', 'not-acceptable', 'not-found', 'not-ready'],
  })
  async proof(
    @Param('id', { schema: StatementId }) id: string,
    @Query({ schema: AsOf }) { at }: AsOf,
    @CurrentCaller() caller: Caller | null,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const type = acceptedOf(request.headers.accept, ['application/json', TLOG_PROOF]);
    const { statement, disclosures } = await this.visible.find(id, caller);
    const bundle = await this.bundles.of(statement, disclosures, at === undefined ? null : new Date(at));
    void reply.header('cache-control', caller === null ? 'public, max-age=5' : 'private, no-store').header('vary', 'accept, authorization');
    if (type === TLOG_PROOF)
      void reply
        .header('content-type', `${TLOG_PROOF}; charset=utf-8`)
        .header('content-disposition', `attachment; filename="${id}.tlog-proof"`)
        .send(tlogProofOf(bundle));
    else void reply.header('content-type', 'application/json').send(JSON.stringify(bundle));
  }
}
