import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@terroir/proof';
import {
  conformityCredential,
  DigitalConformityCredential,
  DigitalFacilityRecord,
  DigitalProductPassport,
  facilityRecord,
  faultsOf,
  NewAttestation,
  NewFacility,
  NewProduct,
  productPassport,
} from '@terroir/schemas';
import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describeWithSharedData, SHARED_DATA } from '../shared-data.ts';
import { aFacility, anAttestation, aProduct } from './requests.ts';

const by = {
  issuer: { id: 'did:web:ledger.example:organisations:la-loma', name: 'Co-operative La Loma' },
  contextUrl: 'https://ledger.example/contexts/v1',
};
const place = (list: number, statusPurpose: 'revocation' | 'suspension') => ({
  id: `https://ledger.example/status/${String(list)}#94567`,
  type: 'BitstringStatusListEntry' as const,
  statusPurpose,
  statusListIndex: '94567',
  statusListCredential: `https://ledger.example/status/${String(list)}`,
});
const drawn = { id: 'urn:uuid:5a0b1c2d-0000-4000-8000-000000000001', now: new Date('2026-05-02T14:00:00Z') };
const whole = { ...drawn, status: [place(3, 'revocation'), place(4, 'suspension')] };
const single = { ...drawn, status: [place(3, 'revocation')] };
const names = {
  scheme: { id: 'https://organic.example/scheme', name: 'Organic farming' },
  criteria: [{ id: 'https://organic.example/scheme#soil', name: 'Soil' }],
  evidence: [
    {
      url: `https://ledger.example/v1/evidence/${'9f'.repeat(32)}`,
      name: 'certificate.pdf',
      mediaType: 'application/pdf',
      sha256: '9f'.repeat(32),
    },
  ],
};

const profile = { profile: 'untp-0.7.0' };
const kinds = [
  {
    kind: 'facility',
    ours: (more: object) => facilityRecord(NewFacility.parse(aFacility(more)), by, 'profile' in more ? single : whole),
    shape: DigitalFacilityRecord,
    schemas: ['0.7.0-prerelease/dfr/DigitalFacilityRecord.json'],
    samples: [
      '0.7.0-prerelease/samples/dfr/DigitalFacilityRecord_instance.json',
      '0.7.0-prerelease/samples/dfr/DigitalFacilityRecord_battery_instance.json',
      '0.7.0-prerelease/samples/dfr/DigitalFacilityRecord_smelter_instance.json',
    ],
  },
  {
    kind: 'product',
    ours: (more: object) => productPassport(NewProduct.parse(aProduct(more)), by, 'profile' in more ? single : whole),
    shape: DigitalProductPassport,
    schemas: ['0.7.0-prerelease/dpp/DigitalProductPassport.json'],
    samples: [
      '0.7.0-prerelease/samples/dpp/DigitalProductPassport_instance.json',
      '0.7.0-prerelease/samples/dpp/DigitalProductPassport_battery_instance.json',
      '0.7.0-prerelease/samples/dpp/DigitalProductPassport_cathode_instance.json',
    ],
  },
  {
    kind: 'attestation',
    ours: (more: object) => conformityCredential(NewAttestation.parse(anAttestation(more)), names, by, 'profile' in more ? single : whole),
    shape: DigitalConformityCredential,
    schemas: ['0.7.0/schema/ConformityCredential.json'],
    samples: [
      '0.7.0/samples/ConformityCredential_instance.json',
      '0.7.0/samples/ConformityCredential_battery_instance.json',
      '0.7.0/samples/ConformityCredential_smelter_instance.json',
    ],
  },
];

describe.each(kinds)('a credential of the kind $kind', ({ ours, shape }) => {
  it.each([
    ['as W3C has its status', {}],
    ['by the profile of UNTP', profile],
  ])('that is composed here would be taken from outside too: %s', (_how, more) => {
    const read = shape.safeParse(ours(more));
    expect(read.success ? [] : faultsOf(read.error)).toEqual([]);
  });

  it('follows from what was passed in alone', () => {
    expect(ours({})).toEqual(ours({}));
  });

  it.each([
    ['at the top', (credential: JsonObject) => ({ ...credential, colour: 'red' }), '/colour'],
    [
      'in its subject',
      (credential: JsonObject) => ({
        ...credential,
        credentialSubject: { ...(credential['credentialSubject'] as JsonObject), colour: 'red' },
      }),
      '/credentialSubject/colour',
    ],
    ['in its issuer', (credential: JsonObject) => ({ ...credential, issuer: { ...by.issuer, colour: 'red' } }), '/issuer/colour'],
  ])('from outside with a field that nobody reads is refused: %s', (_where, bend, at) => {
    const read = shape.safeParse(bend(ours({})));
    expect(read.success ? [] : faultsOf(read.error)).toEqual([{ at, message: 'is not known here' }]);
  });

  it('names two status entries with text by W3C, and one with a number by UNTP', () => {
    expect(ours({})['credentialStatus']).toEqual(whole.status);
    expect(ours(profile)['credentialStatus']).toEqual({ ...place(3, 'revocation'), statusListIndex: 94567 });
  });
});

it('a certificate is in force from the first moment of its first day to the last of its last, in its zone', () => {
  const credential = kinds[2]?.ours({});
  expect([credential?.['validFrom'], credential?.['validUntil']]).toEqual(['2026-01-01T05:00:00.000Z', '2027-01-01T05:00:00.000Z']);
});

it.each([
  ['Asia/Kathmandu', '2025-12-31T18:15:00.000Z'],
  ['Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
  ['Pacific/Pago_Pago', '2026-01-01T11:00:00.000Z'],
  ['UTC', '2026-01-01T00:00:00.000Z'],
])('a day begins in %s when it does there', (zone, moment) => {
  const certificate = { number: '1', validFrom: '2026-01-01', validUntil: '2026-01-01', zone };
  expect(kinds[2]?.ours({ certificate })['validFrom']).toBe(moment);
});

it('a day begins at one o’clock where the clocks go forward at midnight', () => {
  const certificate = { number: '1', validFrom: '2018-11-04', validUntil: '2018-11-04', zone: 'America/Sao_Paulo' };
  expect(kinds[2]?.ours({ certificate })['validFrom']).toBe('2018-11-04T03:00:00.000Z');
});

describeWithSharedData("UNTP's and W3C's own schemas", () => {
  const read = (...path: string[]): object => JSON.parse(readFileSync(join(SHARED_DATA, ...path), 'utf8')) as object;
  let compile: (...path: string[]) => ValidateFunction;
  beforeAll(() => {
    compile = (...path) => {
      // The schemas carry annotations of their own, which a strict reader takes for mistakes.
      const ajv = new Ajv2020({ allErrors: true, strict: false });
      addFormats.default(ajv);
      ajv.addFormat('byte', /^[A-Za-z0-9+/]*={0,2}$/);
      return ajv.compile(read(...path));
    };
  });

  it.each(kinds.flatMap(({ kind, ours, schemas }) => schemas.map((schema) => [kind, schema, ours] as const)))(
    'accept our %s in the profile untp-0.7.0: %s',
    (_kind, schema, ours) => {
      const validate = compile('untp', schema);
      validate(ours(profile));
      expect(validate.errors ?? []).toEqual([]);
    },
  );

  it.each(kinds)('of W3C accept our $kind in either shape', ({ ours }) => {
    const validate = compile('vc', 'verifiable-credential-schema.json');
    for (const more of [{}, profile]) {
      validate(ours(more));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('refuse what is not of their shape, so that the claims above say something', () => {
    const validate = compile('untp', '0.7.0/schema/ConformityCredential.json');
    expect(validate(kinds[2]?.ours({}))).toBe(false);
  });

  it.each(kinds.flatMap(({ shape, samples }) => samples.map((sample) => [sample, shape] as const)))(
    'come with the sample %s, of which we read all but the identifiers of registers that are not taken here',
    (sample, shape) => {
      const credential = read('untp', sample);
      const found = shape.safeParse(credential);
      const faults = found.success ? [] : faultsOf(found.error);
      expect(faults.filter(({ message }) => !message.startsWith('is none of the identifiers')).map(({ at }) => at)).toEqual([
        '/credentialStatus',
      ]);
    },
  );
});
