import { describe, expect, it } from '@jest/globals';
import { canonicalize, parseJson } from './json.ts';

describe('JSON', () => {
  it.each([
    'null',
    'true',
    '-0',
    '1e3',
    '0.1',
    '"\\u00e9\\n"',
    '[]',
    '{}',
    '[1,[2,{"a":[3]}],"b"]',
    ' { "a" : [ 1 , 2 ] } ',
    '9007199254740991',
    '"\ud83d\ude00"',
    '"\\ud83d\\ude00"',
    '{"a":{"a":1}}',
  ])('of %s is what the platform reads', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('keeps __proto__ a key like any other', () => {
    const value = parseJson('{"__proto__":{"a":1},"constructor":2}');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it.each([
    ['a key twice', '{"a":1,"b":{"c":1,"c":2}}', '/b/c'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}', '/a'],
    ['a raw lone surrogate', '["\ud800"]', '/0'],
    ['an escaped lone surrogate', '{"a":"\\udc00"}', '/a'],
    ['a lone surrogate in a key', '{"\\ud800":1}', 'the top'],
    ['a whole number above 2^53', '{"a":9007199254740993}', '/a'],
    ['a number that rounds to infinity', '[1e400]', '/0'],
    ['a number that rounds to nothing', '[1e-400]', '/0'],
    ['a whole number above 2^53 with an exponent', '[9007199254740993e0]', '/0'],
    ['a fraction that comes out whole', '[94567.000000000000001]', '/0'],

    ['a control character', '["\n"]', '/0'],
    ['an escape that is none', '["\\x41"]', '/0'],
    ['a string without end', '"abc', 'the top'],
    ['a string that ends with a backslash', '"abc\\', 'the top'],
    ['a trailing comma', '[1,]', '/1'],
    ['a leading zero', '[01]', '/0'],
    ['a plus sign', '+1', 'the top'],
    ['NaN', 'NaN', 'the top'],
    ['single quotes', "{'a':1}", 'the top'],
    ['a comment', '1 // one', 'the top'],
    ['two values', '1 2', 'the top'],
    ['nothing', '', 'the top'],
    ['a byte order mark', '\ufeff1', 'the top'],
    ['another space', '\u00a01', 'the top'],
    ['depth without end', '['.repeat(100_000), '/0'],
    ['a truncated word', 'tru', 'the top'],
  ])('is refused with %s, by its place', (_, text, place) => {
    expect(() => parseJson(text)).toThrow(
      expect.objectContaining({ name: 'ProofError', code: 'not-json', message: expect.stringContaining(place) }),
    );
  });

  it('reads a string of megabytes', () => {
    expect(parseJson(`"${'a\\n'.repeat(1_000_000)}"`)).toHaveLength(2_000_000);
    expect(() => parseJson(`"${'a'.repeat(3_000_000)}`)).toThrow(expect.objectContaining({ code: 'not-json' }));
  });
});

describe('the canonical spelling', () => {
  it('sorts keys by UTF-16 and spells numbers as RFC 8785 does (3.2)', () => {
    const value = parseJson(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001,-0],"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7}',
    );
    expect(canonicalize(value)).toBe(
      '{"\\r":2,"1":4,"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    );
  });

  it('refuses what JSON does not have', () => {
    expect(() => canonicalize(Number.POSITIVE_INFINITY)).toThrow(expect.objectContaining({ code: 'no-such-number' }));
    expect(() => canonicalize('\ud800')).toThrow(expect.objectContaining({ code: 'surrogate' }));
    expect(() => canonicalize({ '\ud800': 1 })).toThrow(expect.objectContaining({ code: 'surrogate' }));
  });
});
