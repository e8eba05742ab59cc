import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@terroir/proof';
import { attestationIn } from './attestation-said.ts';

const SHA = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const FARM = 'did:web:ledger.example:organisations:la-loma';
const SCHEME = { id: 'https://ledger.example/schemes/organic', name: 'Organic' };

const credential = (subject: JsonObject = {}): JsonObject => ({
  name: 'Organic certificate',
  credentialSubject: {
    type: ['ConformityAttestation'],
    name: 'Organic certificate of La Loma',
    description: 'Grown organically.',
    assessorLevel: '3rdParty',
    issuedToParty: { id: FARM, name: 'La Loma' },
    referenceScheme: { type: ['ConformityScheme'], ...SCHEME },
    conformityAssessment: [
      { assessmentCriteria: [{ id: `${SCHEME.id}#plants`, name: 'Plants' }] },
      { assessmentCriteria: [`${SCHEME.id}#soil`] },
    ],
    certificate: { number: 'CO-1', validFrom: '2026-01-01', validUntil: '2026-12-31', zone: 'America/Bogota' },
    evidence: [
      {
        linkURL: `https://ledger.example/v1/evidence/${SHA}`,
        linkName: 'certificate.pdf',
        mediaType: 'application/pdf',
        digestMultibase: `u${Buffer.from(`1220${SHA}`, 'hex').toString('base64url')}`,
      },
    ],
    ...subject,
  },
});

describe('an attestation', () => {
  it('is read as its issuer signed it', () => {
    expect(attestationIn(credential())).toEqual({
      says: {
        name: 'Organic certificate of La Loma',
        scheme: SCHEME,
        criteria: [
          { id: `${SCHEME.id}#plants`, name: 'Plants' },
          { id: `${SCHEME.id}#soil`, name: `${SCHEME.id}#soil` },
        ],
        claim: 'Grown organically.',
        certificate: { number: 'CO-1', validFrom: '2026-01-01', validUntil: '2026-12-31', zone: 'America/Bogota' },
        evidence: [
          { url: `https://ledger.example/v1/evidence/${SHA}`, name: 'certificate.pdf', mediaType: 'application/pdf', sha256: SHA },
        ],
      },
      conforms: true,
      holder: FARM,
      stated: '3rdParty',
    });
  });

  it('has nothing where something is withheld', () => {
    const { conformityAssessment } = credential()['credentialSubject'] as JsonObject;
    const bare = { credentialSubject: { conformityAssessment, certificate: { zone: 'America/Bogota' } } as JsonObject };
    expect(attestationIn(bare)).toMatchObject({
      says: { name: 'An attestation', scheme: null, claim: null, certificate: { number: null, validFrom: null }, evidence: [] },
      holder: null,
      stated: null,
    });
  });

  it.each([
    ['another multibase', `z${SHA}`],
    ['another hash', 'uEyAAAA'],
    ['no base64url', 'u***'],
  ])('shows no file whose digest is %s', (_what, digestMultibase) => {
    expect(attestationIn(credential({ evidence: [{ linkURL: 'https://x.example/a', digestMultibase }] })).says.evidence).toEqual([]);
  });

  it.each<[string, boolean | null, JsonObject]>([
    ['conforms where an assessment says so', true, { conformityAssessment: [{ conformance: true }] }],
    [
      'does not where any assessment says that it does not',
      false,
      { conformityAssessment: [{ conformance: true }, { conformance: false }] },
    ],
    ['cannot be told where what it says is no answer', null, { conformityAssessment: [{ conformance: 'no' }] }],
  ])('%s', (_what, conforms, subject) => {
    expect(attestationIn(credential(subject)).conforms).toBe(conforms);
  });

  it.each(['/conformityAssessment/0/conformance', '/conformityAssessment/0', '/conformityAssessment'])(
    'cannot be told to conform where %s is withheld',
    (at) => {
      const withheld = [{ at: `/credentialSubject${at}`, reason: 'commercial' }];
      expect(attestationIn({ ...credential(), withheld }).conforms).toBeNull();
    },
  );

  it('is read without a fault, whatever it holds', () => {
    expect(() =>
      attestationIn({ credentialSubject: [null, 7, { conformityAssessment: 'x', evidence: [1], issuedToParty: [] }] }),
    ).not.toThrow();
  });
});
