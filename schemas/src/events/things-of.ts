import { isJsonObject, type JsonObject, type JsonValue } from '@terroir/proof';

/** The part that a thing plays in an event. */
export type EventRole =
  'epc' | 'epcClass' | 'parent' | 'child' | 'childClass' | 'input' | 'inputClass' | 'output' | 'outputClass' | 'readPoint' | 'bizLocation';

/** A thing or place that an event names. */
export interface NamedThing {
  readonly uri: string;
  readonly role: EventRole;
}

/** Every member of an event that names things or places, and the part that they play. */
const ROLES: Readonly<Record<string, EventRole>> = {
  epcList: 'epc',
  quantityList: 'epcClass',
  parentID: 'parent',
  childEPCs: 'child',
  childQuantityList: 'childClass',
  inputEPCList: 'input',
  inputQuantityList: 'inputClass',
  outputEPCList: 'output',
  outputQuantityList: 'outputClass',
  readPoint: 'readPoint',
  bizLocation: 'bizLocation',
};

/** Named by its URI alone, as some of a class, or as a place. */
function uriOf(value: JsonValue): readonly string[] {
  const uri = isJsonObject(value) ? (value['epcClass'] ?? value['id']) : value;
  return typeof uri === 'string' ? [uri] : [];
}

/** The things and places that an event names, each with its part, in the order of the event's members by type. One that is named twice in one part is there once. */
export function thingsOf(event: JsonObject): NamedThing[] {
  const things = Object.entries(ROLES).flatMap(([name, role]) => {
    const value = event[name];
    const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
    return values.flatMap(uriOf).map((uri): NamedThing => ({ uri, role }));
  });
  return [...new Map(things.map((thing) => [`${thing.role} ${thing.uri}`, thing])).values()];
}
