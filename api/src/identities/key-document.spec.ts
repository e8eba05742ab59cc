import { describe, expect, it } from '@jest/globals';
import { keyDocument } from './key-document.ts';
import type { SigningKey } from './signing-key.ts';

const did = 'did:web:ledger.example:organisations:la-loma';
const key = (name: string, heldBy: SigningKey['heldBy'], revokedAt: Date | null): SigningKey => ({
  kid: `${did}#${name}`,
  did,
  publicJwk: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) },
  heldBy,
  registeredAt: new Date('2026-01-01T00:00:00Z'),
  revokedAt,
});

const documentOf = (...keys: SigningKey[]): unknown =>
  JSON.parse(keyDocument(did, keys, 'https://ledger.example/contexts/v1').toString('utf8'));

describe('a key document', () => {
  it('lists each key with who holds it', () => {
    expect(documentOf(key('key-1', 'operator', null), key('own', 'self', null))).toMatchObject({
      id: did,
      verificationMethod: [
        { id: `${did}#key-1`, type: 'JsonWebKey', controller: did, heldBy: 'operator' },
        { id: `${did}#own`, type: 'JsonWebKey', controller: did, heldBy: 'self' },
      ],
      assertionMethod: [`${did}#key-1`, `${did}#own`],
    });
  });

  it('keeps a withdrawn key, says as of when, and lets it assert no more', () => {
    expect(documentOf(key('key-1', 'operator', new Date('2026-05-02T14:00:00Z')), key('key-2', 'operator', null))).toMatchObject({
      verificationMethod: [{ id: `${did}#key-1`, revoked: '2026-05-02T14:00:00.000Z' }, { id: `${did}#key-2` }],
      assertionMethod: [`${did}#key-2`],
    });
  });

  it('holds nothing private', () => {
    const stolen = { ...key('key-1', 'operator', null), sealed: 'secret' };
    expect(JSON.stringify(documentOf(stolen))).not.toContain('secret');
  });
});
