/** A key as the ledger registers it. */
interface KeyToRegister {
  /** `urn:uuid:…` of the credential. */
  readonly id: string;
  /** The ledger's DID: it says that the key was registered. */
  readonly ledger: string;
  /** Where this ledger serves its JSON-LD context. */
  readonly contextUrl: string;
  /** Whose key it is. */
  readonly did: string;
  readonly kid: string;
  readonly publicJwk: { readonly kty: string; readonly crv: string; readonly x: string; readonly y?: string };
  readonly heldBy: 'operator' | 'self';
  /** The JWS by that key over `{ did, origin, nonce }`; null for a key that the operator holds. */
  readonly possession: string | null;
  readonly now: Date;
}

/** The payload of a `KeyRegistration` credential. It carries no `credentialStatus`: the key document says until when a key counts. */
export function keyRegistration(key: KeyToRegister) {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', key.contextUrl],
    id: key.id,
    type: ['VerifiableCredential', 'KeyRegistration'],
    issuer: { id: key.ledger },
    validFrom: key.now.toISOString(),
    credentialSubject: {
      id: key.did,
      verificationMethod: { id: key.kid, type: 'JsonWebKey', controller: key.did, publicKeyJwk: key.publicJwk, heldBy: key.heldBy },
      ...(key.possession === null ? {} : { possession: key.possession }),
    },
  };
}
