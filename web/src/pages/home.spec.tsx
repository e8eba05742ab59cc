import { describe, expect, it } from '@jest/globals';
import type { Home } from '../home.ts';
import { renderHome } from './home.tsx';
import { LOT, PAGE } from './passport.fixture.ts';

const home: Home = {
  things: [{ uri: LOT, kind: 'lot', name: 'Espresso <b>', owner: 'Nordlicht Rösterei', page: LOT }],
  more: 'https://ledger.example/?after=1',
  log: { origin: 'ledger.example/log', checkpoint: '/checkpoint', size: 1611, anchor: { size: 1600, at: '2026-05-02T14:21:00Z' } },
};

describe('the first page', () => {
  it('lists what is published, each with its code, its owner and its page', () => {
    const html = renderHome(home, PAGE);
    expect(html).toContain('<a href="/01/09521000000025/10/NL-2026-117">Espresso &lt;b></a>');
    expect(html).toContain('Lot NL-2026-117 · Nordlicht Rösterei');
    expect(html).toContain('<a href="/?after=1">More</a>');
  });

  it('asks for a code, without a script', () => {
    const html = renderHome(home, PAGE);
    expect(html).toContain('action="/" method="get" role="search"');
    expect(html).toContain('<label for="code">');
    expect(html).not.toContain('<script');
  });

  it('says of an empty ledger that it is empty, and how to begin', () => {
    const html = renderHome({ ...home, things: [], more: null }, PAGE);
    expect(html).toContain('Nothing is published here yet.');
    expect(html).toContain('<a href="/docs">');
  });

  it('says of a page without anything new that there is more, and leads there', () => {
    const html = renderHome({ ...home, things: [] }, PAGE);
    expect(html).not.toContain('Nothing is published here yet.');
    expect(html).toContain('<a href="/?after=1">More</a>');
  });

  it('says how far the log is on the chain, and where it is not', () => {
    expect(renderHome(home, PAGE)).toContain('The first 1600 are on chain 8453 since 2 May 2026, 14:21 (UTC)');
    expect(renderHome({ ...home, log: { ...home.log, anchor: null } }, PAGE)).toContain('None of them is on the chain yet.');
  });
});
