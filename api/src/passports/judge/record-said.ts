import { thingKey, type JsonObject, type JsonValue } from '@terroir/proof';
import type { Passport, Text } from '@terroir/schemas';
import { objectOf, objectsOf, subjectOf, textOf } from '../../statements/json-reading.ts';
import { unitInWords } from './amounts.ts';
import { dayInWords } from './days.ts';

type Fact = Passport['facts'][number];

/** What the owner's record says of a thing to everyone. */
export interface RecordSaid {
  readonly name: string | null;
  readonly description: Text | null;
  readonly facts: readonly Fact[];
  /** How finely it tells the thing apart; null for a place. */
  readonly granularity: 'model' | 'batch' | 'item' | null;
  readonly isFacility: boolean;
}

/** Longer facts are no facts at a glance. */
const LONGEST_FACT = 300;

const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

function countryOf(value: JsonValue | undefined): string | null {
  const { countryCode, countryName } = objectOf(value);
  const code = textOf(countryCode);
  if (code === null || !/^[A-Z]{2}$/.test(code)) return textOf(countryName);
  return countries.of(code) ?? code;
}

function fact(label: string, value: string | null): Fact[] {
  return value === null ? [] : [{ label, value: value.length > LONGEST_FACT ? `${value.slice(0, LONGEST_FACT)}…` : value }];
}

const dayFact = (label: string, value: JsonValue | undefined): Fact[] => {
  const day = textOf(value);
  return fact(label, day !== null && /^\d{4}-\d{2}-\d{2}$/.test(day) ? dayInWords(day) : day);
};

function amountOf(value: JsonValue | undefined): string | null {
  const { value: amount, unit } = objectOf(value);
  return typeof amount === 'number' ? `${String(amount)} ${unitInWords(textOf(unit) ?? '')}`.trim() : null;
}

const namesIn = (value: JsonValue | undefined): string | null => {
  const names = objectsOf(value).flatMap(({ name }) => textOf(name) ?? []);
  return names.length === 0 ? null : names.join(', ');
};

/** A member's name in words: `roastLevel` is Roast level. */
const labelOf = (name: string): string => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function materialFact(material: JsonObject): Fact[] {
  const [name, country] = [textOf(material['name']), countryOf(material['originCountry'])];
  const { massFraction } = material;
  const share = typeof massFraction === 'number' ? `${String(Math.round(massFraction * 10_000) / 100)} %` : null;
  return name === null
    ? []
    : fact('Made of', [name, share, country === null ? null : `from ${country}`].filter((part) => part !== null).join(', '));
}

const characteristicFacts = (value: JsonValue | undefined): Fact[] =>
  Object.entries(objectOf(value)).flatMap(([name, said]) =>
    fact(labelOf(name), typeof said === 'string' ? said : typeof said === 'number' || typeof said === 'boolean' ? String(said) : null),
  );

const dimensionFacts = (value: JsonValue | undefined): Fact[] =>
  ['weight', 'volume', 'length', 'width', 'height'].flatMap((name) => fact(labelOf(name), amountOf(objectOf(value)[name])));

const productFacts = (subject: JsonObject): Fact[] => [
  ...dimensionFacts(subject['dimensions']),
  ...fact('Country of production', countryOf(subject['countryOfProduction'])),
  ...fact('Produced at', textOf(objectOf(subject['producedAtFacility'])['name'])),
  ...dayFact('Produced on', subject['productionDate']),
  ...dayFact('Expires on', subject['expiryDate']),
  ...fact('Model', textOf(subject['modelNumber'])),
  ...characteristicFacts(subject['characteristics']),
  ...objectsOf(subject['materialProvenance']).flatMap(materialFact),
  ...fact('Category', namesIn(subject['productCategory'])),
];

function facilityFacts(subject: JsonObject): Fact[] {
  const address = objectOf(subject['address']);
  const parts = ['streetAddress', 'postalCode', 'addressLocality', 'addressRegion'].flatMap((name) => textOf(address[name]) ?? []);
  const { latitude, longitude } = objectOf(objectOf(subject['locationInformation'])['geoLocation']);
  const point = typeof latitude === 'number' && typeof longitude === 'number' ? `${String(latitude)}, ${String(longitude)}` : null;
  return [
    ...fact('Country', countryOf(subject['countryOfOperation'])),
    ...fact('Address', parts.length === 0 ? null : parts.join(', ')),
    ...fact('Coordinates', point),
    ...fact('What is done there', namesIn(subject['processCategory'])),
  ];
}

const GRANULARITIES = ['model', 'batch', 'item'] as const;

/** Reads a DigitalProductPassport or a DigitalFacilityRecord (UNTP 0.7.0) as far as a passport shows it. */
export function recordIn(claims: JsonObject): RecordSaid {
  const subject = subjectOf(claims);
  const { type } = claims;
  const isFacility = Array.isArray(type) && type.includes('DigitalFacilityRecord');
  const description = textOf(subject['description']);
  return {
    name: textOf(subject['name']) ?? textOf(claims['name']),
    description: description === null ? null : { text: description.slice(0, 4000), lang: 'und' },
    facts: isFacility ? facilityFacts(subject) : productFacts(subject),
    granularity: isFacility ? null : (GRANULARITIES.find((one) => one === subject['idGranularity']) ?? null),
    isFacility,
  };
}

/** Where records, the narrowest first, say that a thing is made; null where none says so. */
export function producedAt(records: readonly JsonObject[]): { readonly key: string; readonly uri: string } | null {
  const [uri] = records.flatMap((claims) => textOf(objectOf(subjectOf(claims)['producedAtFacility'])['id']) ?? []);
  return uri === undefined ? null : { key: thingKey(uri), uri };
}
