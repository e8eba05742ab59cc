import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bodyTypeOf } from '../http/content-type.ts';
import { acceptedOf } from '../http/accepting.ts';
import { Route } from '../http/route.ts';
import { Public, Requires } from '../identities/access.ts';
import { CurrentCaller, organisationOf, type Caller } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { Acceptance } from '../proofs/acceptance.ts';
import { readerOf } from '../statements/statement.ts';
import { publicationOf, PublicationQuery } from '../submissions/publication.ts';
import { checkAsked, EPCIS_HEADERS, JSON_TYPES } from './epcis-protocol.ts';
import { EventBody } from './event-bodies.ts';
import { EventPages, EventQuery, Wanted } from './event-query.ts';
import { EventSearch, type Found } from './event-search.ts';
import { linkToNext, RecordedEventView } from './event-views.ts';
import { Recorder } from './recorder.ts';

const EventId = Wanted.min(1).max(800);

/** Records single events, and gives those that a caller may see (EPCIS 2.0 REST). */
@Controller('epcis/events')
export class EventsController {
  constructor(
    private readonly recorder: Recorder,
    private readonly search: EventSearch,
    private readonly acceptance: Acceptance,
    private readonly ledger: Ledger,
  ) {}

  @Post()
  @Requires('events:write')
  @Route({
    tag: 'trade',
    summary: 'Records one EPCIS event, to be signed here or signed by your organisation, as a statement',
    answers: {
      201: { says: 'The event is recorded; `Location` is where it is found by its id.', schema: RecordedEventView },
      200: { says: 'It was recorded before.', schema: RecordedEventView },
      202: { says: 'It is recorded, and has not come as far as was waited for.', schema: RecordedEventView },
    },
    problems: [
      'malformed-json',
      'invalid-request',
      'invalid-signature',
      'unsupported-media-type',
      'not-acceptable',
      'body-too-large',
      'different-content',
      'already-exists',
      'idempotency-key-reused',
      'too-busy',
    ],
    consumes: [...JSON_TYPES, 'application/vc+jwt'],
  })
  async record(
    @Body({ schema: EventBody }) body: EventBody,
    @Query({ schema: PublicationQuery }) query: PublicationQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedEventView> {
    checkAsked(request.headers);
    const capturing = { ...publicationOf(query, 'public'), organisation: organisationOf(caller) };
    const accepted = await this.recorder.record(body, bodyTypeOf(request), capturing);
    const answered = await this.acceptance.answer(accepted, query.wait);
    const location = `${this.ledger.publicUrl}/epcis/events/${encodeURIComponent(accepted.eventId)}`;
    void reply.status(answered.status).headers(EPCIS_HEADERS).header('location', location);
    return { ...answered.body, eventID: accepted.eventId, idOrigin: accepted.idOrigin };
  }

  @Get()
  @Public()
  @Route({
    tag: 'trade',
    summary: 'Finds events by the simple event query, oldest recorded first; `Link` leads to the next page',
    answers: { 200: { says: 'An `EPCISQueryDocument`.', types: JSON_TYPES } },
    problems: ['invalid-request', 'not-acceptable', 'question-too-large', 'too-busy'],
  })
  async find(
    @Query({ schema: EventQuery }) query: EventQuery,
    @CurrentCaller() caller: Caller | null,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    checkAsked(request.headers);
    const type = acceptedOf(request.headers.accept, JSON_TYPES);
    this.give(request, reply, type, await this.search.search(query, readerOf(caller)));
  }

  @Get(':eventID')
  @Public()
  @Route({
    tag: 'trade',
    summary: 'Gives the events that go by an id, with the declarations that they were wrong; `Link` leads to the next page',
    answers: { 200: { says: 'An `EPCISQueryDocument`.', types: JSON_TYPES } },
    problems: ['invalid-request', 'not-found', 'not-acceptable', 'question-too-large', 'too-busy'],
  })
  async one(
    @Param('eventID', { schema: EventId }) eventId: string,
    @Query({ schema: EventPages }) pages: EventPages,
    @CurrentCaller() caller: Caller | null,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    checkAsked(request.headers);
    const type = acceptedOf(request.headers.accept, JSON_TYPES);
    this.give(request, reply, type, await this.search.byId(eventId, readerOf(caller), pages));
  }

  /** What one caller may see is kept by no cache for another. */
  private give(request: FastifyRequest, reply: FastifyReply, type: string, { document, next }: Found): void {
    if (next !== null) void reply.header('link', linkToNext(`${this.ledger.publicUrl}${request.url}`, next));
    void reply
      .headers(EPCIS_HEADERS)
      .header('cache-control', 'private, no-cache')
      .header('vary', 'accept, authorization')
      .header('content-type', type)
      .send(JSON.stringify(document));
  }
}
