import { Controller, Get, Header, Query } from '@nestjs/common';
import { SequencePage } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { WaitingAttestations, WaitingPage } from './waiting-attestations.ts';

/** What waits for its owner to accept it. */
@Controller('v1/attestations/waiting')
export class WaitingAttestationsController {
  constructor(private readonly waiting: WaitingAttestations) {}

  @Get()
  @Requires('statements:read', 'attestations:write')
  @Route({
    tag: 'attestations',
    summary:
      'Lists what others attested of your organisation’s things and the public is not shown: newest first, public ones and those that name you',
    answers: {
      200: {
        says: 'A page of attestations. It may hold fewer than were asked for, or none, while `next` says that more follow.',
        schema: WaitingPage,
      },
    },
    problems: ['invalid-request', 'too-busy'],
  })
  @Header('cache-control', 'private, no-store')
  async list(@Query({ schema: SequencePage }) page: SequencePage, @CurrentCaller() caller: Caller) {
    return this.waiting.list(page, caller);
  }
}
