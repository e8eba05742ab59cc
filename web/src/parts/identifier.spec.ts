import { describe, expect, it } from '@jest/globals';
import { identifierOf, nameOf, ownCode } from './identifier.ts';

describe('an identifier in words', () => {
  it('names the parts of a GS1 Digital Link, on whatever domain, and reads their encoding', () => {
    expect(identifierOf('https://shop.example/coffee/01/9521000000025/10/A%2F7')).toEqual([
      { label: 'GTIN', value: '09521000000025' },
      { label: 'Lot', value: 'A/7' },
    ]);
  });

  it('reads the urn:epc form of the same', () => {
    expect(identifierOf('urn:epc:class:lgtin:9521000.000002.LOT-7').map(({ label }) => label)).toEqual(['GTIN', 'Lot']);
  });

  it('gives the code of an id of this ledger', () => {
    expect(ownCode('https://ledger.example/id/la-loma/lot/K%C3%A4fer%201')).toBe('Käfer 1');
  });

  it('leaves a foreign one as it is', () => {
    expect(identifierOf('urn:lei:5299000J2N45DDNE4Y28')).toEqual([{ label: 'Identifier', value: 'urn:lei:5299000J2N45DDNE4Y28' }]);
    expect(nameOf(null, 'urn:x:1')).toBe('urn:x:1');
  });
});
