import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parsePolicy, verifyBundle, type Policy } from '@terroir/proof';
import { nobleCrypto } from '@terroir/proof/noble';
import { webCrypto } from '@terroir/proof/webcrypto';
import { outcomeOf, type Case } from '../vectors/case.ts';

const FOLDER = join(import.meta.dirname, '..', 'vectors');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const cases = JSON.parse(read('cases.json')) as readonly Case[];
const policies = Object.entries(JSON.parse(read('policies.json')) as Readonly<Record<string, Policy>>);
const policyOf = (name: string): Policy => parsePolicy(JSON.stringify(policies.find(([known]) => known === name)?.[1]));

describe.each([
  ['the platform', webCrypto(globalThis.crypto.subtle, DecompressionStream)],
  ['the fallback', nobleCrypto(DecompressionStream)],
])('the vectors of the format, by the cryptography of %s', (_, crypto) => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (name, { policy, at, expect: expected, chain, outcome }) => {
    const found = await verifyBundle(read(`bundles/${name}.json`), policyOf(policy), { at: new Date(at), expect: expected, chain, crypto });
    expect(outcomeOf(found)).toEqual(outcome);
  });
});

describe('the vectors', () => {
  it('are one bundle for each case', () => {
    expect(readdirSync(join(FOLDER, 'bundles')).sort()).toEqual(cases.map(({ name }) => `${name}.json`).sort());
  });

  it('reach every verdict, and every outcome of a check', () => {
    expect(new Set(cases.map(({ outcome }) => outcome.verdict))).toEqual(
      new Set(['valid', 'invalid', 'revoked', 'suspended', 'expired', 'not-yet-valid', 'pending', 'unknown']),
    );
    const outcomes = cases.flatMap(({ outcome }) => Object.values(outcome.checks));
    expect(new Set(outcomes)).toEqual(new Set(['pass', 'fail', 'pending', 'unknown', 'not-applicable']));
  });
});
