import type { JsonObject, JsonValue } from '@terroir/proof';

export const LOT = 'https://id.gs1.org/01/09520000000011/10/LOT-7';

/** A harvest, as a farm would record it. */
export const harvest: JsonObject = {
  type: 'ObjectEvent',
  eventTime: '2026-05-02T14:11:09.000+02:00',
  eventTimeZoneOffset: '+02:00',
  action: 'ADD',
  bizStep: 'commissioning',
  disposition: 'active',
  quantityList: [{ epcClass: LOT, quantity: 1.5, uom: 'KGM' }],
  readPoint: { id: 'urn:epc:id:sgln:9520000.00001.0' },
  bizLocation: { id: 'https://id.gs1.org/414/9520000000028' },
  'ours:altitude': 1900.25,
};

export const CONTEXT: JsonValue = ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld', { ours: 'https://words.example/epcis/' }];

export const documentOf = (...events: readonly JsonObject[]): JsonObject => ({
  '@context': CONTEXT,
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-05-02T14:11:09Z',
  epcisBody: { eventList: [...events] },
});

/** The event as it is sent alone. */
export const alone = (event: JsonObject): JsonObject => ({ '@context': CONTEXT, ...event });
