import { describe, expect, it } from '@jest/globals';
import { recordIn } from './record-said.ts';

describe('the record of a product', () => {
  it('says facts for people', () => {
    const { name, granularity, facts, isFacility } = recordIn({
      type: ['VerifiableCredential', 'DigitalProductPassport'],
      credentialSubject: {
        name: 'Espresso, 250 g',
        idGranularity: 'batch',
        dimensions: { weight: { value: 0.25, unit: 'KGM' } },
        countryOfProduction: { countryCode: 'DE' },
        producedAtFacility: { id: 'https://id.gs1.org/414/9521321000018', name: 'The roastery' },
        productionDate: '2026-06-02',
        expiryDate: '2027-06-02',
        characteristics: { roastLevel: 'dark', cups: 30, organic: true, nested: { no: 'fact' } },
        materialProvenance: [{ name: 'Arabica', massFraction: 0.6667, originCountry: { countryCode: 'CO' } }],
        productCategory: [{ name: 'Coffee' }, { name: 'Food' }],
      },
    });
    expect([name, granularity, isFacility]).toEqual(['Espresso, 250 g', 'batch', false]);
    expect(facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Weight: 0.25 kg',
      'Country of production: Germany',
      'Produced at: The roastery',
      'Produced on: 2 June 2026',
      'Expires on: 2 June 2027',
      'Roast level: dark',
      'Cups: 30',
      'Organic: true',
      'Made of: Arabica, 66.67 %, from Colombia',
      'Category: Coffee, Food',
    ]);
  });
});

describe('the record of a place', () => {
  it('says where it is and what is done there', () => {
    const { facts, isFacility } = recordIn({
      type: ['VerifiableCredential', 'DigitalFacilityRecord'],
      credentialSubject: {
        name: 'La Loma',
        countryOfOperation: { countryCode: 'CO' },
        address: { addressLocality: 'Pitalito', addressRegion: 'Huila' },
        locationInformation: { geoLocation: { latitude: 1.85, longitude: -76.05 } },
        processCategory: [{ name: 'Growing of coffee' }],
      },
    });
    expect(isFacility).toBe(true);
    expect(facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Country: Colombia',
      'Address: Pitalito, Huila',
      'Coordinates: 1.85, -76.05',
      'What is done there: Growing of coffee',
    ]);
  });
});

it('a record is read without a fault, whatever it holds', () => {
  expect(
    recordIn({ type: 'x', credentialSubject: [null, { countryOfProduction: 7, dimensions: [], productionDate: ['soon'] }] }),
  ).toMatchObject({
    name: null,
    facts: [],
  });
  expect(recordIn({ credentialSubject: { name: 'x', characteristics: { long: 'y'.repeat(999) } } }).facts[0]?.value).toHaveLength(301);
});
