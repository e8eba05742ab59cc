import { describe, expect, it } from '@jest/globals';
import { placeAt, tokensOf } from './pointer.ts';

const inner = { b: 1 };
const payload = { a: inner, list: [inner, inner], 'x/y': { '~': inner }, '': inner };

it('a pointer is read step by step, with its two escapes', () => {
  expect(tokensOf('/a~1b/~0/~01/')).toEqual(['a/b', '~', '~1', '']);
});

describe('a place is found', () => {
  it.each([
    ['/a/b', inner],
    ['/list/0/b', inner],
    ['/list/1/b', inner],
    ['/x~1y/~0/b', inner],
    ['//b', inner],
    ['/a', payload],
  ])('%s', (pointer, parent) => {
    expect(placeAt(payload, pointer).parent).toEqual(parent);
  });
});

describe('no place is found', () => {
  it.each([
    ['by an index with a nought before it', '/list/01/b'],
    ['by an empty index', '/list//b'],
    ['by an index with an exponent', '/list/1e0/b'],
    ['by an index with a sign', '/list/+1/b'],
    ['by an index with a space', '/list/ 1/b'],
    ['by an index in base 16', '/list/0x1/b'],
    ['past the end of a list', '/list/2/b'],
    ['by a member that every object inherits', '/constructor/name'],
    ['by the prototype', '/__proto__/b'],
    ['by the length of a list', '/list/length/b'],
    ['by what is no pointer', 'a/b'],
    ['by the pointer to the whole', ''],
  ])('%s', (_how, pointer) => {
    expect(placeAt(payload, pointer).parent).toBeUndefined();
  });
});
