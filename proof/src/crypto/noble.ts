import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { concatBytes, fromBase64url } from '../bytes.ts';
import type { ProofCrypto } from '../crypto.ts';
import { inflate, type Decompression } from './inflate.ts';

/** Cryptography without the platform's: for pages on a plain-http address, where browsers have none. */
export function nobleCrypto(Stream: unknown): ProofCrypto {
  return {
    verifyEs256: async ({ x, y }, data, signature) => {
      try {
        const key = concatBytes(Uint8Array.of(0x04), fromBase64url(x), fromBase64url(y));
        return await Promise.resolve(p256.verify(signature, data, key, { lowS: false }));
      } catch {
        return false;
      }
    },
    verifyEd25519: async (key, data, signature) => {
      try {
        return await Promise.resolve(ed25519.verify(signature, data, key, { zip215: false }));
      } catch {
        return false;
      }
    },
    gunzip: async (data, limitBytes) => inflate(Stream as Decompression, data, limitBytes),
  };
}
