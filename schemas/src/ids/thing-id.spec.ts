import { describe, expect, it } from '@jest/globals';
import { faultOfFacilityId, faultOfProductId, granularityOf, readThingId, valueOf } from './thing-id.ts';

describe('an identifier', () => {
  it.each([
    ['a product', 'https://id.gs1.org/01/09521234543213'],
    ['a product on a domain of its own', 'https://brand.example/some/where/01/09521234543213'],
    ['a lot whose code holds a slash', 'https://id.gs1.org/01/09521234543213/10/L%2F1'],
    ['a variant, lot and item', 'https://id.gs1.org/01/09521234543213/22/A/10/B/21/C'],
    ['an item by a third party', 'https://id.gs1.org/01/09521234543213/235/TEST'],
    ['a container', 'https://id.gs1.org/00/095212345678901235'],
    ['a place and a part of it', 'https://id.gs1.org/414/9521321000018/254/7'],
    ['a party', 'https://id.gs1.org/417/9521321000018'],
    ['a returnable asset', 'https://id.gs1.org/8003/09521321000018PALLET1'],
    ['a single asset', 'https://id.gs1.org/8004/9521321ASSET-1'],
    ['a piece of an item', 'https://id.gs1.org/8006/095212345432130102/21/7'],
    ['a part', 'https://id.gs1.org/8010/9521321PART/8011/12'],
    ['a model', 'https://id.gs1.org/8013/1987654Ad4X4bL5ttr2310c2K'],
    ['a service relation', 'https://id.gs1.org/8018/952132100000000014/8019/3'],
    ['an item as EPC', 'urn:epc:id:sgtin:9521234.054321.L%2F1'],
    ['a lot as EPC', 'urn:epc:class:lgtin:9521234.054321.L1'],
    ['all items as EPC', 'urn:epc:idpat:sgtin:9521234.054321.*'],
    ['a sea container as EPC', 'urn:epc:id:bic:CSQU3054383'],
    ['a foreign name', 'urn:example:plot:7'],
    ['one that a ledger gave out', 'https://ledger.example/id/la-loma/plot/7%2F8'],
    ['one of a demo', 'http://localhost:3000/01/09521234543213/10/L1'],
  ])('is taken: %s', (_what, uri) => {
    expect(readThingId(uri).fault).toBeNull();
  });

  it.each([
    ['a GTIN', 'https://id.gs1.org/01/09521234543214', 'the GTIN 09521234543214 is mistyped: its check digit must be 3, not 4'],
    ['an SSCC', 'https://id.gs1.org/00/095212345678901236', 'must be 5, not 6'],
    ['a GLN', 'https://id.gs1.org/414/9521321000010', 'must be 8, not 0'],
    ['a GLN of a party', 'https://id.gs1.org/417/9521321000010', 'must be 8, not 0'],
    ['a GDTI', 'https://id.gs1.org/253/9521321000010DOC', 'must be 8, not 0'],
    ['a GCN', 'https://id.gs1.org/255/9521321000010', 'must be 8, not 0'],
    ['a GSIN', 'https://id.gs1.org/402/95213210000000019', 'must be 8, not 9'],
    ['a GRAI', 'https://id.gs1.org/8003/09521321000010PALLET1', 'must be 8, not 0'],
    ['a GSRN', 'https://id.gs1.org/8017/952132100000000015', 'must be 4, not 5'],
    ['an ITIP', 'https://id.gs1.org/8006/095212345432140102', 'must be 3, not 4'],
    ['a GMN', 'https://id.gs1.org/8013/1987654Ad4X4bL5ttr2310cXK', 'its check characters must be 2K, not XK'],
  ])('that is mistyped is refused, and the right check digit is named: %s', (_what, uri, fault) => {
    expect(readThingId(uri).fault).toContain(fault);
  });

  it.each([
    ['a short GTIN', 'https://id.gs1.org/01/9521234543213', 'must have 14 digits, and has 13'],
    ['a letter in a GTIN', 'https://id.gs1.org/01/0952123454321X', 'may hold digits alone'],
    ['a lot that is too long', `https://id.gs1.org/01/09521234543213/10/${'L'.repeat(21)}`, '20 characters at most'],
    ['a space in a lot', 'https://id.gs1.org/01/09521234543213/10/L%201', 'and not " "'],
    ['an umlaut in a lot', 'https://id.gs1.org/01/09521234543213/10/%C3%BC', 'and not "ü"'],
    ['a zero byte', 'https://id.gs1.org/01/09521234543213/10/L%00', 'and not'],
    ['broken percent-encoding', 'https://id.gs1.org/01/09521234543213/10/%FF', 'no valid percent-encoding'],
    ['an empty lot', 'https://id.gs1.org/01/09521234543213/10/', 'its lot is missing'],
    ['qualifiers out of their order', 'https://id.gs1.org/01/09521234543213/21/C/10/B', '(10) may not stand there'],
    ['a qualifier twice', 'https://id.gs1.org/01/09521234543213/10/C/10/B', '(10) may not stand there'],
    ['qualifiers that exclude each other', 'https://id.gs1.org/01/09521234543213/10/B/235/C', '(235) may not stand there'],
    ["another key's qualifier", 'https://id.gs1.org/414/9521321000018/10/B', '(10) may not stand there'],
    ['a query', 'https://id.gs1.org/01/09521234543213?10=ABC', 'holds ? or #'],
    ['a fragment', 'https://id.gs1.org/01/09521234543213#x', 'holds ? or #'],
    ['a user', 'https://me@id.gs1.org/01/09521234543213', 'a name or password'],
    ['capitals in the host', 'https://ID.gs1.org/01/09521234543213', 'must be written https://id.gs1.org/01/09521234543213'],
    ['a path that goes back', 'https://a.example/x/../01/09521234543213', 'must be written https://a.example/01/09521234543213'],
    ['an address that says nothing', 'https://a.example/products/7', 'is none of the identifiers'],
    ['words for numbers', 'https://a.example/gtin/09521234543213', 'is none of the identifiers'],
    ['bare words', 'my product', 'is none of the identifiers'],
    ['nothing', '', 'is none of the identifiers'],
    ['a script', 'javascript:alert(1)', 'is none of the identifiers'],
    ['a URN in capitals', 'URN:Example:plot:7', 'must begin urn:example:'],
    ['a URN without a name', 'urn:example:', 'is no URN'],
    ['a URN with a query', 'urn:example:a?+b', 'holds ? or #'],
    ['a tag for a pure EPC', 'urn:epc:tag:sgtin-96:3.9521234.054321.7', 'is no EPC in its pure form'],
    ['an EPC that is too short', 'urn:epc:id:sgtin:9521234.05432.7', 'must have 14 digits'],
    ['an EPC with a short prefix', 'urn:epc:id:sgtin:95.0543210123.7', 'company prefix of 6 to 12 digits'],
    ['a code in two spellings', 'https://ledger.example/id/la-loma/plot/%41', 'its code must be written A'],
    ['a kind that reads as a GS1 key', 'https://ledger.example/id/la-loma/01/7', 'must have 14 digits'],
    ['one that is too long', `urn:example:${'a'.repeat(2048)}`, '2048 characters at most'],
  ])('is refused: %s', (_what, uri, fault) => {
    expect(readThingId(uri).fault).toContain(fault);
  });

  it('of a place is none of a product, and the other way round', () => {
    expect(faultOfProductId('https://id.gs1.org/414/9521321000018')).toBe('names no product, lot or item');
    expect(faultOfFacilityId('https://id.gs1.org/01/09521234543213')).toBe('names no place');
    expect(faultOfFacilityId('urn:example:plot:7')).toBeNull();
  });

  it.each([
    ['https://id.gs1.org/01/09521234543213', 'model'],
    ['https://id.gs1.org/01/09521234543213/22/A', 'model'],
    ['https://id.gs1.org/01/09521234543213/10/A', 'batch'],
    ['https://id.gs1.org/01/09521234543213/10/A/21/B', 'item'],
    ['https://id.gs1.org/01/09521234543213/235/B', 'item'],
    ['https://id.gs1.org/00/095212345678901235', 'item'],
    ['https://id.gs1.org/8003/09521321000018', 'model'],
    ['https://id.gs1.org/8003/09521321000018P1', 'item'],
    ['urn:epc:class:lgtin:9521234.054321.L1', 'batch'],
    ['https://ledger.example/id/la-loma/lot/7', 'batch'],
    ['https://ledger.example/id/la-loma/sack/7', null],
    ['urn:example:7', null],
  ])('says how finely it tells things apart: %s', (uri, granularity) => {
    expect(granularityOf(uri)).toBe(granularity);
  });

  it('gives its lot as it was before it was encoded', () => {
    expect(valueOf('https://id.gs1.org/01/09521234543213/10/L%2F1', '10')).toBe('L/1');
  });
});
