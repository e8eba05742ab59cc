import { Catch, Inject, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { renderProblem, type PageContext, type PageProblem } from '@terroir/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bestOf } from '../../http/accepting.ts';
import { LedgerError } from '../../http/ledger-error.ts';
import { problemFor, ProblemFilter, problemHeaders, refusalOf } from '../../http/problem-filter.ts';
import { PAGE_CONTEXT } from './page-context.ts';
import { PAGE_HEADERS } from './representation.ts';
import { MistypedCode } from './thing-address.ts';

/** Other kinds of answer are refused with a problem document, which anyone can read. */
const wantsPage = (request: FastifyRequest): boolean =>
  bestOf(request.headers.accept, ['application/problem+json', 'text/html']) === 'text/html';

const TYPES = ['text/html', 'application/linkset+json', 'application/json'];

function pageProblemOf(refusal: LedgerError, request: FastifyRequest): PageProblem {
  if (refusal instanceof MistypedCode) return { kind: 'mistyped', given: refusal.given, text: refusal.message, right: refusal.right };
  switch (refusal.code) {
    case 'not-found':
      return { kind: 'not-found' };
    case 'gone':
      return { kind: 'gone', text: refusal.message };
    case 'not-acceptable':
      return { kind: 'not-acceptable', types: TYPES };
    case 'internal':
    case 'not-ready':
    case 'too-busy':
      return { kind: 'trouble', request: request.id };
    default:
      return { kind: 'mistyped', given: '', text: refusal.faults[0]?.message ?? refusal.message, right: null };
  }
}

/** Tells a browser by a page why there is nothing to show, and everybody else by a problem document. */
@Injectable()
@Catch()
export class PageProblems implements ExceptionFilter {
  private readonly documents = new ProblemFilter();

  constructor(@Inject(PAGE_CONTEXT) private readonly page: PageContext) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    // Which form is sent depends on `Accept`, also of what is refused.
    void reply.header('vary', 'accept');
    if (!wantsPage(request)) {
      this.documents.catch(error, host);
      return;
    }
    const refusal = refusalOf(error);
    const { status } = problemFor(request, error);
    if (reply.sent) return;
    void reply
      .status(status)
      .headers({ ...PAGE_HEADERS, ...problemHeaders(status), 'content-type': 'text/html; charset=utf-8' })
      .send(renderProblem(pageProblemOf(refusal ?? new LedgerError('internal', ''), request), this.page));
  }
}
