// Makes vectors in an empty folder. Those beside this file were made by it once; they are fixed, and made anew only for a new version of the format.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyBundle, type Bundle, type Policy } from '@terroir/proof';
import { webCrypto } from '@terroir/proof/webcrypto';
import { makeOriginals } from '../proof/originals.ts';
import { PRODUCT, SmallLedger } from '../proof/small-ledger.ts';
import { outcomeOf, type Case } from './case.ts';

type Made = Pick<Case, 'name' | 'policy'> & Partial<Pick<Case, 'at' | 'expect' | 'chain'>> & { readonly bundle: Bundle };

const AT = '2026-05-02T15:00:00.000Z';

const originals = makeOriginals();
const forged = makeOriginals();
const { ledger, chain } = originals;

/** @throws Error where the originals are fewer than what is made of them */
function nth<T>(list: readonly T[], place: number): T {
  const one = list[place];
  if (one === undefined) throw new Error('an original is missing');
  return one;
}

const [valid, veiled, revoked, suspended] = [0, 1, 2, 3].map((place) => nth(originals.bundles, place)) as [Bundle, Bundle, Bundle, Bundle];
const [former, alone, over, stolen] = [4, 5, 6, 7].map((place) => nth(originals.bundles, place)) as [Bundle, Bundle, Bundle, Bundle];

/** A statement that is in a checkpoint, and in no state yet. */
function makePending(covered: Bundle): Bundle {
  const index = ledger.log(ledger.attestation(ledger.organisation('late', 'EdDSA', 'self'), ledger.slots(), { name: 'Late' }));
  const size = ledger.entries.length;
  const url = 'https://ledger.example/organisations/late/did.json';
  const issuer = { ...covered.issuer, url, document: ledger.documents.get(url) ?? '' };
  return { ...covered, statement: ledger.entries[index] ?? '', index, path: ledger.path(index, size), since: null, issuer, pending: { checkpoint: ledger.checkpoint(size) } };
}

const [policy, anchored] = [nth(originals.policies, 0), nth(originals.policies, 1)];
const witnesses = { quorum: 1, keys: [ledger.witness.verifierKey] };
const policies: Readonly<Record<string, Policy>> = { log: policy, anchored, witnessed: { ...policy, witnesses }, other: new SmallLedger('other.example').policy() };

const text = valid.head.checkpoint.slice(0, valid.head.checkpoint.indexOf('\n\n') + 1);
const cosigned = { ...valid, head: { ...valid.head, checkpoint: valid.head.checkpoint + ledger.witness.cosignatureLine(text, Date.parse('2026-05-02T14:52:00Z') / 1000) } };
const tampered = valid.statement.replace(/.{20}$/, (end) => `${end.startsWith('A') ? 'B' : 'A'}${end.slice(1)}`);

const MADE: readonly Made[] = [
  { name: 'valid', policy: 'log', bundle: valid },
  { name: 'valid-anchored', policy: 'anchored', bundle: valid, chain },
  { name: 'valid-witnessed', policy: 'witnessed', bundle: cosigned },
  { name: 'valid-about-the-lot', policy: 'log', bundle: valid, expect: { subject: PRODUCT } },
  { name: 'valid-with-a-status-of-untp', policy: 'log', bundle: alone },
  { name: 'sd-jwt-disclosed', policy: 'log', bundle: veiled },
  { name: 'sd-jwt-withheld', policy: 'log', bundle: { ...veiled, disclosures: veiled.disclosures.slice(0, 1) } },
  { name: 'sd-jwt-of-another-disclosure', policy: 'log', bundle: { ...veiled, disclosures: [forged.bundles[1]?.disclosures[0] ?? ''] } },
  { name: 'revoked-and-replaced', policy: 'log', bundle: revoked },
  { name: 'suspended', policy: 'log', bundle: suspended },
  { name: 'expired', policy: 'log', bundle: over },
  { name: 'not-yet-valid', policy: 'log', bundle: over, at: '2025-12-31T00:00:00.000Z' },
  { name: 'pending', policy: 'log', bundle: makePending(valid) },
  { name: 'key-withdrawn-after', policy: 'log', bundle: former, chain },
  { name: 'key-withdrawn-and-nothing-shows-when', policy: 'log', bundle: former },
  { name: 'state-too-old', policy: 'log', bundle: originals.old[2] ?? revoked },
  { name: 'about-another-lot', policy: 'log', bundle: valid, expect: { subject: `${PRODUCT}0` } },
  { name: 'chain-holds-another-root', policy: 'log', bundle: valid, chain: chain.map((head) => ({ ...head, root: `0x${'ee'.repeat(32)}` })) },
  { name: 'of-a-log-that-the-policy-does-not-name', policy: 'other', bundle: valid },
  { name: 'of-another-log-than-its-checkpoint', policy: 'log', bundle: { ...valid, head: { ...valid.head, origin: 'other.example/log' } } },
  { name: 'forged-whole', policy: 'log', bundle: forged.bundles[0] ?? valid },
  { name: 'signed-by-another-key', policy: 'log', bundle: stolen },
  { name: 'tampered-statement', policy: 'log', bundle: { ...valid, statement: tampered } },
  { name: 'old-status-lists', policy: 'log', bundle: { ...revoked, status: originals.old[2]?.status ?? [] } },
];

async function main([folder]: readonly string[]): Promise<void> {
  if (folder === undefined) throw new Error('Which folder?');
  mkdirSync(join(folder, 'bundles'), { recursive: true });
  if (readdirSync(join(folder, 'bundles')).length > 0) throw new Error(`${folder} holds vectors, and those stay as they are.`);
  const crypto = webCrypto(globalThis.crypto.subtle, DecompressionStream);
  const write = (name: string, value: unknown): void => {
    writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
  };
  const cases: Case[] = [];
  for (const { name, bundle, policy: by, at = AT, expect = {}, chain: seen = [] } of MADE) {
    const verification = await verifyBundle(bundle, policies[by] ?? null, { at: new Date(at), expect, chain: seen, crypto });
    cases.push({ name, policy: by, at, expect, chain: seen, outcome: outcomeOf(verification) });
    write(join('bundles', `${name}.json`), bundle);
  }
  write('policies.json', policies);
  write('cases.json', cases);
}

await main(process.argv.slice(2));
