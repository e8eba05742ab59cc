import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@terroir/proof';
import { Clock } from '../clock/clock.ts';
import { LedgerError } from '../http/ledger-error.ts';
import type { Reader } from '../statements/statement.ts';
import { EventQuery, filterOf, type EventFilter, type EventPages } from './event-query.ts';
import { EventRepository, type FoundEvent } from './event-repository.ts';
import { SETTLED_AFTER_MS } from './events.ts';
import { queryDocument } from './query-document.ts';

/** A page of events, and where the next begins; null where there is none. */
export interface Found {
  readonly document: JsonObject;
  readonly next: string | null;
  readonly isEmpty: boolean;
}

/** Finds events for who may see them. What may not be seen is found by nothing that is asked. */
@Injectable()
export class EventSearch {
  constructor(
    private readonly events: EventRepository,
    private readonly clock: Clock,
  ) {}

  /** A page of the events that fit, oldest recorded first, and where the next begins. @throws LedgerError `question-too-large`, `too-busy` */
  async search(query: EventQuery, reader: Reader): Promise<Found> {
    return this.page(filterOf(query), reader, query);
  }

  /** The events that go by an id, whoever recorded them, with the declarations that they were wrong; page by page. @throws LedgerError `not-found`, `question-too-large`, `too-busy` */
  async byId(eventId: string, reader: Reader, pages: EventPages): Promise<Found> {
    const all = filterOf(EventQuery.parse({}));
    const found = await this.page({ ...all, equal: { ...all.equal, eventId: [eventId] } }, reader, pages);
    if (found.isEmpty) throw new LedgerError('not-found', 'There is no such event, or it is not public.');
    return found;
  }

  private async page(filter: EventFilter, reader: Reader, pages: EventPages): Promise<Found> {
    const { events, isLast } = await this.settled(filter, reader, pages);
    const last = events.at(-1);
    return {
      document: queryDocument(events, this.clock.now()),
      next: isLast || last === undefined ? null : String(last.sequence),
      isEmpty: last === undefined,
    };
  }

  /**
   * A page that leads on only from an event before which nothing can come any more: else whoever reads on would miss what is being recorded now. What is not settled yet
   * mostly is within milliseconds, so that is waited for; after that the page ends before it. The last page leads nowhere, and holds all that there is.
   */
  private async settled(
    filter: EventFilter,
    reader: Reader,
    { perPage, nextPageToken }: EventPages,
  ): Promise<{ readonly events: readonly FoundEvent[]; readonly isLast: boolean }> {
    const after = nextPageToken ?? 0;
    for (const waitMs of WAITS_MS) {
      await sleep(waitMs);
      const settled = await this.events.settledBefore(new Date(this.clock.now().getTime() - SETTLED_AFTER_MS));
      const { events, hasMore } = await this.events.search(filter, reader, { after, limit: perPage });
      const before = events.filter(({ recordedIn }) => recordedIn < settled);
      if (!hasMore || before.length === events.length) return { events, isLast: !hasMore };
      if (waitMs === WAITS_MS.at(-1) && before.length > 0) return { events: before, isLast: false };
    }
    throw new LedgerError('too-busy', UNSETTLED);
  }
}

/** How long is waited each time before it is looked whether a page is settled. */
const WAITS_MS = [0, 10, 40, 150, 300] as const;

const UNSETTLED =
  'Others record events at this moment that belong on this page. Ask for it again soon; a larger page shows more of what is there already.';
