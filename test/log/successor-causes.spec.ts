import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseCheckpoint, parseNote } from '@terroir/proof';
import { LedgerInTrouble } from './ledger-in-trouble.ts';

const FIRST = 'ledger.example/log';
const SECOND = 'ledger.example/logs/2';
const THIRD = 'ledger.example/logs/3';

let ledger: LedgerInTrouble;
beforeEach(async () => {
  ledger = await LedgerInTrouble.make();
});
afterEach(() => ledger.end());

const file = (name: string): string => join(ledger.config.dataDir, name);
const origins = async (): Promise<string[]> =>
  (await ledger.done('GET /.well-known/terroir-policy.json')).logs.map(({ origin }: { origin: string }) => origin);
const verdictOf = async (bundle: object): Promise<string> => (await ledger.done('POST /v1/verify', { body: { bundle } })).verdict;
const bundleOf = async (id: string) => ledger.done(`GET /v1/statements/${id}/proof`);
const predecessor = async () => (await ledger.done('GET /v1/log')).predecessor;
const sizeOfHead = async (id: string): Promise<number> => parseCheckpoint(parseNote((await bundleOf(id)).head.checkpoint).text).size;
const inBase64 = (root: string): string => Buffer.from(root, 'hex').toString('base64');
const noRoot = createHash('sha256').update('of nothing').digest('hex');

describe('a database that is older than the chain', () => {
  it('is not started, names the command, and is followed by a log that says how far readers had seen the one before', async () => {
    const one = await ledger.accept('one');
    const size = await sizeOfHead(one.id);
    const two = await ledger.accept('two');
    const forgotten = await bundleOf(two.id);
    await ledger.stop();
    const { mark } = ledger;
    await ledger.stored.forgetAfter(size);
    await expect(ledger.start()).rejects.toThrow(
      /^DATABASE_URL: the chain holds a head of \d+ entries, and this log has \d+\. .*npm run successor/,
    );

    const { said } = await ledger.succeed();
    expect(said).toMatch(/a larger checkpoint was published than the database holds; the chain holds a larger head/);
    expect(said).toMatch(/put that back and leave this/);
    expect(await predecessor()).toMatchObject({ origin: FIRST, size: mark.size, root: inBase64(mark.root) });
    // What the database forgot is proven by who kept the proof; what it holds is proven by the new log as well.
    expect(await origins()).toEqual([SECOND, FIRST]);
    expect((await ledger.ask(`GET /v1/statements/${two.id}`)).status).toBe(404);
    expect(await verdictOf(forgotten)).toBe('valid');
    await ledger.anchored(one.id);
    expect(await verdictOf(await bundleOf(one.id))).toBe('valid');
  });

  it('tells how far the log went by the chain where the mark is lost', async () => {
    const size = await sizeOfHead((await ledger.accept('one')).id);
    await ledger.accept('two');
    await ledger.stop();
    const { mark } = ledger;
    await ledger.stored.forgetAfter(size);
    rmSync(file('high-water-mark.json'));
    expect((await ledger.succeed()).said).toMatch(/by the chain\n/);
    expect(await predecessor()).toMatchObject({ size: mark.size, root: inBase64(mark.root) });
  });
});

describe('a high-water mark that is ahead', () => {
  it('stops the log, which says so and names the command; what was accepted meanwhile is in the next log', async () => {
    await ledger.accept('one');
    await ledger.stop();
    ledger.mark = { ...ledger.mark, size: ledger.mark.size + 5, root: noRoot };
    await ledger.start();
    expect(await ledger.whyNotReady()).toMatch(/the database is older\. .*npm run successor/);
    const { id } = await ledger.accept('two', 'accepted');
    const { size } = ledger.mark;
    await ledger.succeed();
    await ledger.anchored(id);
    expect(await verdictOf(await bundleOf(id))).toBe('valid');
    expect(await predecessor()).toMatchObject({ origin: FIRST, size, root: inBase64(noRoot) });
  });

  it('is not believed where the operator says who is', async () => {
    await ledger.accept('one');
    await ledger.stop();
    const { mark } = ledger;
    ledger.mark = { ...mark, size: mark.size + 5, root: noRoot };
    await ledger.succeed({ end: 'database' });
    expect(await predecessor()).toMatchObject({ size: mark.size, root: inBase64(mark.root) });
  });
});

it('a log that published another root than is stored is followed, and its checkpoints count no more', async () => {
  const { id } = await ledger.accept('one');
  const bundle = await bundleOf(id);
  await ledger.stop();
  ledger.mark = { ...ledger.mark, root: noRoot };
  const { said } = await ledger.succeed();
  expect(said).toMatch(/another root was published/);
  expect(said).toMatch(/names the successor alone/);
  expect(await origins()).toEqual([SECOND]);
  expect(await verdictOf(bundle)).toBe('unknown');
  await ledger.anchored(id);
  expect(await verdictOf(await bundleOf(id))).toBe('valid');
});

describe('a log whose key is in other hands', () => {
  it('is followed only when the operator says so, and its checkpoints count no more', async () => {
    const { id } = await ledger.accept('one');
    const bundle = await bundleOf(id);
    await ledger.stop();
    expect((await ledger.command({ isAgreed: true })).done).toBe('nothing-to-do');
    expect((await ledger.succeed({ stolen: FIRST })).done).toBe('made');
    expect(await origins()).toEqual([SECOND]);
    expect(await verdictOf(bundle)).toBe('unknown');
    await ledger.anchored(id);
    expect(await verdictOf(await bundleOf(id))).toBe('valid');
  });

  it('is followed by one with a key that is not the stolen one', async () => {
    const { key } = await ledger.done('GET /v1/log');
    await ledger.succeed({ stolen: FIRST });
    const next = String((await ledger.done('GET /v1/log')).key);
    expect(next.split('+').at(-1)).not.toBe(String(key).split('+').at(-1));
  });
});

it('a database from before a successor begins a third log, with a name that nobody had', async () => {
  const { id } = await ledger.accept('one');
  await ledger.stop();
  rmSync(file('log.key'));
  await ledger.succeed();
  await ledger.anchored(id);
  const two = await ledger.done('GET /v1/log');
  await ledger.stop();
  const { mark } = ledger;
  expect(mark.origin).toBe(SECOND);
  await ledger.stored.forgetLog(SECOND);
  const { said } = await ledger.succeed();
  expect(said).toMatch(/the high-water mark is of another log/);
  expect(await ledger.done('GET /v1/log')).toMatchObject({
    origin: THIRD,
    predecessor: { origin: SECOND, size: mark.size, address: null },
  });
  expect(await origins()).toEqual([THIRD]);
  expect((await ledger.done('GET /v1/log')).logId).not.toBe(two.logId);
  await ledger.anchored(id);
  expect(await verdictOf(await bundleOf(id))).toBe('valid');
  expect(existsSync(file('log-3.key'))).toBe(true);
});

it('a successor that cannot go on either is followed in its turn, and all that count are in the policy', async () => {
  const { id } = await ledger.accept('one');
  await ledger.stop();
  rmSync(file('log.key'));
  await ledger.succeed();
  await ledger.anchored(id);
  const second = await bundleOf(id);
  await ledger.stop();
  rmSync(file('log-2.key'));
  await expect(ledger.start()).rejects.toThrow(/^LOG_KEY_FILE: .*log-2\.key; .*npm run successor/);
  await ledger.succeed();
  await ledger.anchored(id);
  expect(await origins()).toEqual([THIRD, SECOND, FIRST]);
  expect(await verdictOf(second)).toBe('valid');
  expect(await verdictOf(await bundleOf(id))).toBe('valid');
  expect((await ledger.done('GET /v1/log')).predecessor).toMatchObject({ origin: SECOND, address: 'https://ledger.example/logs/2' });
});
