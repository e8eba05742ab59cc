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

/** A thing or place where an event names it: `at` is a JSON pointer into the event. */
interface PlacedThing extends NamedThing {
  readonly at: string;
}

/** Named by its URI alone, as some of a class, or as a place. */
function namedBy(value: JsonValue, role: EventRole, at: string): readonly PlacedThing[] {
  const member = !isJsonObject(value) ? null : value['epcClass'] === undefined ? 'id' : 'epcClass';
  const uri = isJsonObject(value) && member !== null ? value[member] : value;
  return typeof uri === 'string' ? [{ uri, role, at: member === null ? at : `${at}/${member}` }] : [];
}

/** Every place where an event names a thing or place, in the order of the event's members by type. */
export const placedThings = (event: JsonObject): PlacedThing[] =>
  Object.entries(ROLES).flatMap(([name, role]) => {
    const value = event[name];
    if (value === undefined) return [];
    return Array.isArray(value)
      ? value.flatMap((item, i) => namedBy(item, role, `/${name}/${String(i)}`))
      : namedBy(value, role, `/${name}`);
  });

/** The things and places that an event names, each with its part, in the order of the event's members by type. One that is named twice in one part is there once. */
export function thingsOf(event: JsonObject): NamedThing[] {
  const things = placedThings(event).map(({ uri, role }): NamedThing => ({ uri, role }));
  return [...new Map(things.map((thing) => [`${thing.role} ${thing.uri}`, thing])).values()];
}
