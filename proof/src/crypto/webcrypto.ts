import { toBase64 } from '../bytes.ts';
import type { ProofCrypto } from '../crypto.ts';
import { inflate, type Decompression } from './inflate.ts';

/** What this needs of the platform's `crypto.subtle`. */
export interface Subtle {
  importKey(format: 'jwk', key: object, algorithm: object | string, extractable: boolean, usages: readonly 'verify'[]): Promise<unknown>;
  importKey(
    format: 'raw',
    key: Uint8Array,
    algorithm: object | string,
    extractable: boolean,
    usages: readonly 'verify'[],
  ): Promise<unknown>;
  verify(algorithm: object | string, key: unknown, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const ES256 = { name: 'ECDSA', hash: 'SHA-256' };

/** Keys that stay imported: to import one costs more than to check a signature. */
const MOST_KEYS = 64;

/** Cryptography by WebCrypto, which browsers (on https and localhost) and Node.js have. A key that is none makes `false`. */
export function webCrypto(subtle: unknown, Stream: unknown): ProofCrypto {
  const platform = subtle as Subtle;
  const keys = new Map<string, Promise<unknown>>();
  const keyOf = async (name: string, importKey: () => Promise<unknown>): Promise<unknown> => {
    const known = keys.get(name);
    if (known !== undefined) return known;
    if (keys.size >= MOST_KEYS) keys.clear();
    const key = importKey();
    keys.set(name, key);
    return key;
  };
  return {
    verifyEs256: async ({ x, y }, data, signature) => {
      try {
        const key = await keyOf(`${x}.${y}`, async () =>
          platform.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, P256, false, ['verify']),
        );
        return await platform.verify(ES256, key, signature, data);
      } catch {
        return false;
      }
    },
    verifyEd25519: async (raw, data, signature) => {
      try {
        const key = await keyOf(toBase64(raw), async () => platform.importKey('raw', raw, 'Ed25519', false, ['verify']));
        return await platform.verify('Ed25519', key, signature, data);
      } catch {
        return false;
      }
    },
    gunzip: async (data, limitBytes) => inflate(Stream as Decompression, data, limitBytes),
  };
}
