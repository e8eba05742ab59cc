import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Chain } from '../../api/src/anchors/chain.ts';
import { Sequencer } from '../../api/src/log/sequencer.ts';
import { LedgerInTrouble } from './ledger-in-trouble.ts';

const FIRST = 'ledger.example/log';
const SECOND = 'ledger.example/logs/2';

let ledger: LedgerInTrouble;
beforeEach(async () => {
  ledger = await LedgerInTrouble.make();
});
afterEach(() => ledger.end());

const loseTheKey = (): void => {
  rmSync(join(ledger.config.dataDir, 'log.key'));
};
const logs = async () => ledger.stored.rows('select origin, size, root, published_size from log order by origin');
const nonce = async (): Promise<number> => {
  const chain = await Chain.open(ledger.config.chain);
  return chain.nonce(chain.sender, (await chain.latest()).number);
};

it('shows what it would do, and without --yes changes neither database, folder nor chain', async () => {
  await ledger.accept('one');
  await ledger.stop();
  loseTheKey();
  const seen = async () => [
    await logs(),
    await ledger.stored.rows('select from successor'),
    readdirSync(ledger.config.dataDir),
    await nonce(),
  ];
  const before = await seen();
  const { done, said } = await ledger.command();
  expect([done, said]).toEqual(['shown', expect.stringMatching(/Its successor: +ledger\.example\/logs\/2[\s\S]*--yes$/)]);
  expect(await seen()).toEqual(before);
});

it('is refused while a service runs on the database', async () => {
  await ledger.accept('one');
  await expect(ledger.command({ isAgreed: true, stolen: FIRST })).rejects.toThrow(
    /^DATABASE_URL: a service runs on this database; stop it first/,
  );
  expect(await ledger.stored.rows('select from successor')).toEqual([]);
});

it('is refused while somebody appends, and nothing of it stays', async () => {
  await ledger.accept('one');
  await ledger.stop();
  const appending = await ledger.stored.holdAppender(FIRST);
  await expect(ledger.command({ isAgreed: true, stolen: FIRST })).rejects.toThrow(/^DATABASE_URL: a service appends to this log/);
  await appending.letGo();
  expect(await ledger.stored.rows('select from successor')).toEqual([]);
});

it('is refused while a status list is being changed, which the state in it would have to bind', async () => {
  await ledger.accept('one');
  await ledger.stop();
  const changing = await ledger.stored.holdStatesOff();
  await expect(ledger.command({ isAgreed: true, stolen: FIRST })).rejects.toThrow(/^DATABASE_URL: somebody changes a status list/);
  await changing.letGo();
  expect(await ledger.stored.rows('select from successor')).toEqual([]);
});

it('is refused where a stored statement was changed, and nothing of it stays but a key and a place that no log takes any more', async () => {
  const { id } = await ledger.accept('one');
  await ledger.stop();
  loseTheKey();
  const change = (from: string, to: string) =>
    ledger.stored.change(`update statement set jws = replace(jws, '${from}', '${to}') where id = '\\x${id}'`);
  await change('.', '..');
  await expect(ledger.command({ isAgreed: true })).rejects.toThrow(
    /^DATABASE_URL: The stored bytes of statement [0-9a-f]{64} were changed/,
  );
  expect(await ledger.stored.rows('select from successor')).toEqual([]);
  expect(existsSync(join(ledger.config.dataDir, 'log-2.key'))).toBe(true);
  const paid = await nonce();
  await change('..', '.');
  const { said } = await ledger.command({ isAgreed: true });
  expect(said).toMatch(/ledger\.example\/logs\/3 goes on in place of/);
  expect(await nonce()).toBe(paid + 2); // another place, and the end of the old log
});

it('asked again changes nothing, before the first start and after it', async () => {
  const { id } = await ledger.accept('one');
  await ledger.stop();
  loseTheKey();
  await ledger.command({ isAgreed: true });
  const before = [await logs(), await nonce()];
  expect(await ledger.command({ isAgreed: true })).toMatchObject({ done: 'made', said: expect.stringMatching(/is made already/) });
  expect([await logs(), await nonce()]).toEqual(before);
  await ledger.start();
  await ledger.anchored(id);
  await ledger.stop();
  const later = await nonce();
  expect(await ledger.command({ isAgreed: true })).toMatchObject({ done: 'nothing-to-do' });
  expect([(await logs()).length, await nonce()]).toEqual([2, later]);
});

describe('a process of the log before finds that it has ended, and signs nothing more,', () => {
  it.each([
    ['when it had appended nothing yet', false],
    ['when it was the last to append', true],
  ])('%s', async (_when, hasAppended) => {
    await ledger.accept('one');
    await ledger.stop();
    const late = await ledger.serviceMade();
    try {
      const sequencer = late.app.get(Sequencer, { strict: false });
      if (hasAppended) await ledger.acceptBy(late, 'two');
      expect((await sequencer.round()).hasPublished).toBe(hasAppended);
      await ledger.command({ isAgreed: true, stolen: FIRST });
      const before = await logs();
      await ledger.stored.queue();
      await expect(sequencer.round()).rejects.toThrow(/has ended, and ledger\.example\/logs\/2 goes on in its place/);
      expect(await logs()).toEqual(before);
    } finally {
      await late.stop();
    }
  });
});

describe('what was signed with a key that was withdrawn before', () => {
  it('is not called invalid by the new log, and was valid as of a time of the old one', async () => {
    const { id } = await ledger.accept('one');
    const then = ledger.clock.now().toISOString();
    await ledger.withdrawKey();
    await ledger.stop();
    loseTheKey();
    await ledger.succeed();
    await ledger.anchored(id);
    const verdict = await ledger.done(`GET /v1/verify/${id}`);
    expect(verdict).toMatchObject({ verdict: 'unknown', origin: SECOND, checks: { issuer: { result: 'unknown' } } });
    expect(await ledger.done(`GET /v1/verify/${id}?at=${then}`)).toMatchObject({ verdict: 'valid', origin: FIRST });
  });
});

it('a revocation of before holds in the new log', async () => {
  const { id } = await ledger.accept('one');
  await ledger.revoke(id);
  await ledger.stop();
  loseTheKey();
  await ledger.succeed();
  await ledger.anchored(id);
  expect(await ledger.done(`GET /v1/verify/${id}`)).toMatchObject({ verdict: 'revoked', origin: SECOND });
});
