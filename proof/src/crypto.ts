/** A P-256 public key (RFC 7517). */
export interface EcJwk {
  readonly x: string;
  readonly y: string;
}

/** The cryptography that a caller passes in, so that the rules here run wherever some is at hand. A signature that does not hold is `false`, never an error. */
export interface ProofCrypto {
  /** ECDSA over P-256 and SHA-256; the signature is r and s, 32 bytes each. */
  verifyEs256(key: EcJwk, data: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Ed25519 (RFC 8032); the key has 32 bytes. */
  verifyEd25519(key: Uint8Array, data: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Inflates gzip, and rejects as soon as more than `limitBytes` come out. */
  gunzip(data: Uint8Array, limitBytes: number): Promise<Uint8Array>;
}
