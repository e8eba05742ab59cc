import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../config/config.ts';
import { endOf, isTrustedStill, reasonsToEnd, type Reason, type SeenLog } from './ending.ts';

const origin = 'ledger.example/log';
const [a, b] = ['aa'.repeat(32), 'bb'.repeat(32)];

/** A log of ten entries that everybody agrees on, but for what is given. */
const seen = (differs: Partial<SeenLog> = {}): SeenLog => ({
  origin,
  isPublished: true,
  database: { size: 10, root: a },
  mark: { origin, size: 10, root: a },
  chain: { size: 8, root: b },
  own: { atMark: a, atChain: b },
  key: 'there',
  isStolen: false,
  ...differs,
});

describe('a log', () => {
  it.each<[string, Partial<SeenLog>]>([
    ['that everybody agrees on', {}],
    ['that was never published', { mark: null, chain: null, own: { atMark: null, atChain: null } }],
    ['whose mark is of nothing yet', { mark: { origin, size: 0, root: a }, own: { atMark: null, atChain: b } }],
    ['that has committed more than was published', { database: { size: 12, root: b } }],
  ])('%s can go on', (_what, differs) => {
    expect(reasonsToEnd(seen(differs))).toEqual([]);
  });

  it.each<[string, Partial<SeenLog>, readonly Reason[], boolean]>([
    ['whose key is lost', { key: 'missing' }, ['key-lost'], true],
    ['with another key in its place', { key: 'another' }, ['key-another'], true],
    ['whose key is in other hands', { isStolen: true }, ['key-stolen'], false],
    ['with a mark of another log', { mark: { origin: 'ledger.example/logs/2', size: 3, root: b } }, ['other-log'], false],
    ['with a larger mark', { mark: { origin, size: 11, root: b }, own: { atMark: null, atChain: b } }, ['older-than-mark'], true],
    ['with another root in the mark', { mark: { origin, size: 10, root: b } }, ['differs-from-mark'], false],
    ['without the checkpoint of the mark', { mark: { origin, size: 9, root: b }, own: { atMark: null, atChain: b } }, ['differs-from-mark'], false],
    ['of which mark and chain hold more', { mark: { origin, size: 11, root: b }, chain: { size: 11, root: b }, own: { atMark: null, atChain: null } }, ['older-than-mark', 'older-than-chain'], true],
    ['of which the chain holds more, without a mark', { mark: null, chain: { size: 11, root: b }, own: { atMark: null, atChain: null } }, ['older-than-chain'], true],
    ['of which the chain alone holds more', { chain: { size: 11, root: b }, own: { atMark: a, atChain: null } }, ['older-and-unmarked'], false],
    ['of which the chain holds another root', { chain: { size: 8, root: a } }, ['differs-from-chain'], false],
    ['with several faults', { key: 'missing', isStolen: true, chain: { size: 8, root: a } }, ['key-stolen', 'key-lost', 'differs-from-chain'], false],
  ])('%s cannot, and it is told whether its checkpoints count still', (_what, differs, reasons, isTrusted) => {
    expect(reasonsToEnd(seen(differs))).toEqual(reasons);
    expect(isTrustedStill(reasons)).toBe(isTrusted);
  }); // prettier-ignore
});

describe('how far a log went', () => {
  it.each<[string, Partial<SeenLog>, object]>([
    ['by the database, which committed most', { database: { size: 12, root: b } }, { by: 'database', size: 12, root: b, origin }],
    ['by the mark, which saw most', { mark: { origin, size: 20, root: b } }, { by: 'mark', size: 20, root: b, origin }],
    ['by the chain, which saw most', { chain: { size: 30, root: b } }, { by: 'chain', size: 30, root: b, origin }],
    ['by the chain before the mark, of the same size', { chain: { size: 10, root: b } }, { by: 'chain', size: 10, root: b, origin }],
    ['by the mark before the database, of the same size', { mark: { origin, size: 10, root: b } }, { by: 'mark', size: 10, root: b, origin }],
    ['by the mark of another log, however small', { mark: { origin: 'ledger.example/logs/2', size: 3, root: b } }, { by: 'mark', size: 3, root: b, origin: 'ledger.example/logs/2' }],
  ])('is told %s', (_what, differs, end) => {
    expect(endOf(seen(differs), null)).toEqual(end);
  }); // prettier-ignore

  it('is told by who is asked for, and by nobody who knows nothing', () => {
    expect(endOf(seen({ chain: { size: 2 ** 40, root: b } }), 'database')).toMatchObject({ by: 'database', size: 10 });
    const later = { origin: 'ledger.example/logs/2', size: 3, root: b };
    expect(endOf(seen({ mark: later }), 'mark')).toEqual({ ...later, by: 'mark' });
    for (const by of ['database', 'chain'] as const)
      expect(() => endOf(seen({ mark: later }), by)).toThrow(
        /^--end \w+: the high-water mark is of ledger\.example\/logs\/2, and it alone/,
      );
    expect(() => endOf(seen({ mark: null }), 'mark')).toThrow(ConfigError);
    expect(() => endOf(seen({ chain: null }), 'chain')).toThrow(/^--end chain: nothing of this log is on the chain/);
  });
});
