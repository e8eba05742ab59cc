import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Chain } from '../../api/src/anchors/chain.ts';
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
const originsOf = ({ logs }: { logs: { origin: string }[] }): string[] => logs.map(({ origin }) => origin);
const kept = (): string[] => originsOf(JSON.parse(readFileSync(file('policy.json'), 'utf8')) as { logs: { origin: string }[] });
const logs = async (): Promise<string[]> =>
  (await ledger.stored.rows<{ origin: string }>('select origin from log order by origin')).map(({ origin }) => origin);

describe('a key in other hands', () => {
  it('is said of a log by name: said again it changes nothing, and the log that follows stays', async () => {
    const { id } = await ledger.accept('one');
    await ledger.succeed({ stolen: FIRST });
    await ledger.anchored(id);
    await ledger.stop();
    expect((await ledger.command({ isAgreed: true, stolen: FIRST })).done).toBe('nothing-to-do');
    expect(await logs()).toEqual([FIRST, SECOND]);
    expect(kept()).toEqual([SECOND]);
    await expect(ledger.command({ isAgreed: true, stolen: 'nobody' })).rejects.toThrow(/^--stolen nobody: this ledger has no such log/);
  });

  it('is said later of a log that ended for another reason, by its number, and the policy in the folder leaves it out at once', async () => {
    await ledger.accept('one');
    await ledger.stop();
    rmSync(file('log.key'));
    await ledger.command({ isAgreed: true });
    expect(kept()).toEqual([SECOND, FIRST]);
    expect((await ledger.command({ isAgreed: true, stolen: '1' })).said).toMatch(/leaves it out/);
    expect(kept()).toEqual([SECOND]);
    await ledger.start();
    expect(originsOf(await ledger.done('GET /.well-known/terroir-policy.json'))).toEqual([SECOND]);
  });
});

describe('a successor that was never published', () => {
  it('is followed by another where its key is lost, and that one goes on', async () => {
    await ledger.accept('one');
    await ledger.stop();
    rmSync(file('log.key'));
    await ledger.command({ isAgreed: true });
    rmSync(file('log-2.key'));
    expect((await ledger.succeed()).said).toMatch(/its key is not there\.\n/);
    await ledger.accept('two');
    expect((await ledger.done('GET /v1/log')).origin).toBe(THIRD);
    const chain = await Chain.open(ledger.config.chain);
    for (const { contract, log_id } of await ledger.stored.rows<{ contract: string; log_id: string }>(
      `select contract, log_id from ledger union all select contract, log_id from successor where number = 2`,
    ))
      expect(BigInt((await chain.keysOf(contract, log_id))?.publisher ?? '1')).toBe(0n);
  });
});

it('of a later log that the database forgot only the mark tells how far it went', async () => {
  const { id } = await ledger.accept('one');
  await ledger.stop();
  rmSync(file('log.key'));
  await ledger.succeed();
  await ledger.anchored(id);
  await ledger.stop();
  await ledger.stored.forgetLog(SECOND);
  await expect(ledger.command({ isAgreed: true, end: 'database' })).rejects.toThrow(/^--end database: the high-water mark is of/);
  expect(await logs()).toEqual([FIRST]);
});
