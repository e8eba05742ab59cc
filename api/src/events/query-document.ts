import { isJsonObject, parseJws, type JsonObject, type JsonValue } from '@terroir/proof';
import type { FoundEvent } from './event-repository.ts';

/** GS1's own context of EPCIS 2.0 in JSON-LD. */
export const EPCIS_CONTEXT = 'https://ref.gs1.org/standards/epcis/epcis-context.jsonld';

/** What a document's context defines beyond GS1's own: the prefixes of its extensions. */
function extensionsOf(context: JsonValue): JsonValue[] {
  const parts = Array.isArray(context) ? context : [context];
  return parts.filter(
    (part) =>
      isJsonObject(part) ||
      (typeof part === 'string' && !/^https:\/\/(?:ref\.gs1\.org|gs1\.github\.io)\/.*epcis-context\.jsonld$/i.test(part)),
  );
}

/** The event as it was captured, with the id it goes by and the time at which it was recorded here. */
export function eventOf({ jws, eventId, recordedAt, context }: FoundEvent): JsonObject {
  const { credentialSubject } = parseJws(jws).payload;
  const event = isJsonObject(credentialSubject) ? credentialSubject['event'] : undefined;
  if (!isJsonObject(event)) throw new Error('a statement of an event holds none');
  const extensions = extensionsOf(context);
  // A prefix may mean another thing in the next event: each brings its own context, where it needs one.
  const own = extensions.length > 0 && event['@context'] === undefined ? { '@context': extensions } : {};
  return { ...own, ...event, eventID: eventId, recordTime: recordedAt.toISOString() };
}

/** The answer to a query (EPCIS 2.0, `EPCISQueryDocument`). */
export const queryDocument = (events: readonly FoundEvent[], now: Date): JsonObject => ({
  '@context': [EPCIS_CONTEXT],
  type: 'EPCISQueryDocument',
  schemaVersion: '2.0',
  creationDate: now.toISOString(),
  epcisBody: { queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList: events.map(eventOf) } } },
});
