import { describe, expect, it } from '@jest/globals';
import { verifyBundle, type Verification } from '@terroir/proof';
import { breachIn, isPartOf, mutationCampaign } from './mutate.ts';
import { MUTATIONS } from './mutations.ts';
import { makeOriginals } from './originals.ts';
import { crypto } from './scene.ts';

describe('ten thousand mutated bundles', () => {
  it('say nothing that no honest one says, and make the verifier throw nothing', async () => {
    const { verdicts, kinds } = await mutationCampaign({ count: 10_000, seed: 20_260_502 });
    // That some are still valid shows that they are not all refused for their form; that many differ, that they reach the checks.
    expect(verdicts.valid).toBeGreaterThan(100);
    expect(verdicts.invalid).toBeGreaterThan(5000);
    expect(verdicts.revoked).toBeGreaterThan(10);
    expect(verdicts.unknown).toBeGreaterThan(10);
    expect(Object.keys(kinds).sort()).toEqual(Object.keys(MUTATIONS).sort());
  }, 300_000);
});

describe('the originals', () => {
  const { bundles, policies, at, chain } = makeOriginals();
  it('are of each kind that the verifier tells apart, whatever the policy asks for', async () => {
    for (const policy of policies) {
      const found = await Promise.all(bundles.map(async (bundle) => verifyBundle(bundle, policy, { at, chain, crypto })));
      expect(found.map(({ verdict }) => verdict)).toEqual([
        'valid',
        'valid',
        'revoked',
        'suspended',
        'valid',
        'valid',
        'expired',
        'invalid',
        'valid',
      ]);
      expect(found[2]?.replacedBy).toBe('5a'.repeat(32));
      expect(found[4]?.saidBy).toBe('2026-05-02T14:21:00.000Z');
    }
  });
});

describe('what counts as a breach', () => {
  const honest = {
    verdict: 'valid',
    statement: 'a',
    index: 1,
    issuer: 'b',
    origin: 'c',
    keyHeldBy: 'self',
    payload: { says: [{ x: 1 }, { y: 2 }] },
    saidBy: '2026-05-02T14:21:00.000Z',
    replacedBy: null,
  } as unknown as Verification;

  it.each<readonly [string, object, string | null]>([
    ['nothing', {}, null],
    ['what is withheld', { payload: { says: [{ y: 2 }] } }, null],
    ['what is not valid', { verdict: 'invalid', payload: {} }, null],
    ['another statement', { statement: 'z' }, 'it is another statement'],
    ['another index', { index: 2 }, 'it has another index, issuer or log'],
    ['another issuer', { issuer: 'z' }, 'it has another index, issuer or log'],
    ['another log', { origin: 'z' }, 'it has another index, issuer or log'],
    ['another value', { payload: { says: [{ x: 2 }] } }, 'it says something else'],
    ['one value more', { payload: { says: [], more: 1 } }, 'it says something else'],
    ['another holder of the key', { keyHeldBy: 'operator' }, 'it names another holder of the key'],
    ['an earlier time', { saidBy: '2026-05-02T14:20:00.000Z' }, 'it was said earlier than anybody saw it'],
    ['another replacement', { verdict: 'revoked', replacedBy: 'z' }, 'it names another replacement'],
  ])('is or is not: %s', (_, change, breach) => {
    expect(breachIn({ ...honest, ...change }, [honest])).toBe(breach);
  });

  it('is what a revoked statement is when it is taken for valid', () => {
    expect(breachIn(honest, [{ ...honest, verdict: 'revoked' }])).toBe('the statement is revoked');
  });

  it('keeps the order of lists', () => {
    expect(isPartOf([2, 1], [1, 2])).toBe(false);
    expect(isPartOf([1, 2], [1, 3, 2])).toBe(true);
  });
});
