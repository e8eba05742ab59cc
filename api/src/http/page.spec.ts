import { describe, expect, it } from '@jest/globals';
import { PageQuery, toPage } from './page.ts';

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
});
