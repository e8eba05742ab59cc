import { describe, expect, it } from '@jest/globals';
import { mayAttest } from './scheme.ts';

const did = 'did:web:ledger.example:organisations:andes-cert';
const attester = (from: string, until: string | null) => ({
  slug: 'andes-cert',
  did,
  name: 'Andes Cert',
  registeredAt: new Date(from),
  withdrawnAt: until === null ? null : new Date(until),
});
const scheme = { attesters: [attester('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'), attester('2026-03-01T00:00:00Z', null)] };

describe('who may attest for a scheme', () => {
  it.each([
    ['before it was registered', '2025-12-31T23:59:59Z', false],
    ['from when it was registered', '2026-01-01T00:00:00Z', true],
    ['until it was withdrawn', '2026-01-31T23:59:59Z', true],
    ['from when it was withdrawn', '2026-02-01T00:00:00Z', false],
    ['once it is registered again', '2026-03-02T00:00:00Z', true],
  ])('%s', (_when, at, may) => {
    expect(mayAttest(scheme, did, new Date(at))).toBe(may);
  });

  it('is nobody else', () => {
    expect(mayAttest(scheme, `${did}-2`, new Date('2026-01-15T00:00:00Z'))).toBe(false);
  });
});
