import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@terroir/proof';
import { Clock } from '../clock/clock.ts';
import { LedgerError } from '../http/ledger-error.ts';
import type { Reader } from '../statements/statement.ts';
import { filterOf, EventQuery } from './event-query.ts';
import { EventRepository } from './event-repository.ts';
import { queryDocument } from './query-document.ts';

/** Finds events for who may see them. What may not be seen is found by nothing that is asked. */
@Injectable()
export class EventSearch {
  constructor(
    private readonly events: EventRepository,
    private readonly clock: Clock,
  ) {}

  /** A page of the events that fit, oldest accepted first, and where the next begins. */
  async search(query: EventQuery, reader: Reader): Promise<{ readonly document: JsonObject; readonly next: string | null }> {
    const found = await this.events.search(filterOf(query), reader, Number(query.nextPageToken ?? 0), query.perPage + 1);
    const events = found.slice(0, query.perPage);
    const last = events.at(-1);
    return {
      document: queryDocument(events, this.clock.now()),
      next: found.length > query.perPage && last !== undefined ? String(last.sequence) : null,
    };
  }

  /** The events that go by an id, whoever recorded them, with the declarations that they were wrong. @throws LedgerError `not-found` */
  async byId(eventId: string, reader: Reader): Promise<JsonObject> {
    const query = EventQuery.parse({ perPage: 1000 });
    const found = await this.events.search(
      { ...filterOf(query), equal: { ...filterOf(query).equal, eventId: [eventId] } },
      reader,
      0,
      query.perPage,
    );
    if (found.length === 0) throw new LedgerError('not-found', 'There is no such event, or it is not public.');
    return queryDocument(found, this.clock.now());
  }
}
