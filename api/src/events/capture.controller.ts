import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { CapturedEvent } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { TakesLargeBodies } from '../http/body-times.ts';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { CurrentCaller, organisationOf, type Caller } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { Acceptance } from '../proofs/acceptance.ts';
import { publicationOf, PublicationQuery } from '../submissions/publication.ts';
import { Captures } from './captures.ts';
import { checkAsked, EPCIS_HEADERS, JSON_TYPES, type Asked } from './epcis-protocol.ts';
import { CaptureBody } from './event-bodies.ts';
import { CaptureId, captureJobOf, CaptureJob, CaptureView, linkToNext } from './event-views.ts';
import { Events } from './events.ts';

const CapturePage = z.strictObject({
  perPage: z.coerce.number().int().min(1).max(1000).default(100),
  nextPageToken: z.uuid('must be a token of a page before').optional(),
});
type CapturePage = z.infer<typeof CapturePage>;

/** Captures documents of events (EPCIS 2.0 REST). */
@Controller('epcis/capture')
export class CaptureController {
  constructor(
    private readonly events: Events,
    private readonly captures: Captures,
    private readonly acceptance: Acceptance,
    private readonly ledger: Ledger,
  ) {}

  @Post()
  @Requires('events:write')
  @TakesLargeBodies()
  @Route({
    tag: 'trade',
    summary: 'Captures the events of an EPCIS document, each as a statement of its own: all of them or none',
    answers: { 202: { says: 'All events are accepted; `Location` is where the capture stands.', schema: CaptureView } },
    problems: [
      'malformed-json',
      'invalid-request',
      'unsupported-media-type',
      'not-acceptable',
      'body-too-large',
      'body-too-slow',
      'different-content',
      'idempotency-key-reused',
      'too-busy',
    ],
    consumes: JSON_TYPES,
  })
  @HttpCode(202)
  async capture(
    @Body({ schema: CaptureBody }) body: readonly CapturedEvent[],
    @Query({ schema: PublicationQuery }) query: PublicationQuery,
    @CurrentCaller() caller: Caller,
    @Headers() headers: Asked,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaptureView> {
    checkAsked(headers);
    const publication = publicationOf(query, 'public');
    const { capture, accepted } = await this.events.capture(body, { ...publication, organisation: organisationOf(caller) });
    const { body: progress } = await this.acceptance.answerAll(accepted, query.wait);
    void reply.headers(EPCIS_HEADERS).header('location', `${this.ledger.publicUrl}/epcis/capture/${capture.id}`);
    const states = new Map(progress.map((one) => [one.id, one]));
    const events = accepted.flatMap(({ id, eventId, idOrigin }) => {
      const state = states.get(id);
      return state === undefined ? [] : [{ ...state, eventID: eventId, idOrigin }];
    });
    return { ...captureJobOf(capture), events };
  }

  @Get()
  @Requires('events:write', 'statements:read', 'operator')
  @Route({
    tag: 'trade',
    summary: "Lists your organisation's captures, oldest first; `Link` leads to the next page",
    answers: { 200: { says: 'The captures.', schema: z.array(CaptureJob) } },
    problems: ['invalid-request', 'not-acceptable'],
  })
  async list(
    @Query({ schema: CapturePage }) page: CapturePage,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaptureJob[]> {
    checkAsked(request.headers);
    const { captures, next } = await this.captures.list(caller.organisation, page);
    void reply.headers(EPCIS_HEADERS);
    if (next !== null) void reply.header('link', linkToNext(`${this.ledger.publicUrl}${request.url}`, next));
    return captures.map(captureJobOf);
  }

  @Get(':id')
  @Requires('events:write', 'statements:read', 'operator')
  @Route({
    tag: 'trade',
    summary: 'Says of a capture where each of its events stands now',
    answers: { 200: { says: 'The capture.', schema: CaptureView } },
    problems: ['invalid-request', 'not-found', 'not-acceptable'],
  })
  async get(
    @Param('id', { schema: CaptureId }) id: string,
    @CurrentCaller() caller: Caller,
    @Headers() headers: Asked,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaptureView> {
    checkAsked(headers);
    const capture = await this.captures.get(id, caller.organisation);
    void reply.headers(EPCIS_HEADERS);
    return capture;
  }
}
