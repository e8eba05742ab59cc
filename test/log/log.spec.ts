import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  equalBytes,
  fromBase64,
  fromHex,
  isConsistent,
  leafHash,
  MapTree,
  parseCheckpoint,
  parseJws,
  parseNote,
  rootFromInclusion,
  rootFromMapProof,
  toHex,
} from '@terroir/proof';
import { LogDamaged } from '../../api/src/log/appender.ts';
import { Difference } from '../../api/src/fsck/difference.ts';
import { fsck } from '../../api/src/fsck/fsck.ts';
import { logUnderTest, type LogUnderTest } from './log-under-test.ts';

let log: LogUnderTest;
beforeEach(async () => {
  log = await logUnderTest();
});
afterEach(() => log.stop());

const newest = async () => {
  const checkpoint = await log.log.newestCheckpoint();
  if (checkpoint === null) throw new Error('nothing was published');
  return checkpoint;
};

const check = () =>
  fsck({
    database: log.database,
    publicUrl: log.ledger.publicUrl,
    logs: [
      {
        origin: log.own.origin,
        verifierKey: log.own.key.verifierKey,
        contract: log.ledger.contract,
        logId: log.ledger.logId,
        predecessor: null,
        isWhole: true,
      },
    ],
    mark: log.own.mark.read(),
    chain: null,
    evidenceFolder: join(log.folder, 'evidence'),
    progress: () => undefined,
  });

describe('the first entries', () => {
  it('are the policy, the registration of the ledger key, and a state', async () => {
    await log.sequencer.round();
    const entries = await log.log.entries(log.database, 0, 3);
    const kinds = await Promise.all(entries.map(async (id) => (await log.statements.find(id.toString('hex')))?.kind));
    expect(kinds).toEqual(['policy', 'key-registration', 'state']);
  });

  it('are made once, however often the service starts', async () => {
    await log.database.transaction((tx) => log.firstEntries.ensure(tx, log.clock.now()));
    await log.sequencer.round();
    expect((await newest()).size).toBe(3);
  });
});

describe('an append', () => {
  it('gives every accepted statement an index, in the order of acceptance, with a path to the published root', async () => {
    await log.sequencer.round();
    const ids = await log.accept(300);
    await log.sequencer.round();
    const { size, root } = await newest();
    const indexes = await log.log.indexesOf(ids);
    expect(ids.map((id) => indexes.get(id))).toEqual(ids.map((_, i) => i + 3));
    for (const id of [ids[0], ids[252], ids[253], ids[299]] as string[]) {
      const index = indexes.get(id) ?? -1;
      const path = await log.tree.inclusionPath(index, size);
      expect(toHex(rootFromInclusion(leafHash(fromHex(id)), index, size, path))).toBe(root.toString('hex'));
    }
  });

  it('extends every earlier checkpoint, and shows it by a consistency path', async () => {
    const seen = [];
    for (const count of [1, 2, 250, 7, 300, 1]) {
      await log.accept(count);
      await log.sequencer.round();
      seen.push(await newest());
    }
    for (const from of seen)
      for (const to of seen.filter(({ size }) => size >= from.size))
        expect(isConsistent(from.size, to.size, from.root, to.root, await log.tree.consistencyPath(from.size, to.size))).toBe(true);
  });

  it('does nothing when nothing waits', async () => {
    await log.sequencer.round();
    expect(await log.sequencer.round()).toEqual({ hasPublished: false, isMoreWaiting: false });
  });

  it('is done by one of two processes at a time, and neither signs two roots for one size', async () => {
    const other = log.another();
    await log.accept(40);
    const rounds = Array.from({ length: 12 }, async (_, i) => {
      await log.accept(3);
      await (i % 2 === 0 ? log : other).sequencer.round().catch(() => undefined);
    });
    await Promise.all(rounds);
    await log.sequencer.round();
    await other.sequencer.round();
    const checked = await check();
    expect(checked.entries).toBe((await newest()).size);
  });

  it('is published by the next round when a kill came between COMMIT and publication', async () => {
    await log.accept(1);
    await log.appender.append();
    expect(await log.log.newestCheckpoint()).toBeNull();
    const restarted = log.another();
    await restarted.sequencer.round();
    expect((await newest()).size).toBe(4);
    expect(log.own.mark.read()?.size).toBe(4);
  });
});

describe('a state', () => {
  it('ends its checkpoint and binds origin, index, size, chain and the current documents', async () => {
    await log.sequencer.round();
    const { size, state, note } = await newest();
    const { payload, header } = parseJws((await log.statements.find(state ?? ''))?.jws ?? '');
    expect(header.typ).toBe('terroir-state+jwt');
    expect(payload).toMatchObject({
      origin: 'ledger.example/log',
      index: size - 1,
      size,
      chainId: 31_337,
      time: '2026-05-02T14:00:00.000Z',
    });
    const documents = await log.states.at(log.database, log.own.origin, size);
    const map = new Map(documents.map(({ url, sha256 }) => [url, sha256]));
    const url = 'https://ledger.example/.well-known/did.json';
    const value = map.get(url);
    expect(value).toBeDefined();
    if (value !== undefined)
      expect(equalBytes(rootFromMapProof(url, value, MapTree.EMPTY.with(map).proof(url)), fromBase64(payload['map'] as string))).toBe(true);
    expect(parseCheckpoint(parseNote(note).text).size).toBe(size);
  });

  it('is made again when the interval is over and something is new, and not before', async () => {
    await log.sequencer.round();
    await log.accept(1);
    await log.sequencer.round();
    expect((await newest()).state).toBeNull();
    log.clock.advance(60_000);
    await log.sequencer.round();
    expect((await newest()).state).not.toBeNull();
    log.clock.advance(60_000);
    await log.sequencer.round();
    expect((await newest()).size).toBe(5);
  });

  it('is made when a document changed though no entry came', async () => {
    await log.sequencer.round();
    await log.database.transaction((tx) =>
      log.documents.publish(tx, 'https://ledger.example/status/1', Buffer.from('a list'), log.clock.now()),
    );
    log.clock.advance(60_000);
    await log.sequencer.round();
    expect(await newest()).toMatchObject({ size: 4 });
    expect((await log.states.at(log.database, log.own.origin, 4)).map(({ url }) => url)).toContain('https://ledger.example/status/1');
    expect((await log.states.at(log.database, log.own.origin, 3)).map(({ url }) => url)).not.toContain('https://ledger.example/status/1');
  });

  it('is made every twelve hours though nothing is new', async () => {
    await log.sequencer.round();
    log.clock.advance(12 * 3_600_000);
    await log.sequencer.round();
    expect((await newest()).size).toBe(4);
  });
});

describe('the log refuses to go on', () => {
  it('when stored bytes of a waiting statement were changed', async () => {
    const [id] = await log.accept(1);
    await log.tamper(`update statement set jws = jws || 'x' where id = $1`, [Buffer.from(id ?? '', 'hex')]);
    await expect(log.sequencer.round()).rejects.toThrow(LogDamaged);
    expect(await log.log.newestCheckpoint()).toBeNull();
  });

  it('when the database is older than what was published', async () => {
    await log.sequencer.round();
    const mark = JSON.parse(readFileSync(join(log.folder, 'mark'), 'utf8')) as { size: number };
    writeFileSync(join(log.folder, 'mark'), JSON.stringify({ ...mark, size: 9 }));
    await log.accept(1);
    await expect(log.another().sequencer.round()).rejects.toThrow(/older/);
  });

  it('when another root was published', async () => {
    await log.sequencer.round();
    const mark = JSON.parse(readFileSync(join(log.folder, 'mark'), 'utf8')) as { root: string };
    writeFileSync(join(log.folder, 'mark'), JSON.stringify({ ...mark, root: '00'.repeat(32) }));
    await log.accept(1);
    await expect(log.another().sequencer.round()).rejects.toThrow(/another root/);
  });

  it.each(['entry', 'tile', 'checkpoint', 'statement', 'document', 'state_document', 'ledger'])(
    'to have a row of %s changed or removed',
    async (table) => {
      await log.accept(300);
      await log.sequencer.round();
      await expect(log.database.query(`delete from ${table}`)).rejects.toThrow(/never changed|only who may see/);
      await expect(log.database.query(`truncate ${table} cascade`)).rejects.toThrow(/never changed|only who may see/);
    },
  );
});

describe('fsck', () => {
  beforeEach(async () => {
    await log.accept(600);
    await log.sequencer.round();
  });

  it('finds nothing where nothing was changed', async () => {
    expect(await check()).toMatchObject({ entries: 603, tiles: 2, checkpoints: 1, states: 1 });
  });

  it.each([
    [
      'a statement',
      `update statement set jws = overlay(jws placing 'A' from 8) where id = (select statement from entry where index = 100)`,
      /^statement [0-9a-f]{64}: its stored bytes/,
    ],
    ['an entry', `update entry set index = 9999 where index = 100`, /^entry 100: it is missing/],
    ['a tile', `update tile set hashes = set_byte(hashes, 77, get_byte(hashes, 77) # 1) where index = 1`, /^tile 0\/1/],
    ["a tile's root", `update tile set root = set_byte(root, 0, get_byte(root, 0) # 1) where index = 1`, /^tile 0\/1/],
    ["a checkpoint's root", `update checkpoint set root = set_byte(root, 0, get_byte(root, 0) # 1)`, /^checkpoint 603/],
    ["a checkpoint's note", `update checkpoint set note = replace(note, 'example', 'exemple')`, /^checkpoint 603/],
    ['a document', `update document set body = set_byte(body, 5, get_byte(body, 5) # 1)`, /^document https/],
    ['which version a state held', `delete from state_document`, /^checkpoint 603: the map/],
    ['the head', `update log set size = 602, published_size = 602`, /^head/],
  ])('names the first place that differs when somebody changed %s', async (_what, sql, place) => {
    await log.tamper(sql);
    await expect(check()).rejects.toThrow(Difference);
    await expect(check()).rejects.toThrow(place);
  });
});
