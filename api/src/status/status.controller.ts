import { Body, Controller, Get, Headers, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { DocumentRepository } from '../documents/document-repository.ts';
import { isKnown } from '../http/etag.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { Route } from '../http/route.ts';
import { Public, Requires } from '../identities/access.ts';
import { type Caller, CurrentCaller, organisationOf } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { StatusReservations } from './status-reservations.ts';

const ListNumber = z.string().regex(/^[1-9][0-9]{0,8}$/, 'must be the number of a list');

const NewReservation = z.strictObject({
  count: z.int().min(1).max(100).meta({ description: 'For how many statements.' }),
  purposes: z
    .array(z.enum(['revocation', 'suspension']))
    .min(1)
    .refine((purposes) => purposes.includes('revocation'), 'every statement can be revoked: revocation must be there')
    .refine((purposes) => new Set(purposes).size === purposes.length, 'names a purpose twice'),
});
type NewReservation = z.infer<typeof NewReservation>;

const StatusEntryView = z.object({
  id: z.url(),
  type: z.literal('BitstringStatusListEntry'),
  statusPurpose: z.enum(['revocation', 'suspension']),
  statusListIndex: z.string(),
  statusListCredential: z.url(),
});

/** Status lists for everyone who checks, and places in them for who signs outside. */
@Controller()
export class StatusController {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly reservations: StatusReservations,
    private readonly ledger: Ledger,
  ) {}

  @Get('status/:list')
  @Public()
  @Route({
    tag: 'checking',
    summary: 'Gives a status list (W3C Bitstring Status List) as the ledger signed it',
    answers: {
      200: { says: 'The signed list, byte for byte as the log binds it.', types: ['application/vc+jwt'] },
      304: { says: 'It is the one you have.' },
    },
    problems: ['invalid-request', 'not-found'],
  })
  async list(
    @Param('list', { schema: ListNumber }) list: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const document = await this.documents.current(this.ledger.statusListUrl(Number(list)));
    if (document === null) throw new LedgerError('not-found', 'There is no such status list.');
    const etag = `"${document.sha256.toString('hex')}"`;
    void reply.header('etag', etag).header('cache-control', 'no-cache');
    if (isKnown(known, etag)) void reply.status(304).send();
    else void reply.header('content-type', 'application/vc+jwt').send(document.body);
  }

  @Post('v1/status/reservations')
  @Requires('attestations:write', 'events:write', 'facilities:write', 'products:write')
  @Route({
    tag: 'status',
    summary: 'Reserves places in status lists for statements that your organisation signs itself',
    answers: {
      201: {
        says: 'For each statement its `credentialStatus`, to be signed as it stands.',
        schema: z.object({ reserved: z.array(z.array(StatusEntryView)) }),
      },
    },
    problems: ['malformed-json', 'invalid-request', 'not-in-this-state', 'idempotency-key-reused'],
  })
  async reserve(@Body({ schema: NewReservation }) { count, purposes }: NewReservation, @CurrentCaller() caller: Caller) {
    return { reserved: await this.reservations.reserve(organisationOf(caller), count, purposes) };
  }
}
