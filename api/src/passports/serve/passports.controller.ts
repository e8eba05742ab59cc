import { Controller, Get, Inject, Query, Req, Res, UseFilters } from '@nestjs/common';
import { LONGEST_ID, Passport } from '@terroir/schemas';
import type { PageContext } from '@terroir/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { acceptedOf } from '../../http/accepting.ts';
import { Route } from '../../http/route.ts';
import { Public } from '../../identities/access.ts';
import { linksetOf } from './linkset.ts';
import { PAGE_CONTEXT } from './page-context.ts';
import { PageProblems } from './page-problems.ts';
import { Passports } from './passports.ts';
import { represent } from './representation.ts';
import { readIdentifier } from './thing-address.ts';
import { LINKSET, representPage } from './things.controller.ts';

/** Which thing is asked about, by its identifier. */
export const Of = z.strictObject({
  of: z
    .string()
    .min(1)
    .max(LONGEST_ID)
    .meta({ description: 'A GS1 Digital Link on any domain, a URN, or an id that this ledger gave out.' }),
});
type Of = z.infer<typeof Of>;

/** Passports of things by whatever identifier, foreign ones too. */
@Controller()
@UseFilters(PageProblems)
export class PassportsController {
  constructor(
    private readonly passports: Passports,
    @Inject(PAGE_CONTEXT) private readonly page: PageContext,
  ) {}

  @Get('v1/passports')
  @Public()
  @Route({
    tag: 'passports',
    summary: 'What may be shown of a lot, product, item, place or container: as JSON, to a browser as its page.',
    answers: {
      200: { says: 'The passport.', schema: Passport, types: ['application/json', 'text/html', LINKSET] },
      304: { says: 'It is the one you have.' },
    },
    problems: ['invalid-request', 'invalid-id', 'not-found', 'gone', 'not-acceptable', 'too-busy'],
  })
  async passport(@Query({ schema: Of }) { of }: Of, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const uri = readIdentifier(of);
    const type = acceptedOf(request.headers.accept, ['application/json', LINKSET, 'text/html']);
    const passport = await this.passports.of(uri);
    if (type === 'text/html') representPage(request, reply, { passport, page: this.page });
    else if (type === LINKSET) {
      const linkset = linksetOf(passport, this.page.publicUrl);
      represent(request, reply, { type, body: JSON.stringify(linkset), madeFrom: linkset, isPage: false });
    } else represent(request, reply, { type, body: JSON.stringify(passport), madeFrom: { ...passport, madeAt: '' }, isPage: false });
  }
}
