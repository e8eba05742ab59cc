import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseCheckpoint, parseNote } from '@terroir/proof';
import { LedgerInTrouble } from './ledger-in-trouble.ts';

const FIRST = 'ledger.example/log';
const SECOND = 'ledger.example/logs/2';
const MANY = 260; // more than a tile holds
const AT_ONCE = 20;
const WITHIN_MS = 120_000;

const its = (log: string): string => `log = '${log}'`;
const flip = (column: string, at = 7): string => `set_byte(${column}, ${String(at)}, get_byte(${column}, ${String(at)}) # 1)`;

describe('fsck, of a ledger whose log ended for its key,', () => {
  let ledger: LedgerInTrouble;
  beforeAll(async () => {
    ledger = await LedgerInTrouble.make();
    for (let i = 0; i < MANY; i += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, (_, j) => ledger.accept(String(i + j), 'accepted')));
    const { id } = await ledger.accept('last');
    await ledger.stop();
    rmSync(join(ledger.config.dataDir, 'log.key'));
    await ledger.succeed();
    await ledger.anchored(id);
    await ledger.stop();
  }, WITHIN_MS);
  afterAll(() => ledger.end());

  it('finds nothing that differs, and has walked over both logs', async () => {
    const checked = await ledger.fsck();
    expect(checked).toMatchObject({ logs: 2, tiles: 2 });
    expect(checked).toHaveProperty('anchorsOnChain', expect.any(Number));
  });

  it.each([
    ['an entry of the log that ended', `update entry set statement = ${flip('statement')} where ${its(FIRST)} and index = 100`, /^entry 100: /],
    ['an entry of the one that goes on', `update entry set statement = ${flip('statement')} where ${its(SECOND)} and index = 100`, /^entry 100: /],
    ['a tile of the log that ended', `update tile set hashes = ${flip('hashes')} where ${its(FIRST)}`, /^tile 0\/0: /],
    ['a checkpoint of the log that ended', `update checkpoint set root = ${flip('root')} where ${its(FIRST)}`, /^checkpoint \d+: /],
    ['the size that is stored of the log before', `update successor set predecessor_size = predecessor_size - 1`, /^entry 0 of ledger\.example\/logs\/2: /],
    ['the root that is stored of the log before', `update successor set predecessor_root = ${flip('predecessor_root')}`, /^entry 0 of ledger\.example\/logs\/2: /],
    ['the name that is stored of the log before', `update successor set predecessor = 'ledger.example/other'`, /^entry 0 of ledger\.example\/logs\/2: /],
    ['an anchor of the log that ended', `update anchor set root = ${flip('root')} where ${its(FIRST)}`, /^anchor of size \d+ /],
    ['where the log that ended is on chain', `update ledger set log_id = (select log_id from successor)`, /^chain: .*ledger\.example\/log /],
    ['a statement that was left behind in the log that ended', `update statement set kind = 'event' where id = (select state from checkpoint where ${its(FIRST)} and state is not null order by size limit 1)`, /^statement [0-9a-f]{64}: it is neither in the log nor waiting/],
  ])('names %s once it was changed', async (_what, sql, place) => {
    expect(await ledger.fsckAfter(/^update (\w+)/.exec(sql)?.[1] ?? '', sql)).toMatch(place);
  }); // prettier-ignore
});

describe('fsck, of a ledger whose log ended since the database was older,', () => {
  it('finds nothing that differs: that the old log differs from the outside is why it ended', async () => {
    const ledger = await LedgerInTrouble.make();
    try {
      const { id } = await ledger.accept('one');
      const { head } = await ledger.done(`GET /v1/statements/${id}/proof`);
      await ledger.accept('two');
      await ledger.stop();
      await ledger.stored.forgetAfter(parseCheckpoint(parseNote(head.checkpoint).text).size);
      expect(await ledger.fsck()).toMatch(/^chain: /);
      await ledger.command({ isAgreed: true });
      expect(await ledger.fsck()).toMatchObject({ logs: 2 });
      await ledger.start();
      await ledger.anchored(id);
      await ledger.stop();
      expect(await ledger.fsck()).toMatchObject({ logs: 2 });
    } finally {
      await ledger.end();
    }
  });
});
