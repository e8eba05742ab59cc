import { describe, expect, it } from '@jest/globals';
import { PageQuery, SequencePage, toPage } from './page.ts';

describe('a page', () => {
  it('names the next one when there is more', () => {
    expect(toPage(['a', 'b', 'c'], 2, (item) => item)).toEqual({ items: ['a', 'b'], next: 'b' });
  });

  it('is the last when there is no more', () => {
    expect(toPage(['a', 'b'], 2, (item) => item)).toEqual({ items: ['a', 'b'], next: null });
    expect(toPage([], 2, String)).toEqual({ items: [], next: null });
  });

  it.each(['0', '101', '1.5', '-1', 'x'])('is never of %s items', (limit) => {
    expect(PageQuery.safeParse({ limit }).success).toBe(false);
  });

  it('of what came one after the other begins after a place in that order', () => {
    expect(SequencePage.parse({ after: '12' })).toEqual({ after: 12, limit: 50 });
    expect(SequencePage.parse({})).toEqual({ limit: 50 });
  });

  it.each(['0', '-1', '+7', ' 7', '07', '1e3', '0x10', '1.0', '', '9'.repeat(16), 'x'])(
    'begins at no place that was never given: %j',
    (after) => {
      expect(SequencePage.safeParse({ after }).success).toBe(false);
    },
  );
});
