import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { PageQuery, pageOf, toPage } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { ApiKeyId } from '../identities/api-key.ts';
import { type Caller, CurrentCaller } from '../identities/caller.ts';
import { GrantView, NewGrant, viewOf } from './grant.ts';
import { Grants } from './grants.ts';

const GivenGrant = GrantView.extend({
  token: z.string().meta({ description: 'For the Authorization header of who audits. It is shown here once and cannot be had again.' }),
});

/** Grants to auditors, given and ended by the operator and, each for its own things, by organisations. */
@Controller('v1/audit/grants')
export class GrantsController {
  constructor(private readonly grants: Grants) {}

  @Post()
  @Requires('operator', 'organisation:admin')
  @Header('cache-control', 'no-store')
  @Route({
    tag: 'audit',
    summary: "Lets somebody look into an organisation's things until a time, and shows the key for that once",
    answers: { 201: { says: 'The grant, and its key.', schema: GivenGrant } },
    problems: ['malformed-json', 'invalid-request', 'not-found'],
  })
  async give(@Body({ schema: NewGrant }) asked: NewGrant, @CurrentCaller() caller: Caller): Promise<z.infer<typeof GivenGrant>> {
    const { grant, token } = await this.grants.give(asked, caller);
    return { ...viewOf(grant), token };
  }

  @Get()
  @Requires('operator', 'organisation:admin')
  @Route({
    tag: 'audit',
    summary: "Lists grants: to the operator everyone's, to an organisation those that look into its things",
    answers: { 200: { says: 'A page of grants, without their keys.', schema: pageOf(GrantView) } },
    problems: ['invalid-request'],
  })
  async list(@Query({ schema: PageQuery }) { after, limit }: PageQuery, @CurrentCaller() caller: Caller) {
    const page = toPage(await this.grants.list(caller.organisation, after ?? '', limit + 1), limit, ({ id }) => id);
    return { items: page.items.map(viewOf), next: page.next };
  }

  @Post(':id/end')
  @HttpCode(200)
  @Requires('operator', 'organisation:admin')
  @Route({
    tag: 'audit',
    summary: 'Ends a grant from now on',
    answers: { 200: { says: 'The grant as it now stands.', schema: GrantView } },
    problems: ['invalid-request', 'not-found'],
  })
  async end(@Param('id', { schema: ApiKeyId }) id: string, @CurrentCaller() caller: Caller): Promise<GrantView> {
    return viewOf(await this.grants.end(id, caller));
  }
}
