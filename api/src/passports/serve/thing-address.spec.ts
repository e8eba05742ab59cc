import { describe, expect, it } from '@jest/globals';
import { MistypedCode, pageOfCode, readAddress } from './thing-address.ts';

const LEDGER = 'https://ledger.example';
const path = (address: string): string => readAddress(address, LEDGER).path;

function refused(read: () => unknown): MistypedCode {
  try {
    read();
  } catch (error) {
    if (error instanceof MistypedCode) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('the address of a thing', () => {
  it.each([
    ['a product', '/01/09521234543213', '/01/09521234543213'],
    ['a GTIN-13', '/01/9521234543213', '/01/09521234543213'],
    ['a lot with a slash', '/01/09521234543213/10/A%2F1', '/01/09521234543213/10/A%2F1'],
    ['a lot in small letters', '/01/09521234543213/10/a%2f1', '/01/09521234543213/10/a%2F1'],
    ['a needless encoding', '/01/09521234543213/10/%41', '/01/09521234543213/10/A'],
    ['a lot in the query', '/01/09521234543213?10=A%2F1', '/01/09521234543213/10/A%2F1'],
    ['a lot in the query, typed with spaces around it', '/01/09521234543213?10=+LOT7+', '/01/09521234543213/10/LOT7'],
    ['a serial number in the query, before the lot', '/01/09521234543213?21=7&10=A&17=261231', '/01/09521234543213/10/A/21/7'],
    ['a lot in the path and another in the query', '/01/09521234543213/10/A?10=B', '/01/09521234543213/10/A'],
    ['a query that a place has no use for', '/414/9521321000018?10=A', '/414/9521321000018'],
    ['an id of the ledger', '/id/la-loma/plot/7%2F8', '/id/la-loma/plot/7%2F8'],
    ['an id in another spelling', '/id/la-loma/plot/%37', '/id/la-loma/plot/7'],
  ])('is read: %s', (_what, address, canonical) => {
    expect(path(address)).toBe(canonical);
  });

  it.each([
    ['no number', '/01/'],
    ['two slashes', '/01//09521234543213'],
    ['a slash at the end', '/01/09521234543213/'],
    ['half a pair', '/01/09521234543213/10'],
    ['another key behind the first', '/01/414/9521321000018'],
    ['a way up', '/01/../../etc/passwd'],
    ['an encoded way up', '/01/..%2F..%2Fetc'],
    ['broken percent-encoding', '/01/09521234543213/10/%FF'],
    ['a zero byte', '/01/09521234543213/10/A%00'],
    ['an umlaut', '/01/09521234543213/10/%C3%BC'],
    ['a lot that is too long', `/01/09521234543213/10/${'L'.repeat(21)}`],
    ['an empty lot', '/01/09521234543213/10/'],
    ['qualifiers out of their order', '/01/09521234543213/21/7/10/A'],
    ['a backslash', '/01/09521234543213/10/%5C'],
    ['an id without a code', '/id/la-loma/plot/'],
    ['an id that goes up', '/id/la-loma/../x'],
    ['an id with a control character', '/id/la-loma/plot/%0A'],
  ])('is refused: %s', (_what, address) => {
    expect(refused(() => path(address)).code).toBe('invalid-id');
  });

  it.each([
    ['a GTIN', '/01/09521234543214', '09521234543213', '/01/09521234543213'],
    ['a GTIN with its lot', '/01/09521234543214/10/A%2F1', '09521234543213', '/01/09521234543213/10/A%2F1'],
    ['an SSCC', '/00/095212345678901236', '095212345678901235', '/00/095212345678901235'],
    ['a GRAI', '/8003/09521321000010PALLET1', '09521321000018PALLET1', '/8003/09521321000018PALLET1'],
    ['an ITIP', '/8006/095212345432140102', '095212345432130102', '/8006/095212345432130102'],
  ])('whose check digit is wrong names the right one: %s', (_what, address, code, page) => {
    expect(refused(() => path(address)).right).toEqual({ code, page });
  });
});

describe('a code of whatever form', () => {
  it.each([
    ['the address in a QR code', 'https://brand.example/01/09521234543213/10/A%2F1', '/01/09521234543213/10/A%2F1'],
    ['a number', '9521234543213', '/01/09521234543213'],
    ['a number with spaces', ' 0 9521234 54321 3 ', '/01/09521234543213'],
    ['an SSCC', '095212345678901235', '/00/095212345678901235'],
    ['what is printed below a code', '(01)09521234543213(10)A/1', '/01/09521234543213/10/A%2F1'],
    ['what is printed below a code, with spaces', '(01) 09521234543213 (10) A/1', '/01/09521234543213/10/A%2F1'],
    ['an EPC', 'urn:epc:class:lgtin:9521234.054321.A', '/01/09521234543213/10/A'],
    ['an id of this ledger', 'https://ledger.example/id/la-loma/lot/7', '/id/la-loma/lot/7'],
    ['a foreign name', 'urn:example:lot:7', '/v1/passports?of=urn%3Aexample%3Alot%3A7'],
  ])('leads to the page: %s', (_what, code, page) => {
    expect(pageOfCode(code, LEDGER)).toBe(page);
  });

  it.each(['coffee', '(01)09521234543214', '12', 'javascript:alert(1)', 'https://brand.example/shop', '(10)A'])(
    'is refused: %s',
    (code) => {
      expect(refused(() => pageOfCode(code, LEDGER)).code).toBe('invalid-id');
    },
  );
});
