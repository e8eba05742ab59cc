import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseCheckpoint, parseJws, parseNote, parsePolicy } from '@terroir/proof';
import { Chain } from '../../api/src/anchors/chain.ts';
import { LedgerInTrouble } from './ledger-in-trouble.ts';

const FIRST = 'ledger.example/log';
const SECOND = 'ledger.example/logs/2';

let ledger: LedgerInTrouble;
beforeEach(async () => {
  ledger = await LedgerInTrouble.make();
});
afterEach(() => ledger.end());

const loseTheKey = (name = 'log.key'): void => {
  rmSync(join(ledger.config.dataDir, name));
};

const policy = async () => parsePolicy(JSON.stringify(await ledger.done('GET /.well-known/terroir-policy.json')));
const bundleOf = async (id: string, query = '') => ledger.done(`GET /v1/statements/${id}/proof${query}`);
const verdictOf = async (bundle: object, at?: string) =>
  ledger.done('POST /v1/verify', { body: { bundle, ...(at === undefined ? {} : { at }) } });
const now = () => ledger.clock.now().toISOString();

describe('a log whose key is lost', () => {
  it('is not started, and the refusal names the command that goes on', async () => {
    await ledger.stop();
    loseTheKey();
    await expect(ledger.start()).rejects.toThrow(/^LOG_KEY_FILE: .*npm run successor\.$/);
  });

  it('is followed by one with a key, a name and a place on chain of its own, that says how far it went', async () => {
    await ledger.accept('one');
    const before = await ledger.done('GET /v1/log');
    await ledger.stop();
    loseTheKey();
    await ledger.succeed();
    const { id } = await ledger.accept('two');
    const after = await ledger.done('GET /v1/log');
    expect(after).toMatchObject({ origin: SECOND, address: 'https://ledger.example/logs/2' });
    expect(after.key).not.toBe(before.key);
    expect(after.logId).not.toBe(before.logId);
    expect(after.predecessor).toEqual({ origin: FIRST, size: before.size, root: before.root, address: 'https://ledger.example' });

    const [first] = await ledger.stored.rows<{ jws: string }>(
      `select s.jws from entry e join statement s on s.id = e.statement where e.log = $1 and e.index = 0`,
      [SECOND],
    );
    const { header, payload } = parseJws(first?.jws ?? '');
    expect(header.typ).toBe('terroir-policy+jwt');
    expect(payload).toMatchObject({
      origin: SECOND,
      publicUrl: 'https://ledger.example',
      logKeys: [after.key],
      predecessor: { origin: FIRST, size: before.size, root: before.root },
    });
    expect(await verdictOf(await bundleOf(id))).toMatchObject({ verdict: 'valid', basis: 'anchored', origin: SECOND });
  });

  it('has its statements in the log that follows, those that waited too, each valid there', async () => {
    const { id } = await ledger.accept('one');
    await ledger.stop();
    const waiting = await ledger.serviceMade(); // accepts, and logs nothing
    const { id: waited } = await ledger.acceptBy(waiting, 'waits');
    await waiting.stop();
    loseTheKey();
    const { said: lines } = await ledger.succeed();
    expect(lines).toMatch(/its key is not there/);
    expect(lines).toMatch(/takes over: +4 statements; 1 of them wait/);
    for (const statement of [id, waited]) {
      await ledger.anchored(statement);
      expect(await verdictOf(await bundleOf(statement))).toMatchObject({ verdict: 'valid', basis: 'anchored', origin: SECOND });
    }
  });

  it('stays readable where it was, and what was proven by it stays good under the new policy', async () => {
    const { id } = await ledger.accept('one');
    const [old, checkpoint, tile] = [await bundleOf(id), await ledger.ask('GET /checkpoint'), await ledger.ask('GET /tile/0/000.p/3')];
    const then = now();
    await ledger.stop();
    loseTheKey();
    await ledger.succeed();
    expect((await policy()).logs.map(({ origin }) => origin)).toEqual([SECOND, FIRST]);
    expect(await ledger.ask('GET /checkpoint')).toEqual(checkpoint);
    expect((await ledger.ask('GET /tile/0/000.p/3')).bytes).toEqual(tile.bytes);
    expect(parseCheckpoint(parseNote((await ledger.ask('GET /logs/2/checkpoint')).text).text).origin).toBe(SECOND);
    expect((await ledger.ask('GET /logs/2/tile/0/000.p/3')).bytes).not.toEqual(tile.bytes);
    expect((await ledger.ask('GET /logs/3/checkpoint')).status).toBe(404);

    expect(await verdictOf(old)).toMatchObject({ verdict: 'valid', basis: 'anchored', origin: FIRST });
    const asOf = await bundleOf(id, `?at=${then}`);
    expect(asOf.head.origin).toBe(FIRST);
    expect(await verdictOf(asOf, then)).toMatchObject({ verdict: 'valid', origin: FIRST });
  });

  it('changes nothing of what a page shows, but the place in the log and on chain', async () => {
    const { id } = await ledger.accept('one');
    const passport = async () => ledger.done('GET /v1/passports?of=https://ledger.example/id/la-loma/facility/one');
    const before = await passport();
    await ledger.stop();
    loseTheKey();
    await ledger.succeed();
    await ledger.anchored(id);
    const standing = { state: 'anchored', index: 3, text: expect.stringMatching(/^Entry 3 of the log/), anchoredAt: expect.any(String) };
    expect(await passport()).toEqual({ ...before, madeAt: expect.any(String), record: { ...before.record, standing } });
    expect((await ledger.ask('GET /')).text).toContain(SECOND);
    expect((await ledger.ask('GET /')).text).toContain('href="/logs/2/checkpoint"');
  });

  it('leaves no anchor of its own unsettled: what it had sent is followed by the key that sent it', async () => {
    const { id } = await ledger.accept('one');
    await ledger.stop();
    await ledger.stored.change(
      `update anchor set state = 'broadcast', block = null, block_hash = null, block_time = null where log = '${FIRST}'`,
    );
    loseTheKey();
    await ledger.succeed();
    await ledger.anchored(id);
    expect(await ledger.stored.rows(`select distinct log, state from anchor order by log`)).toEqual([
      { log: FIRST, state: 'final' },
      { log: SECOND, state: 'final' },
    ]);
    const { items } = await ledger.done('GET /v1/anchors?limit=100');
    expect(new Set(items.map(({ logId }: { logId: string }) => logId)).size).toBe(2);
  });

  it('is ended on the chain by its admin, where that is another key: the command says what to send', async () => {
    const admin = `0x${'ab'.repeat(20)}`;
    await ledger.accept('one');
    await ledger.stop();
    loseTheKey();
    await ledger.succeed({ admin });
    await ledger.accept('two');
    await ledger.stop();
    loseTheKey('log-2.key');
    const { said } = await ledger.command({ isAgreed: true });
    expect(said).toMatch(/is not ended on the chain: its admin 0x[aA][bB].* does that with freeze\(0x[0-9a-f]{64}, 0x[0-9a-f]{64}\) at 0x/);
  });

  it('has ended on the chain as well: nobody extends it there, whatever keys they have', async () => {
    await ledger.accept('one');
    const { contract, logId } = await ledger.done('GET /v1/log');
    await ledger.stop();
    loseTheKey();
    await ledger.succeed();
    const chain = await Chain.open(ledger.config.chain);
    expect(BigInt((await chain.keysOf(contract, logId))?.publisher ?? '1')).toBe(0n);
  });
});

it('says of a log that can go on that nothing is to be done, and does nothing', async () => {
  await ledger.accept('one');
  await ledger.stop();
  expect(await ledger.command({ isAgreed: true })).toMatchObject({ done: 'nothing-to-do', said: expect.stringMatching(/can go on/) });
  expect(await ledger.stored.rows('select from successor')).toEqual([]);
});
