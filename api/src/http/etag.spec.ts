import { expect, it } from '@jest/globals';
import { isKnown } from './etag.ts';

it.each([
  ['"a"', true],
  ['W/"a"', true],
  ['"b", W/"a" , "c"', true],
  ['*', true],
  ['"b"', false],
  ['"ab"', false],
  ['a', false],
  ['', false],
  [undefined, false],
])('whoever sends If-None-Match: %s has "a" already: %s', (header, known) => {
  expect(isKnown(header, '"a"')).toBe(known);
  expect(isKnown(header, 'W/"a"')).toBe(known);
});
