import { expect, it } from '@jest/globals';
import { decodeEncodedList, statusAt } from '@terroir/proof';
import { nobleCrypto } from '@terroir/proof/noble';
import { webCrypto } from '@terroir/proof/webcrypto';
import { describeWithSharedData, sharedJson } from '../shared-data.ts';

describeWithSharedData("status lists: the example of W3C's Bitstring Status List 1.0", () => {
  it.each([
    ['the platform', webCrypto(crypto.subtle, DecompressionStream)],
    ['the fallback', nobleCrypto(DecompressionStream)],
  ])('inflated by %s is 131,072 entries, none of them set', async (_, by) => {
    const { encodedList } = sharedJson('vc', 'bitstring', 'example.json') as { encodedList: string };
    const list = await decodeEncodedList(encodedList, by);
    expect(list).toHaveLength(16_384);
    expect(list.every((byte) => byte === 0)).toBe(true);
    expect(statusAt(list, 131_071)).toBe(0);
  });
});
