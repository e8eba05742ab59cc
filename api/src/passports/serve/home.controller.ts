import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import { renderHome, type Home, type PageContext } from '@terroir/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnchorRepository } from '../../anchors/anchor-repository.ts';
import { unfit } from '../../http/ledger-error.ts';
import { Place } from '../../http/page.ts';
import { Route } from '../../http/route.ts';
import { Public } from '../../identities/access.ts';
import { LedgerLogs, pathOfLog } from '../../log/ledger-logs.ts';
import { LogRepository } from '../../log/log-repository.ts';
import { PAGE_CONTEXT } from './page-context.ts';
import { PageProblems } from './page-problems.ts';
import { Published } from '../read/published.ts';
import { lead, represent } from './representation.ts';
import { pageOfCode } from './thing-address.ts';

/** The first page: what is published here, and a place to enter a code. */
@Controller()
@UseFilters(PageProblems)
export class HomeController {
  constructor(
    private readonly published: Published,
    private readonly log: LogRepository,
    private readonly anchors: AnchorRepository,
    private readonly logs: LedgerLogs,
    @Inject(PAGE_CONTEXT) private readonly page: PageContext,
  ) {}

  @Get()
  @Public()
  @Route({
    tag: 'passports',
    summary: 'The first page: public lots and products, the newest first. With `?code=` it leads to the page of that code.',
    answers: {
      200: { says: 'The page.', types: ['text/html'] },
      304: { says: 'It is the one you have.' },
      307: { says: 'The page of the code is at `Location`.' },
    },
    problems: ['invalid-id', 'invalid-request', 'too-busy'],
  })
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = new URLSearchParams((request.raw.url ?? '').split(/\?(.*)/s)[1] ?? '');
    const code = query.get('code')?.trim() ?? '';
    if (code !== '') {
      lead(reply, pageOfCode(code, this.page.publicUrl), 307);
      return;
    }
    const home = await this.read(placeOf(query.get('after')));
    represent(request, reply, {
      type: 'text/html; charset=utf-8',
      body: renderHome(home, this.page),
      madeFrom: [home, this.page],
      isPage: true,
    });
  }

  private async read(before: number | null): Promise<Home> {
    const [{ things, next }, newest, anchor] = await Promise.all([
      this.published.list(before),
      this.log.committed(),
      this.anchors.newestFinal(null),
    ]);
    return {
      things,
      more: next === null ? null : `/?after=${String(next)}`,
      log: {
        origin: this.logs.current.origin,
        checkpoint: `${pathOfLog(this.logs.current)}/checkpoint`,
        size: newest.publishedSize,
        anchor: anchor === null ? null : { size: anchor.size, at: anchor.blockTime.toISOString() },
      },
    };
  }
}

/** A place in the list, as `more` of the page before gave it. */
function placeOf(after: string | null): number | null {
  if (after === null) return null;
  const read = Place.safeParse(after);
  return read.success ? read.data : unfit('query', { at: '/after', message: 'must be as the page before gave it' });
}
