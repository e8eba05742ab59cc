import { describe, expect, it } from '@jest/globals';
import { mediaTypeOfText } from './media-type.ts';

const typeOf = (text: string) => mediaTypeOfText(Buffer.from(text, 'utf8'));

describe('a text file', () => {
  it.each([
    ['a table', 'lot,kg\nL-1,20\n'],
    ['a table without an end of line', 'lot;kg\r\nL-1;20'],
    ['a table with quotes', 'lot\tnote\n"L-1"\t"say ""hi"",\nthere"\n'],
    ['a table with an empty last field', 'lot,kg\nL-1,'],
    ['a table after a byte order mark', '\ufefflot,kg\nL-1,20'],
  ])('is CSV when it is %s', (_what, text) => {
    expect(typeOf(text)).toBe('text/csv');
  });

  it.each(['{"a":1}', '[]', ' [1, 2]\n'])('is JSON when it is an object or a list: %s', (text) => {
    expect(typeOf(text)).toBe('application/json');
  });

  it.each([
    ['prose', 'Dear Sir,\nI write to you.'],
    ['one column', 'lot\nL-1\n'],
    ['rows of different lengths', 'a,b\n1,2,3\n'],
    ['an open quote', 'a,b\n"1,2\n'],
    ['a quote inside a bare field', 'a,b\n1"2,3\n'],
    ['markup that would pass as a table', '<script>a,b</script>\n<b>1,2</b>'],
    ['a page', '<!doctype html>,x\n1,2'],
    ['control characters', 'a,b\n\u00001,2\n'],
    ['a number', '20'],
    ['nothing but spaces', '  '],
  ])('is neither when it is %s', (_what, text) => {
    expect(typeOf(text)).toBeNull();
  });

  it('is neither when it is not UTF-8', () => {
    expect(mediaTypeOfText(Buffer.from([0x61, 0x2c, 0xff, 0x0a]))).toBeNull();
  });

  it('is judged in time, whatever it holds', () => {
    expect(typeOf(`"${'a'.repeat(10_000_000)}`)).toBeNull();
    expect(typeOf(`a,b\n${'"'.repeat(5_000_000)}`)).toBeNull();
  });
});
