import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { thingKey } from './thing-key.ts';

/** The members of an event that list things (EPCIS 2.0). */
const EVENT_LISTS = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'];
const EVENT_QUANTITIES = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'];

const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const membersOf = (value: JsonValue | undefined): readonly JsonObject[] => listOf(value).filter(isJsonObject);

/** Every `id` inside, at any depth; text stands for itself. */
function idsIn(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (!isJsonObject(value)) return [];
  const { id, ...others } = value;
  return [...(typeof id === 'string' ? [id] : []), ...Object.values(others).filter((other) => typeof other === 'object').flatMap(idsIn)];
}

function ofEvent(event: JsonObject): string[] {
  const quantities = EVENT_QUANTITIES.flatMap((name) => membersOf(event[name]).map((quantity) => quantity['epcClass']));
  return [...EVENT_LISTS.flatMap((name) => listOf(event[name])), ...quantities, event['parentID']].filter((id) => typeof id === 'string');
}

/**
 * The keys of what a credential is about: the subject of a facility or product record; what an attestation assessed and the party it was issued to; the things in the lists of an event.
 * What is withheld is not there.
 */
export function subjectsOf(payload: JsonObject): ReadonlySet<string> {
  const types = listOf(payload['type']);
  const ids = membersOf(payload['credentialSubject']).flatMap((subject) => {
    if (types.includes('EpcisEventCredential')) return membersOf(subject['event']).flatMap(ofEvent);
    if (!types.includes('DigitalConformityCredential')) return idsIn(subject['id']);
    const assessed = membersOf(subject['conformityAssessment']).flatMap((one) => [...idsIn(one['assessedFacility']), ...idsIn(one['assessedProduct'])]);
    return [...assessed, ...membersOf(subject['issuedToParty']).flatMap((party) => (typeof party['id'] === 'string' ? [party['id']] : []))];
  });
  return new Set(ids.map(thingKey));
}
