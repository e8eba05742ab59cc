import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptedOf } from '../http/accepting.ts';
import { BODY_LIMIT } from '../http/bodies.ts';
import { unfit } from '../http/ledger-error.ts';
import { pageOf } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { AUDIT, type Caller, CurrentCaller } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { Accesses } from './accesses.ts';
import { AuditedStatement } from './audited-statement.ts';
import { AuditedStatements, type FoundPage } from './audited-statements.ts';
import { csvLine } from './csv.ts';
import type { Grant } from './grant.ts';
import { Grants } from './grants.ts';
import { StatementQuestion } from './statement-question.ts';
import { COLUMNS } from './statement-table.ts';

const TYPES = { json: 'application/json', ndjson: 'application/x-ndjson', csv: 'text/csv' } as const;
const MOST_AS_JSON = 100;

async function allOf({ statements }: FoundPage): Promise<AuditedStatement[]> {
  const all: AuditedStatement[] = [];
  for await (const statement of statements()) all.push(statement);
  return all;
}

async function* asLines({ statements }: FoundPage): AsyncGenerator<string> {
  for await (const statement of statements()) yield `${JSON.stringify(statement)}\n`;
}

async function* asTable({ statements }: FoundPage): AsyncGenerator<string> {
  yield csvLine(COLUMNS.map(([heading]) => heading));
  for await (const statement of statements()) yield csvLine(COLUMNS.map(([, of]) => of(statement)));
}

/** The statements that a grant covers, for who has its key. */
@Controller('v1/audit/statements')
export class AuditedStatementsController {
  constructor(
    private readonly grants: Grants,
    private readonly accesses: Accesses,
    private readonly statements: AuditedStatements,
    private readonly ledger: Ledger,
  ) {}

  @Get()
  @Requires(AUDIT)
  @Route({
    tag: 'audit',
    summary:
      'Lists what a grant covers, oldest recorded first: events, records, attestations, changes of status; `Link` leads to the next page',
    answers: {
      200: {
        says: 'A page of statements; as NDJSON or CSV of up to 10,000.',
        schema: pageOf(AuditedStatement),
        types: Object.values(TYPES),
      },
    },
    problems: ['invalid-request', 'not-acceptable', 'question-too-large'],
  })
  async list(
    @Query({ schema: StatementQuestion }) question: StatementQuestion,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const grant = await this.grants.of(caller);
    const type =
      question.format === undefined ? acceptedOf(request.headers.accept, [TYPES.json, TYPES.ndjson, TYPES.csv]) : TYPES[question.format];
    const page = await this.find(grant, question, type);
    await this.accesses.record(grant, { route: 'GET /v1/audit/statements', question, rows: page.count });
    if (page.next !== null) void reply.header('link', `<${this.nextUrl(request, page.next)}>; rel="next"`);
    void reply
      .header('vary', 'accept, authorization')
      .header('content-type', type === TYPES.csv ? `${type}; charset=utf-8; header=present` : type);
    if (type === TYPES.json) return void reply.send(JSON.stringify({ items: await allOf(page), next: page.next }));
    if (type === TYPES.csv) void reply.header('content-disposition', 'attachment; filename="statements.csv"');
    void reply.send(Readable.from(type === TYPES.csv ? asTable(page) : asLines(page)));
  }

  /** As JSON a page is no longer than an answer is; else it is given as it is read. */
  private async find(grant: Grant, question: StatementQuestion, type: string): Promise<FoundPage> {
    if (type !== TYPES.json) return this.statements.find(grant, question, { limit: question.limit ?? 1000, size: Infinity });
    const { limit = 50 } = question;
    if (limit > MOST_AS_JSON) unfit('query', { at: '/limit', message: `must be at most ${String(MOST_AS_JSON)} as JSON` });
    return this.statements.find(grant, question, { limit, size: BODY_LIMIT });
  }

  private nextUrl(request: FastifyRequest, next: string): string {
    const url = new URL(request.url, this.ledger.publicUrl);
    url.searchParams.set('after', next);
    return url.href;
  }
}
