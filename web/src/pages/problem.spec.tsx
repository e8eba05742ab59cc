import { describe, expect, it } from '@jest/globals';
import type { PageProblem } from '../page-problem.ts';
import { PAGE } from './passport.fixture.ts';
import { renderProblem } from './problem.tsx';

const mistyped: PageProblem = {
  kind: 'mistyped',
  given: '/01/09521000000026',
  text: 'The last digit of the GTIN does not fit the others.',
  right: { code: '09521000000025', page: 'https://ledger.example/01/09521000000025' },
};

describe('the page of a problem', () => {
  it('is the same, byte for byte, for what is unknown and for what is not published', () => {
    expect(renderProblem({ kind: 'not-found' }, PAGE)).toBe(renderProblem({ kind: 'not-found' }, PAGE));
    expect(renderProblem({ kind: 'not-found' }, PAGE)).toContain(
      'Either this ledger does not know the code, or what it knows is not published.',
    );
  });

  it('names the number with the right check digit, and that another digit may be the wrong one', () => {
    const html = renderProblem(mistyped, PAGE);
    expect(html).toContain('<h1>');
    expect(html).toContain('This code is mistyped');
    expect(html).toContain('<a href="/01/09521000000025">09521000000025</a>');
    expect(html).toContain('another one may be wrong');
  });

  it('guesses no number where none can be told', () => {
    expect(renderProblem({ ...mistyped, right: null }, PAGE)).not.toContain('If only its last digit is wrong');
  });

  it('keeps what was typed as text, and to be corrected', () => {
    const html = renderProblem({ ...mistyped, given: '"><script>alert(1)</script>' }, PAGE);
    expect(html).not.toContain('<script');
    expect(html).toContain('value="&quot;>&lt;script>alert(1)&lt;/script>"');
  });

  it.each<[PageProblem, string]>([
    [{ kind: 'gone', text: 'Its owner took it down on 3 May 2026.' }, 'Its owner took it down on 3 May 2026.'],
    [{ kind: 'gone', text: null }, 'Why it was taken down is not told.'],
    [{ kind: 'not-acceptable', types: ['text/html', 'application/linkset+json'] }, 'application/linkset+json'],
    [{ kind: 'trouble', request: '0d0f1a52' }, 'it says nothing about the goods'],
    [{ kind: 'trouble', request: '0d0f1a52' }, '0d0f1a52'],
  ])('says what it is: %j', (problem, words) => {
    expect(renderProblem(problem, PAGE)).toContain(words);
  });

  it('is not for search engines, and nobody’s address', () => {
    const html = renderProblem({ kind: 'not-found' }, PAGE);
    expect(html).toContain('<meta name="robots" content="noindex"/>');
    expect(html).not.toContain('og:url');
  });
});
