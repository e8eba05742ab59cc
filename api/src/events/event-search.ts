import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@terroir/proof';
import { Clock } from '../clock/clock.ts';
import { LedgerError } from '../http/ledger-error.ts';
import type { Reader } from '../statements/statement.ts';
import { EventQuery, filterOf, type EventFilter, type EventPages } from './event-query.ts';
import { EventRepository } from './event-repository.ts';
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

  /** A page of the events that fit, oldest accepted first, and where the next begins. @throws LedgerError `question-too-large` */
  async search(query: EventQuery, reader: Reader): Promise<Found> {
    return this.page(filterOf(query), reader, query);
  }

  /** The events that go by an id, whoever recorded them, with the declarations that they were wrong; page by page. @throws LedgerError `not-found`, `question-too-large` */
  async byId(eventId: string, reader: Reader, pages: EventPages): Promise<Found> {
    const all = filterOf(EventQuery.parse({}));
    const found = await this.page({ ...all, equal: { ...all.equal, eventId: [eventId] } }, reader, pages);
    if (found.isEmpty) throw new LedgerError('not-found', 'There is no such event, or it is not public.');
    return found;
  }

  private async page(filter: EventFilter, reader: Reader, { perPage, nextPageToken }: EventPages): Promise<Found> {
    const { events, hasMore } = await this.events.search(filter, reader, { after: nextPageToken ?? 0, limit: perPage });
    const last = events.at(-1);
    return {
      document: queryDocument(events, this.clock.now()),
      next: hasMore && last !== undefined ? String(last.sequence) : null,
      isEmpty: last === undefined,
    };
  }
}
