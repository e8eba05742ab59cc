import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DocumentRepository } from '../documents/document-repository.ts';
import { isKnown } from '../http/etag.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { Ledger } from '../identities/ledger.ts';
import { Slug } from './organisation.ts';

const answers = {
  200: { says: 'The key document, byte for byte as the log binds it.', types: ['application/did+json'] },
  304: { says: 'It is the one you have.' },
};

/** Key documents (`did:web`): who signs as whom, for anyone who checks. */
@Controller()
export class KeyDocumentsController {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly ledger: Ledger,
  ) {}

  @Get('.well-known/did.json')
  @Public()
  @Route({ tag: 'checking', summary: "Gives the ledger's own key document", answers, problems: ['not-found'] })
  async ofLedger(@Headers('if-none-match') known: string | undefined, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.answer(this.ledger.keyDocumentUrl(null), known, reply);
  }

  @Get('organisations/:slug/did.json')
  @Public()
  @Route({ tag: 'checking', summary: 'Gives the key document of an organisation', answers, problems: ['not-found', 'invalid-request'] })
  async ofOrganisation(
    @Param('slug', { schema: Slug }) slug: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.answer(this.ledger.keyDocumentUrl(slug), known, reply);
  }

  private async answer(url: string, known: string | undefined, reply: FastifyReply): Promise<Buffer | undefined> {
    const document = await this.documents.current(url);
    if (document === null) throw new LedgerError('not-found', 'There is no key document at this address.');
    const etag = `"${document.sha256.toString('hex')}"`;
    void reply.header('etag', etag).header('cache-control', 'public, max-age=60');
    if (isKnown(known, etag)) return void reply.status(304);
    void reply.header('content-type', 'application/did+json');
    return document.body;
  }
}
