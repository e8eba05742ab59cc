import { Controller, Get, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isKnown } from '../http/etag.ts';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { CONTEXT_V1, CONTEXT_V1_SHA256 } from './context-v1.ts';

const ETAG = `"${CONTEXT_V1_SHA256}"`;

/** The JSON-LD context that statements of this ledger name. */
@Controller('contexts')
export class ContextsController {
  @Get('v1')
  @Public()
  @Route({
    tag: 'checking',
    summary: 'Gives the JSON-LD context that statements of this ledger name: the same bytes for good',
    answers: { 200: { says: 'The context.', types: ['application/ld+json'] }, 304: { says: 'It is the one you have.' } },
    problems: [],
  })
  v1(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): void {
    void reply
      .header('etag', ETAG)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('cross-origin-resource-policy', 'cross-origin');
    if (isKnown(known, ETAG)) void reply.status(304).send();
    else void reply.header('content-type', 'application/ld+json').send(CONTEXT_V1);
  }
}
