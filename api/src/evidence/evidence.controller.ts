import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { Sha256 } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isKnown } from '../http/etag.ts';
import { TakesLargeBodies } from '../http/body-times.ts';
import { Route } from '../http/route.ts';
import { Public, Requires } from '../identities/access.ts';
import { type Caller, CurrentCaller, organisationOf } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { readerOf } from '../statements/statement.ts';
import { UPLOAD_TYPES, uploadOf } from './evidence-bodies.ts';
import type { Evidence } from './evidence-repository.ts';
import { Evidences } from './evidences.ts';
import { FILE_HEADERS, giveFile } from './giving-file.ts';
import { ENDINGS } from './media-type.ts';

const EvidenceView = z.object({
  sha256: Sha256,
  mediaType: z.enum(Object.keys(ENDINGS) as [keyof typeof ENDINGS]),
  size: z.int(),
  url: z.url(),
});
type EvidenceView = z.infer<typeof EvidenceView>;

/** Files that statements rest on: certificates, laboratory reports, photographs. */
@Controller('v1/evidence')
export class EvidenceController {
  constructor(
    private readonly evidences: Evidences,
    private readonly ledger: Ledger,
  ) {}

  @Post()
  @Requires('evidence:write')
  @TakesLargeBodies()
  @Route({
    tag: 'evidence',
    summary: 'Takes in a file (PDF, JPEG, PNG, WebP, CSV or JSON; at most 20 MiB), to be named by statements',
    answers: { 201: { says: 'The file is here.', schema: EvidenceView }, 200: { says: 'It was here already.', schema: EvidenceView } },
    problems: ['malformed-body', 'body-too-large', 'body-too-slow', 'unsupported-media-type'],
    consumes: UPLOAD_TYPES,
  })
  async add(
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvidenceView> {
    const organisation = organisationOf(caller);
    try {
      const { content, stated } = await uploadOf(request);
      const { evidence, isNew } = await this.evidences.add(content, stated, organisation);
      const view = this.viewOf(evidence);
      void reply.status(isNew ? 201 : 200).header('location', view.url);
      return view;
    } catch (error) {
      // What still comes in is not read.
      void reply.header('connection', 'close');
      throw error;
    }
  }

  @Get(':sha256')
  @Public()
  @Route({
    tag: 'evidence',
    summary:
      'Gives a file, to be saved: to everyone when a public statement names it, else to who gave it and who may see a statement that does',
    answers: { 200: { says: 'The file, byte for byte.', types: Object.keys(ENDINGS) }, 304: { says: 'It is the one you have.' } },
    problems: ['invalid-request', 'not-found'],
  })
  async read(
    @Param('sha256', { schema: Sha256 }) sha256: string,
    @CurrentCaller() caller: Caller | null,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { evidence, isPublic, content } = await this.evidences.read(sha256, readerOf(caller));
    const etag = `"${sha256}"`;
    void reply
      .headers(FILE_HEADERS)
      .header('etag', etag)
      .header('cache-control', isPublic ? 'public, no-cache' : 'private, no-cache');
    if (isKnown(request.headers['if-none-match'], etag)) return void reply.status(304).send();
    giveFile(reply, evidence, content());
  }

  private viewOf({ sha256, mediaType, size }: Evidence): EvidenceView {
    return { sha256, mediaType, size, url: this.ledger.evidenceUrl(sha256) };
  }
}
