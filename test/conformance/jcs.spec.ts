import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { canonicalize, fromHex, parseJson, sha256, toHex, utf8 } from '@terroir/proof';
import { webCrypto } from '@terroir/proof/webcrypto';
import { describeWithSharedData, SHARED_DATA, sharedText } from '../shared-data.ts';

describeWithSharedData("JCS: RFC 8785's own test files", () => {
  it.each(readdirSync(join(SHARED_DATA, 'jcs', 'input')))('%s', (file) => {
    const canonical = canonicalize(parseJson(sharedText('jcs', 'input', file)));
    expect(canonical).toBe(sharedText('jcs', 'output', file));
    expect(toHex(utf8(canonical))).toBe(sharedText('jcs', 'outhex', file.replace('.json', '.txt')).replaceAll(/\s/g, ''));
  });
});

describeWithSharedData("JCS: the steps of W3C's eddsa-jcs-2022 vectors", () => {
  const read = (file: string): string => sharedText('vc', 'eddsa-jcs-2022', file).trim();
  const hashOf = (text: string): string => toHex(sha256(utf8(text)));

  it.each([
    ['the document', 'unsigned.json', 'canonDocJCS.txt', 'docHashJCS.txt'],
    ['the options of its proof', 'proofConfigJCS.json', 'proofCanonJCS.txt', 'proofHashJCS.txt'],
  ])('%s has the canonical form and the hash', (_, file, form, hash) => {
    const canonical = canonicalize(parseJson(read(file)));
    expect(canonical).toBe(read(form));
    expect(hashOf(canonical)).toBe(read(hash));
  });

  it('what was signed is both hashes, and the signature holds over them', async () => {
    const signed = read('proofHashJCS.txt') + read('docHashJCS.txt');
    expect(signed).toBe(read('combinedHashJCS.txt'));
    const { publicKeyMultibase } = parseJson(read('keyPair.json')) as { publicKeyMultibase: string };
    // Multibase z is base58btc; ed25519-pub is the two bytes ed01 before the key.
    const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
    const number = [...publicKeyMultibase.slice(1)].reduce((sum, digit) => sum * 58n + BigInt(alphabet.indexOf(digit)), 0n);
    const key = fromHex(number.toString(16).padStart(68, '0'));
    expect(toHex(key.slice(0, 2))).toBe('ed01');
    const by = webCrypto(crypto.subtle, DecompressionStream);
    expect(await by.verifyEd25519(key.slice(2), fromHex(signed), fromHex(read('sigHexJCS.txt')))).toBe(true);
    expect(await by.verifyEd25519(key.slice(2), fromHex(signed.replace(/^./, 'f')), fromHex(read('sigHexJCS.txt')))).toBe(false);
  });
});
