import type { JsonObject } from '@terroir/proof';
import { EPCIS_CONTEXT } from '@terroir/schemas';
import type { FoundEvent } from './event-repository.ts';
import { eventIn } from './event-statements.ts';

/** The event as it was captured, with the id it goes by, the time at which it was recorded here, and what its extensions mean. */
export function eventOf({ jws, eventId, recordedAt, context }: FoundEvent): JsonObject {
  const event = eventIn(jws);
  // A prefix may mean another thing in the next event: each brings its own context, where it needs one.
  const own = context.length > 0 ? { '@context': [...context] } : {};
  return { ...event, ...own, eventID: eventId, recordTime: recordedAt.toISOString() };
}

/** The answer to a query (EPCIS 2.0, `EPCISQueryDocument`). */
export const queryDocument = (events: readonly FoundEvent[], now: Date): JsonObject => ({
  '@context': [EPCIS_CONTEXT],
  type: 'EPCISQueryDocument',
  schemaVersion: '2.0',
  creationDate: now.toISOString(),
  epcisBody: { queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList: events.map(eventOf) } } },
});
