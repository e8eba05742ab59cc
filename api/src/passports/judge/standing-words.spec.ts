import { expect, it } from '@jest/globals';
import { standingOf } from './standing-words.ts';

it('a statement is accepted, then logged, then anchored, each in words', () => {
  const anchoredAt = new Date('2026-05-02T14:21:00Z');
  expect([
    standingOf({ index: null, anchoredAt: null }),
    standingOf({ index: 1204, anchoredAt: null }),
    standingOf({ index: 1204, anchoredAt }),
  ]).toEqual([
    { state: 'accepted', index: null, anchoredAt: null, text: 'Accepted; the log takes it within seconds.' },
    { state: 'logged', index: 1204, anchoredAt: null, text: 'Entry 1204 of the log; the next anchor will cover it.' },
    { state: 'anchored', index: 1204, anchoredAt: '2026-05-02T14:21:00.000Z', text: 'Entry 1204 of the log, on chain since 2 May 2026.' },
  ]);
});
