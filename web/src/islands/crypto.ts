import { fromHex, type ProofCrypto } from '@terroir/proof';
import { webCrypto } from '@terroir/proof/webcrypto';

/** A public key that is one (RFC 8032, 7.1, test 1). */
const SOME_KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

/** Whether the browser checks Ed25519: many that have WebCrypto do not, and a signature that they cannot check is not therefore a wrong one. On a plain-http address there is none at all. */
async function knowsEd25519(): Promise<boolean> {
  try {
    await globalThis.crypto.subtle.importKey('raw', new Uint8Array(fromHex(SOME_KEY)), 'Ed25519', false, ['verify']);
    return true;
  } catch {
    return false;
  }
}

/** The cryptography of the browser, or our own where it has none: on a plain-http address, or without Ed25519. */
export async function cryptoAtHand(): Promise<ProofCrypto> {
  const inflating: unknown = Reflect.get(globalThis, 'DecompressionStream');
  if (await knowsEd25519()) return webCrypto(globalThis.crypto.subtle, inflating);
  const { nobleCrypto } = await import('@terroir/proof/noble');
  return nobleCrypto(inflating);
}
