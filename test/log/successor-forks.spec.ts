import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseCheckpoint, parseNote } from '@terroir/proof';
import { Sequencer } from '../../api/src/log/sequencer.ts';
import { LedgerInTrouble } from './ledger-in-trouble.ts';

const FIRST = 'ledger.example/log';
const SECOND = 'ledger.example/logs/2';

let ledger: LedgerInTrouble;
beforeEach(async () => {
  ledger = await LedgerInTrouble.make();
});
afterEach(() => ledger.end());

const bundleOf = async (id: string, query = '') => ledger.done(`GET /v1/statements/${id}/proof${query}`);
const headOf = (bundle: { head: { checkpoint: string } }) => parseCheckpoint(parseNote(bundle.head.checkpoint).text);
const verdictOf = async (bundle: object): Promise<string> => (await ledger.done('POST /v1/verify', { body: { bundle } })).verdict;

/** Puts database and mark back to the day of the first statement, after `originals` more were on chain, and lets the service sign others in their place while the chain is away. */
async function fork({ originals, others }: { readonly originals: number; readonly others: number }) {
  const { size } = headOf(await bundleOf((await ledger.accept('one')).id));
  const kept: object[] = [];
  for (let i = 0; i < originals; i++) kept.push(await bundleOf((await ledger.accept(`original-${String(i)}`)).id));
  await ledger.stop();
  await ledger.stored.forgetAfter(size);
  const [stored] = await ledger.stored.rows<{ root: string }>(
    `select encode(root, 'hex') as root from checkpoint where size = ${String(size)}`,
  );
  ledger.mark = { origin: FIRST, size, root: stored?.root ?? '' };
  const forked: string[] = [];
  await ledger.withoutChain(async (service) => {
    for (let i = 0; i < others; i++) forked.push((await ledger.acceptBy(service, `other-${String(i)}`)).id);
    ledger.clock.advance(1000); // a state is due
    await service.app.get(Sequencer, { strict: false }).round();
  });
  return { kept, forked };
}

describe('a log that was signed anew while the chain was away', () => {
  it('counts no more when another follows it, though the chain is merely ahead of it', async () => {
    const { kept, forked } = await fork({ originals: 4, others: 2 });
    await expect(ledger.start()).rejects.toThrow(/^DATABASE_URL: the chain holds a head of/);
    const then = ledger.clock.now().toISOString();
    const { said } = await ledger.succeed();
    expect(said).toMatch(/the chain holds a larger head than database and mark/);
    expect(said).toMatch(/names the successor alone/);
    expect((await ledger.done('GET /.well-known/terroir-policy.json')).logs).toMatchObject([{ origin: SECOND }]);
    const other = await bundleOf(String(forked[0]), `?at=${then}`);
    expect(other.head.origin).toBe(FIRST);
    expect([await verdictOf(other), await verdictOf(kept[0] ?? {})]).toEqual(['unknown', 'unknown']);
  });

  it('is found out by the chain, whose head is of a size that has no checkpoint here: it is not started, and another follows', async () => {
    await fork({ originals: 1, others: 6 });
    await expect(ledger.start()).rejects.toThrow(
      /^DATABASE_URL: the chain holds another root over \d+ entries than this log\. .*npm run successor/,
    );
    const { said } = await ledger.succeed();
    expect(said).toMatch(/the chain holds another root than the database has for that size/);
    expect((await ledger.done('GET /.well-known/terroir-policy.json')).logs).toMatchObject([{ origin: SECOND }]);
  });
});
