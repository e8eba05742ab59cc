import { describe, expect, it } from '@jest/globals';
import { classesOf, codeInWords, isProductAlone, kindOf } from './thing-kind.ts';

const at = (path: string): string => `https://id.gs1.org${path}`;

describe('what an identifier names', () => {
  it.each([
    ['a product', at('/01/09521234543213'), 'product'],
    ['a variant', at('/01/09521234543213/22/A'), 'product'],
    ['a lot', at('/01/09521234543213/10/A'), 'lot'],
    ['an item', at('/01/09521234543213/21/7'), 'item'],
    ['an item of a lot', at('/01/09521234543213/10/A/21/7'), 'item'],
    ['a container', at('/00/095212345678901235'), 'container'],
    ['a place', at('/414/9521321000018/254/7'), 'facility'],
    ['a lot as EPC', 'urn:epc:class:lgtin:9521234.054321.A', 'lot'],
    ['a document', at('/253/9521321000018'), 'other'],
    ['a foreign name', 'urn:example:plot:7', 'other'],
    ['a lot that the ledger named', 'https://ledger.example/id/la-loma/lot/7', 'lot'],
    ['nothing', 'no id', 'other'],
  ])('%s', (_what, uri, kind) => {
    expect(kindOf(uri, null)).toBe(kind);
  });

  it('is what its record says where its form does not', () => {
    expect(kindOf('urn:example:x:7', { granularity: 'batch', isFacility: false })).toBe('lot');
    expect(kindOf('urn:example:x:7', { granularity: null, isFacility: true })).toBe('facility');
  });

  it('asks for a lot only where it is a product alone', () => {
    expect([at('/01/09521234543213'), at('/01/09521234543213/22/A'), at('/8006/095212345432130102')].map(isProductAlone)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      [at('/01/09521234543213/10/A'), at('/01/09521234543213/21/7'), at('/414/9521321000018'), 'https://ledger.example/id/x/product/7'].map(
        isProductAlone,
      ),
    ).toEqual([false, false, false, false]);
  });
});

it('a thing is one of its lot, and of its product', () => {
  expect(classesOf(at('/01/09521234543213/10/A%2F1/21/7'))).toEqual([
    at('/01/09521234543213/10/A%2F1/21/7'),
    at('/01/09521234543213/10/A%2F1'),
    at('/01/09521234543213'),
  ]);
  expect(classesOf('urn:example:x:7')).toEqual(['urn:example:x:7']);
});

it('a thing without a name is called by its code', () => {
  expect(codeInWords('x', at('/01/09521234543213/10/A%2F1'))).toBe('lot A/1');
  expect(codeInWords('https://ledger.example/id/la-loma/plot/7%2F8', 'https://ledger.example/id/la-loma/plot/7%2F8')).toBe('plot 7/8');
  expect(codeInWords('urn:example:x:7', 'urn:example:x:7')).toBe('urn:example:x:7');
});
