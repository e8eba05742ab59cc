import { Injectable } from '@nestjs/common';
import { LedgerError } from '../http/ledger-error.ts';
import { toPage } from '../http/page.ts';
import { Acceptance } from '../proofs/acceptance.ts';
import { CaptureRepository, type Capture } from './capture-repository.ts';
import { EventRepository } from './event-repository.ts';
import { captureJobOf, type CaptureView } from './event-views.ts';

/** What was captured before, for who captured it. */
@Injectable()
export class Captures {
  constructor(
    private readonly captures: CaptureRepository,
    private readonly events: EventRepository,
    private readonly acceptance: Acceptance,
  ) {}

  /** A capture with where its events stand now. @throws LedgerError `not-found`, the same for another organisation's */
  async get(id: string, organisation: string | null): Promise<CaptureView> {
    const found = await this.captures.find(id, organisation);
    if (found === null) throw new LedgerError('not-found', 'There is no such capture.');
    const { body } = await this.acceptance.answerAll(
      found.statements.map((statement) => ({ id: statement, isNew: false })),
      'accepted',
    );
    const events = new Map((await this.events.ofStatements(found.statements)).map((event) => [event.statement, event]));
    return {
      ...captureJobOf(found),
      events: body.map((progress) => ({
        ...progress,
        eventID: events.get(progress.id)?.eventId ?? '',
        idOrigin: events.get(progress.id)?.idOrigin ?? 'differs',
      })),
    };
  }

  /** A page of captures, oldest first, and where the next begins. @throws LedgerError `invalid-request` for a token that was never given */
  async list(
    organisation: string | null,
    { perPage, nextPageToken }: { readonly perPage: number; readonly nextPageToken?: string | undefined },
  ): Promise<{ readonly captures: readonly Capture[]; readonly next: string | null }> {
    const found = await this.captures.list(organisation, nextPageToken ?? null, perPage + 1);
    const { items: captures, next } = toPage(found, perPage, ({ id }) => id);
    return { captures, next };
  }
}
