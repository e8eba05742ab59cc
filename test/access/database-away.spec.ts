import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Controller, Get, Inject, Module, UseFilters } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { PageContext } from '@terroir/web';
import { pino } from 'pino';
import { Database } from '../../api/src/database/database.ts';
import { LOGGER } from '../../api/src/http/logger.ts';
import { createServer } from '../../api/src/http/server.ts';
import { PAGE_CONTEXT } from '../../api/src/passports/serve/page-context.ts';
import { PageProblems } from '../../api/src/passports/serve/page-problems.ts';
import { freePort } from '../../api/src/embedded/free-port.ts';

@Controller()
class Asking {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get('document')
  document() {
    return this.database.query('select 1');
  }

  @Get('page')
  @UseFilters(PageProblems)
  page() {
    return this.database.query('select 1');
  }
}

@Module({})
class Tested {}

const logged: string[] = [];
let [app, database]: [NestFastifyApplication | undefined, Database | undefined] = [undefined, undefined];

beforeAll(async () => {
  const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  database = new Database(`postgres://nobody@127.0.0.1:${String(await freePort())}/nothing`, 1, () => undefined);
  const page: PageContext = {
    publicUrl: 'https://ledger.example',
    isDemo: false,
    rpcUrl: null,
    chainId: 31337,
    contract: `0x${'00'.repeat(20)}`,
    logId: `0x${'00'.repeat(32)}`,
  };
  const providers = [
    { provide: Database, useValue: database },
    { provide: LOGGER, useValue: logger },
    { provide: PAGE_CONTEXT, useValue: page },
    PageProblems,
  ];
  app = await createServer({ module: Tested, controllers: [Asking], providers }, logger);
  await app.init();
});
afterAll(async () => {
  await app?.close();
  await database?.close();
});

it.each([
  ['a program', 'document', 'application/json', 'application/problem+json; charset=utf-8'],
  ['a program at a page', 'page', 'application/json', 'application/problem+json; charset=utf-8'],
  ['a browser', 'page', 'text/html', 'text/html; charset=utf-8'],
])('%s is told to come back while the database is away, and nothing is logged as a fault', async (_who, path, accept, type) => {
  const answered = await app?.inject({ url: `/${path}`, headers: { accept } });
  expect([answered?.statusCode, answered?.headers['retry-after'], answered?.headers['content-type']]).toEqual([503, '1', type]);
  expect(logged).toEqual([]);
});
