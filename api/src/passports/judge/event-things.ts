import { isJsonObject, thingKey, type JsonObject, type JsonValue } from '@terroir/proof';
import { listOf, textOf } from '../../statements/json-reading.ts';

/** Something that an event names, with how much of it, as written. */
export interface NamedThing {
  readonly uri: string;
  readonly key: string;
  readonly quantity: string | null;
  readonly unit: string | null;
}

/** What an event says, as far as a journey shows it. */
export interface EventSaid {
  readonly type: string;
  readonly action: string | null;
  readonly bizStep: string | null;
  readonly eventTime: string;
  readonly offset: string;
  readonly place: string | null;
  readonly parent: string | null;
  /** What went in; of events that do not transform, nothing. */
  readonly inputs: readonly NamedThing[];
  /** What came out, or what it happened to. */
  readonly outputs: readonly NamedThing[];
}

const named = (uri: string, quantity: string | null = null, unit: string | null = null): NamedThing => ({
  uri,
  key: thingKey(uri),
  quantity,
  unit,
});

/** Things of two lists of an event: those that are told apart, and amounts of a class. */
function thingsIn(event: JsonObject, ids: string, quantities: string): NamedThing[] {
  const single = listOf(event[ids]).flatMap((uri) => (typeof uri === 'string' ? [named(uri)] : []));
  const amounts = listOf(event[quantities]).flatMap((one) => {
    if (!isJsonObject(one) || typeof one['epcClass'] !== 'string') return [];
    const { quantity } = one;
    return [named(one['epcClass'], typeof quantity === 'number' ? String(quantity) : null, textOf(one['uom']))];
  });
  return [...single, ...amounts];
}

const placeIn = (place: JsonValue | undefined): string | null => (isJsonObject(place) ? textOf(place['id']) : null);

/** The event in a credential; null where there is none to be read. */
export function eventIn(claims: JsonObject): EventSaid | null {
  const subject = claims['credentialSubject'];
  const event = isJsonObject(subject) ? subject['event'] : undefined;
  if (!isJsonObject(event)) return null;
  const { type, eventTime } = event;
  if (typeof type !== 'string' || typeof eventTime !== 'string') return null;
  const parent = textOf(event['parentID']);
  return {
    type,
    action: textOf(event['action']),
    bizStep: textOf(event['bizStep']),
    eventTime,
    offset: textOf(event['eventTimeZoneOffset']) ?? '+00:00',
    place: placeIn(event['bizLocation']) ?? placeIn(event['readPoint']),
    parent,
    inputs: thingsIn(event, 'inputEPCList', 'inputQuantityList'),
    outputs: [
      ...(parent === null ? [] : [named(parent)]),
      ...thingsIn(event, 'epcList', 'quantityList'),
      ...thingsIn(event, 'childEPCs', 'childQuantityList'),
      ...thingsIn(event, 'outputEPCList', 'outputQuantityList'),
    ],
  };
}
