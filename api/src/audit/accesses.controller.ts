import { Controller, Get, Query } from '@nestjs/common';
import { pageOf } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { type Caller, CurrentCaller } from '../identities/caller.ts';
import { Accesses, AccessQuery, AccessView } from './accesses.ts';

/** Who looked, for whose things they are. */
@Controller('v1/audit/accesses')
export class AccessesController {
  constructor(private readonly accesses: Accesses) {}

  @Get()
  @Requires('operator', 'organisation:admin')
  @Route({
    tag: 'audit',
    summary: 'Lists who looked at what by which grant, newest first: to an organisation what was looked at of its things',
    answers: { 200: { says: 'A page of accesses.', schema: pageOf(AccessView) } },
    problems: ['invalid-request'],
  })
  async list(@Query({ schema: AccessQuery }) query: AccessQuery, @CurrentCaller() caller: Caller) {
    return this.accesses.list(query, caller.organisation);
  }
}
