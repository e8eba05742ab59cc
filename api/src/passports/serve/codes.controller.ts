import { Controller, Get, Query, Req, Res, UseFilters } from '@nestjs/common';
import { qrPng, qrSvg } from '@terroir/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { LedgerError } from '../../http/ledger-error.ts';
import { Route } from '../../http/route.ts';
import { Ledger } from '../../identities/ledger.ts';
import { Public } from '../../identities/access.ts';
import { pageOf } from '../judge/page-address.ts';
import { PageProblems } from './page-problems.ts';
import { Of } from './passports.controller.ts';
import { represent } from './representation.ts';
import { readIdentifier } from './thing-address.ts';

const CodeQuery = Of.extend({ format: z.enum(['svg', 'png', 'json']).default('svg') });
type CodeQuery = z.infer<typeof CodeQuery>;

/** What a code says: the string in it, and where the pictures of it are. */
const Code = z.object({ of: z.string(), encodes: z.string(), svg: z.string(), png: z.string() });

/** What a phone can still read off a pack. */
const LONGEST_CODE = 1000;

/** Codes for packs. A code follows from the identifier alone: it is printed before anything is published, and says nothing of what is. */
@Controller()
@UseFilters(PageProblems)
export class CodesController {
  constructor(private readonly ledger: Ledger) {}

  @Get('v1/codes')
  @Public()
  @Route({
    tag: 'passports',
    summary: 'The QR code of a thing, as SVG or PNG; the header `Link` says which address it encodes, and so does `format=json`.',
    answers: { 200: { says: 'The code.', schema: Code, types: ['image/svg+xml', 'image/png', 'application/json'] } },
    problems: ['invalid-request', 'invalid-id'],
  })
  async code(
    @Query({ schema: CodeQuery }) { of, format }: CodeQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const encodes = this.ledger.publicUrl + pageOf(readIdentifier(of), this.ledger.publicUrl);
    if (encodes.length > LONGEST_CODE)
      throw new LedgerError('invalid-request', 'The identifier is too long for a code.', [
        { at: '/of', message: `its address may have ${String(LONGEST_CODE)} characters at most, for a phone to read it` },
      ]);
    const headers = { link: `<${encodes}>; rel="describes"` };
    const at = (form: string): string => `${this.ledger.publicUrl}/v1/codes?of=${encodeURIComponent(of)}&format=${form}`;
    if (format === 'json')
      represent(request, reply, {
        type: 'application/json',
        body: JSON.stringify({ of, encodes, svg: at('svg'), png: at('png') }),
        ...{ madeFrom: [of, encodes], isPage: false, headers },
      });
    else if (format === 'png')
      represent(request, reply, { type: 'image/png', body: await qrPng(encodes), madeFrom: encodes, isPage: false, headers });
    else represent(request, reply, { type: 'image/svg+xml', body: qrSvg(encodes), madeFrom: encodes, isPage: false, headers });
  }
}
