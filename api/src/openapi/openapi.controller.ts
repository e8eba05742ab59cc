import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Controller, Get, Header, Param, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LedgerError } from '../http/ledger-error.ts';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { OpenApi } from './openapi.ts';

/** The files of Swagger UI, as @nestjs/swagger brings them. */
const swagger = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
const FOLDER = dirname(swagger.resolve('swagger-ui-dist/package.json'));
const FILES: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
]);

const START = `window.onload = () => { window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, persistAuthorization: false, validatorUrl: null }); };\n`;

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Terroir: the API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="icon" type="image/png" href="/docs/favicon-32x32.png"></head>
<body><div id="swagger-ui"></div><noscript>This page needs JavaScript. The document itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body>
</html>
`;

/** Everything is our own; Swagger UI sets styles on elements and draws its icons from data. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What the API takes and answers: for machines, and for people. */
@Controller()
export class OpenApiController {
  constructor(private readonly openApi: OpenApi) {}

  @Get('openapi.json')
  @Public()
  @Header('cache-control', 'public, max-age=300')
  @Route({
    tag: 'machine',
    summary: 'Gives this document',
    answers: { 200: { says: 'OpenAPI 3.0.', types: ['application/json'] } },
    problems: ['not-ready'],
  })
  document(): object {
    return this.openApi.document;
  }

  @Get('docs')
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  @Header('x-frame-options', 'DENY')
  @Route({
    tag: 'machine',
    summary: 'Shows this document to people',
    answers: { 200: { says: 'A page.', types: ['text/html'] } },
    problems: [],
  })
  page(): string {
    return PAGE;
  }

  @Get('docs/:file')
  @Public()
  @Header('cache-control', 'public, max-age=86400')
  @Route({
    tag: 'machine',
    summary: 'Gives a part of that page',
    answers: { 200: { says: 'The file.', types: ['text/css', 'text/javascript', 'image/png'] } },
    problems: ['not-found'],
  })
  file(@Param('file') file: string, @Res({ passthrough: true }) reply: FastifyReply): StreamableFile | string {
    if (file === 'start.js') {
      void reply.header('content-type', 'text/javascript; charset=utf-8');
      return START;
    }
    const type = FILES.get(file);
    if (type === undefined) throw new LedgerError('not-found', 'There is nothing at this address.');
    return new StreamableFile(createReadStream(join(FOLDER, file)), { type });
  }
}
