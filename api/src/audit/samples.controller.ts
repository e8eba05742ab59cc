import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { pageOf, SequencePage } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { AUDIT, type Caller, CurrentCaller } from '../identities/caller.ts';
import { Accesses } from './accesses.ts';
import { Grants } from './grants.ts';
import { NewSample, SampleView, viewOf } from './sample.ts';
import { Samples } from './samples.ts';

/** Samples of lots, drawn by who audits, and seen by whose lots they are. */
@Controller('v1/audit/samples')
export class SamplesController {
  constructor(
    private readonly samples: Samples,
    private readonly grants: Grants,
    private readonly accesses: Accesses,
  ) {}

  @Post()
  @Requires(AUDIT)
  @Route({
    tag: 'audit',
    summary: 'Draws lots at random of what a grant covers, by a seed by which anyone draws the same again',
    answers: { 201: { says: 'The sample. It is kept.', schema: SampleView } },
    problems: ['malformed-json', 'invalid-request', 'question-too-large', 'not-ready'],
  })
  async draw(@Body({ schema: NewSample }) asked: NewSample, @CurrentCaller() caller: Caller): Promise<SampleView> {
    const grant = await this.grants.of(caller);
    const sample = await this.samples.draw(grant, asked);
    await this.accesses.record(grant, { route: 'POST /v1/audit/samples', question: asked, rows: sample.lots.length });
    return viewOf(sample);
  }

  @Get()
  @Requires(AUDIT, 'operator', 'organisation:admin')
  @Route({
    tag: 'audit',
    summary: 'Lists samples, newest first: to who audits those by the grant, to an organisation those of its lots, to the operator all',
    answers: { 200: { says: 'A page of samples.', schema: pageOf(SampleView) } },
    problems: ['invalid-request'],
  })
  async list(@Query({ schema: SequencePage }) page: SequencePage, @CurrentCaller() caller: Caller) {
    const grant = caller.scopes.has(AUDIT) ? await this.grants.of(caller) : null;
    const { items, next } = await this.samples.list(page, { organisation: caller.organisation, grant: grant?.id ?? null });
    if (grant !== null) await this.accesses.record(grant, { route: 'GET /v1/audit/samples', question: page, rows: items.length });
    return { items: items.map(viewOf), next };
  }
}
