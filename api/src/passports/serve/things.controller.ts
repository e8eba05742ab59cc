import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { KEYS, type Passport } from '@terroir/schemas';
import { renderPassport, type PageContext } from '@terroir/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bestOf, notAcceptable } from '../../http/accepting.ts';
import { Route } from '../../http/route.ts';
import { Public } from '../../identities/access.ts';
import { linksetOf, linksOf, linkTypeInFull } from './linkset.ts';
import { PAGE_CONTEXT } from './page-context.ts';
import { PageProblems } from './page-problems.ts';
import { nothingToShow } from './fresh-passports.ts';
import { Passports } from './passports.ts';
import { lead, represent } from './representation.ts';
import { readAddress } from './thing-address.ts';

export const LINKSET = 'application/linkset+json';

const FORMS = [LINKSET, 'application/json', 'text/html'] as const;

const PATHS = [...Object.keys(KEYS).map((ai) => `${ai}/*`), 'id/*'];

/** Things at their own addresses: what a code on a pack leads to. */
@Controller()
@UseFilters(PageProblems)
export class ThingsController {
  constructor(
    private readonly passports: Passports,
    @Inject(PAGE_CONTEXT) private readonly page: PageContext,
  ) {}

  @Get(PATHS)
  @Public()
  @ApiParam({ name: 'path', description: 'The number, and what follows it: 09521234543213/10/LOT-7.', schema: { type: 'string' } })
  @Route({
    tag: 'passports',
    summary: 'A lot, product, item, place or container at its GS1 Digital Link or its id: to a browser its page, else its linkset.',
    answers: {
      200: { says: 'The page, or the linkset (RFC 9264).', types: [LINKSET, 'text/html'] },
      301: { says: 'This is another spelling of the address in `Location`; a lot number in the query (`?10=`) belongs into the path.' },
      304: { says: 'It is the one you have.' },
      307: { says: 'What `linkType` asks for is at `Location`.' },
    },
    problems: ['invalid-id', 'not-found', 'gone', 'not-acceptable', 'too-busy'],
  })
  async thing(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const address = request.raw.url ?? '/';
    const { uri, path } = readAddress(address, this.page.publicUrl);
    if (path !== address.split('?', 1)[0]) {
      lead(reply, path + restOf(address), 301);
      return;
    }
    const query = new URLSearchParams(address.split(/\?(.*)/s)[1] ?? '');
    const type = bestOf(request.headers.accept, FORMS);
    const passport = await this.passports.of(uri);
    this.answer({ request, reply, passport, linkType: query.get('linkType'), type });
  }

  private answer({ request, reply, passport, linkType, type }: Answering): void {
    const wantsLinkset = linkType === 'linkset' || linkType === 'all' || linkType === 'gs1:linkset';
    const named = linkType === null || wantsLinkset ? null : this.link(passport, linkType);
    if (named !== null && named.type !== 'text/html') {
      lead(reply, named.href, 307);
      return;
    }
    if (wantsLinkset || (named === null && type !== 'text/html')) {
      if (!wantsLinkset && type === null) throw notAcceptable(FORMS);
      const linkset = linksetOf(passport, this.page.publicUrl);
      represent(request, reply, {
        type: LINKSET,
        body: JSON.stringify(linkset),
        madeFrom: linkset,
        isPage: false,
        headers: this.linkTo(passport),
      });
    } else representPage(request, reply, { passport, page: this.page });
  }

  private link(passport: Passport, linkType: string) {
    const [link] = linksOf(passport, this.page.publicUrl).get(linkTypeInFull(linkType)) ?? [];
    if (link === undefined) throw nothingToShow();
    return link;
  }

  private linkTo({ of }: Passport): Record<string, string> {
    return { link: `<${of}?linkType=linkset>; rel="linkset"; type="${LINKSET}"` };
  }
}

interface Answering {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly passport: Passport;
  readonly linkType: string | null;
  readonly type: string | null;
}

/** Qualifiers in the query have gone into the path; everything else that was asked stays. */
function restOf(address: string): string {
  const query = new URLSearchParams(address.split(/\?(.*)/s)[1] ?? '');
  for (const qualifier of ['22', '10', '21', '235']) query.delete(qualifier);
  const rest = query.toString();
  return rest === '' ? '' : `?${rest}`;
}

/** Sends the page of a passport. While nothing on it changes, neither does its tag: the time of its making is no change. */
export function representPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { passport, page }: { readonly passport: Passport; readonly page: PageContext },
): void {
  represent(request, reply, {
    type: 'text/html; charset=utf-8',
    body: renderPassport(passport, page),
    madeFrom: [{ ...passport, madeAt: '' }, page],
    isPage: true,
    headers: /^https?:/.test(passport.of) ? { link: `<${passport.of}?linkType=linkset>; rel="linkset"; type="${LINKSET}"` } : {},
  });
}
