import type { SigningKey } from './signing-key.ts';

/**
 * The `did:web` document of a DID (W3C Controlled Identifiers 1.0) as the exact bytes that are served. Every key stays listed, so that old signatures can be checked;
 * a withdrawn one says as of when it counts no more and leaves `assertionMethod`.
 */
export function keyDocument(did: string, keys: readonly SigningKey[], contextUrl: string): Buffer {
  const document = {
    '@context': ['https://www.w3.org/ns/did/v1.1', contextUrl],
    id: did,
    verificationMethod: keys.map((key) => ({
      id: key.kid,
      type: 'JsonWebKey',
      controller: did,
      publicKeyJwk: key.publicJwk,
      heldBy: key.heldBy,
      ...(key.revokedAt === null ? {} : { revoked: key.revokedAt.toISOString() }),
    })),
    assertionMethod: keys.filter((key) => key.revokedAt === null).map((key) => key.kid),
  };
  return Buffer.from(JSON.stringify(document), 'utf8');
}
