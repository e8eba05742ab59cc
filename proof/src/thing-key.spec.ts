import { describe, expect, it } from '@jest/globals';
import { thingKey } from './thing-key.ts';

describe('the key of a thing', () => {
  // Each pair is one thing in two spellings of the EPC Tag Data Standard 2.0 (sections 6 and 7): its pure identity URI and its GS1 element string.
  it.each([
    ['urn:epc:id:sgtin:0614141.112345.400', '/01/10614141123459/21/400'],
    ['urn:epc:idpat:sgtin:0614141.112345.*', '/01/10614141123459'],
    ['urn:epc:class:lgtin:4012345.012345.998877', '/01/04012345123456/10/998877'],
    ['urn:epc:id:sscc:0614141.1234567890', '/00/106141412345678908'],
    ['urn:epc:id:sgln:0614141.12345.400', '/414/0614141123452/254/400'],
    ['urn:epc:id:sgln:0614141.12345.0', '/414/0614141123452'],
    ['urn:epc:id:pgln:0614141.12345', '/417/0614141123452'],
    ['urn:epc:id:grai:0614141.12345.400', '/8003/00614141123452400'],
    ['urn:epc:id:giai:0614141.12345400', '/8004/061414112345400'],
    ['urn:epc:id:gsrn:0614141.1234567890', '/8018/061414112345678902'],
    ['urn:epc:id:gsrnp:0614141.1234567890', '/8017/061414112345678902'],
    ['urn:epc:id:gdti:0614141.12345.400', '/253/0614141123452400'],
    ['urn:epc:id:cpi:0614141.123ABC.123456789', '/8010/0614141123ABC/8011/123456789'],
    ['urn:epc:id:sgcn:4012345.67890.04711', '/255/401234567890104711'],
    ['urn:epc:id:ginc:0614141.xyz3311cba', '/401/0614141xyz3311cba'],
    ['urn:epc:id:gsin:0614141.123456789', '/402/06141411234567890'],
    ['urn:epc:id:itip:4012345.012345.04.04.987', '/8006/040123451234560404/21/987'],
  ])('of %s is %s', (urn, path) => {
    expect(thingKey(urn)).toBe(`https://id.gs1.org${path}`);
  });

  it('keeps dots that are part of a serial, so that two things never share a key', () => {
    expect(thingKey('urn:epc:id:sgtin:0614141.112345.4.0')).toMatch(/\/21\/4\.0$/);
    expect(thingKey('urn:epc:id:giai:0614141.a.b')).toMatch(/\/8004\/0614141a\.b$/);
    expect(thingKey('urn:epc:id:ginc:0614141.x.y.z')).toMatch(/\/401\/0614141x\.y\.z$/);
    expect(thingKey('urn:epc:id:itip:4012345.012345.04.04.9.8')).toMatch(/\/21\/9\.8$/);
  });

  it('is the same on every domain, with a GTIN of any length and without a query', () => {
    expect(thingKey('https://roaster.example/shop/01/95210005/10/A?x=1')).toBe('https://id.gs1.org/01/00000095210005/10/A');
  });

  it.each([
    'urn:epc:id:sgtin',
    'urn:epc:id:upui:0614141.1.1',
    'urn:epc:id:sgtin:abc.1.1',
    'urn:epc:id:sscc:0614141.%zz',
    'urn:uuid:1',
    'x',
  ])('is what it was of %s, which no GS1 key is known for', (uri) => {
    expect(thingKey(uri)).toBe(uri);
  });
});
