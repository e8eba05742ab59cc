import { z } from 'zod';

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url');

/** A public key that statements are signed with: P-256 (ES256) or Ed25519 (EdDSA). A private part is refused. */
export const PublicJwk = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate }),
]);
export type PublicJwk = z.infer<typeof PublicJwk>;

/** Who holds the private key: the operator, in this service, or the organisation itself. */
export type HeldBy = 'operator' | 'self';

/** A key that signs for a DID, or did. */
export interface SigningKey {
  /** The DID, `#`, and a name. */
  readonly kid: string;
  readonly did: string;
  readonly publicJwk: PublicJwk;
  readonly heldBy: HeldBy;
  readonly registeredAt: Date;
  /** The time as of which it counts no more; null while it counts. */
  readonly revokedAt: Date | null;
}
