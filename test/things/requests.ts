/** Requests as their senders write them, whole; a test changes what it is about. */

export const OWN = 'https://ledger.example/id/la-loma';

const reader = {
  code: '01610',
  name: 'Coffee, green',
  schemeId: 'https://unstats.un.org/unsd/classifications/Econ/cpc/',
  schemeName: 'UN CPC',
};

export const aFacility = (more: object = {}) => ({
  id: 'https://id.gs1.org/414/9521321000018',
  name: 'Finca La Loma',
  description: 'A farm on a slope.\nCoffee under shade trees.',
  country: 'CO',
  processes: [reader],
  address: { streetAddress: 'Vereda La Loma', postalCode: '415001', addressLocality: 'Pitalito', addressRegion: 'Huila' },
  location: {
    plusCode: 'https://plus.codes/67C3VX2M+22',
    geoLocation: { latitude: 1.8537, longitude: -76.0514 },
    geoBoundary: [
      { latitude: 1.85, longitude: -76.05 },
      { latitude: 1.86, longitude: -76.05 },
      { latitude: 1.86, longitude: -76.06 },
      { latitude: 1.85, longitude: -76.05 },
    ],
  },
  parties: [{ role: 'owner', id: 'did:web:ledger.example:organisations:la-loma', name: 'Co-operative La Loma' }],
  visibility: 'public',
  ...more,
});

export const aProduct = (more: object = {}) => ({
  id: 'https://id.gs1.org/01/09521234543213/10/L-7%2F26',
  name: 'Morning coffee, lot L-7/26',
  description: 'Whole beans, 250 g.',
  modelNumber: 'MC-250',
  categories: [{ ...reader, code: '23911', name: 'Coffee, roasted' }],
  country: 'DE',
  producedAt: { id: 'https://id.gs1.org/414/9521321000018', name: 'Roastery' },
  producedOn: '2026-04-20',
  dimensions: { weight: { value: '0.25', unit: 'KGM' } },
  materials: [{ name: 'Coffee', originCountry: 'CO', type: reader, massFraction: 1 }],
  characteristics: { roast: 'medium' },
  parties: [{ role: 'brandOwner', id: 'did:web:ledger.example:organisations:roaster', name: 'Morning Roasters' }],
  visibility: 'public',
  ...more,
});

export const anAttestation = (more: object = {}) => ({
  name: 'Organic certificate of the co-operative La Loma',
  claim: 'The coffee of this farm is grown by the rules for organic farming.',
  assessorLevel: '3rdParty',
  assessmentLevel: 'scheme-cab',
  attestationType: 'certification',
  facilities: [{ id: 'https://id.gs1.org/414/9521321000018', name: 'Finca La Loma', isChecked: true }],
  products: [{ id: 'https://id.gs1.org/01/09521234543213', name: 'Morning coffee' }],
  issuedTo: { id: 'urn:example:co-op:la-loma', name: 'Co-operative La Loma' },
  scheme: { id: 'https://organic.example/scheme', name: 'Organic farming' },
  criteria: [{ id: 'https://organic.example/scheme#soil', name: 'Soil' }],
  topics: [{ id: 'https://vocabulary.uncefact.org/conformity-topic/soil', name: 'Soil' }],
  performance: [{ metric: { id: 'https://organic.example/metric/area', name: 'Area' }, measure: { value: '12.5', unit: 'HAR' } }],
  conforms: true,
  assessedOn: '2025-11-20',
  certificate: { number: 'CO-2026-0117', validFrom: '2026-01-01', validUntil: '2026-12-31', zone: 'America/Bogota' },
  visibility: 'public',
  ...more,
});
