import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { thingKey } from './thing-key.ts';

/** The members of an event that list things (EPCIS 2.0). */
const EVENT_LISTS = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'];
const EVENT_QUANTITIES = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'];

const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const membersOf = (value: JsonValue | undefined): readonly JsonObject[] => listOf(value).filter(isJsonObject);

/** The id of a thing that is named by its URI alone or by an object with an `id`. */
function idOf(value: JsonValue | undefined): readonly string[] {
  const id = isJsonObject(value) ? value['id'] : value;
  return typeof id === 'string' ? [id] : [];
}

function ofEvent(event: JsonObject): readonly string[] {
  const quantities = EVENT_QUANTITIES.flatMap((name) => membersOf(event[name]).flatMap(({ epcClass }) => idOf(epcClass)));
  return [...EVENT_LISTS.flatMap((name) => listOf(event[name]).flatMap(idOf)), ...quantities, ...idOf(event['parentID'])];
}

/** UNTP wraps what was assessed: `assessedFacility: [{ facility: { id } }]`. */
const ofAssessed = (assessed: JsonValue | undefined, wrapper: string): readonly string[] =>
  listOf(assessed).flatMap((one) => [...idOf(one), ...(isJsonObject(one) ? listOf(one[wrapper]).flatMap(idOf) : [])]);

function ofAttestation(subject: JsonObject): readonly string[] {
  const assessments = membersOf(subject['conformityAssessment']);
  return [
    ...assessments.flatMap((one) => [...ofAssessed(one['assessedFacility'], 'facility'), ...ofAssessed(one['assessedProduct'], 'product')]),
    ...listOf(subject['issuedToParty']).flatMap(idOf),
  ];
}

/**
 * The keys of what a credential is about: the subject of a facility or product record; what an attestation assessed and the party it was issued to; the things in the lists of an event.
 * What is withheld is not there.
 */
export function subjectsOf(payload: JsonObject): ReadonlySet<string> {
  const types = listOf(payload['type']);
  const ids = listOf(payload['credentialSubject']).flatMap((subject) => {
    if (types.includes('EpcisEventCredential')) return isJsonObject(subject) ? membersOf(subject['event']).flatMap(ofEvent) : [];
    if (types.includes('DigitalConformityCredential')) return isJsonObject(subject) ? ofAttestation(subject) : [];
    return idOf(subject);
  });
  return new Set(ids.map(thingKey));
}
