import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWithSharedData, SHARED_DATA } from '../shared-data.ts';
import { TestLedger } from '../ledger.ts';

const SHA256 = '9c29401516abaea51b81cf7073d3a511b68de9488312562f04666136dec3d523';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false });
});
afterAll(() => ledger.stop());

const terms = async () => ((await ledger.done('GET /contexts/v1')) as { '@context': Record<string, unknown> })['@context'];

describe('the context that statements name', () => {
  it('is the same bytes for good', async () => {
    const { bytes } = await ledger.ask('GET /contexts/v1');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(SHA256);
    expect(bytes.toString('utf8')).not.toContain('ledger.example');
  });

  it('may be kept by anyone, from anywhere', async () => {
    const { status, headers } = await ledger.ask('GET /contexts/v1');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/ld+json',
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      etag: `"${SHA256}"`,
    });
    expect((await ledger.ask('GET /contexts/v1', { headers: { 'if-none-match': `"${SHA256}"` } })).status).toBe(304);
  });

  it('defines the words that are ours', async () => {
    expect(Object.keys(await terms())).toEqual(
      expect.arrayContaining([
        'certificate',
        'evidence',
        'withheld',
        'heldBy',
        'KeyRegistration',
        'StatusChange',
        'Publication',
        'OwnerAcceptance',
        'EpcisEventCredential',
        'EpcisEvent',
      ]),
    );
    expect(JSON.stringify((await terms())['EpcisEvent'])).toMatch(/"eventHash".*"event"/);
  });

  it('is not found under another version', async () => {
    expect((await ledger.ask('GET /contexts/v2')).status).toBe(404);
  });
});

describeWithSharedData('beside the contexts of W3C, UNTP and GS1,', () => {
  it.each([
    ['W3C', 'vc/contexts/credentials-v2.jsonld'],
    ['UNTP', 'untp/0.7.0/untp-context.jsonld'],
  ])('ours says nothing anew: %s', async (_whose, file) => {
    const { '@context': theirs } = JSON.parse(readFileSync(join(SHARED_DATA, file), 'utf8')) as { '@context': Record<string, unknown> };
    const protectedTerms = new Set(Object.keys(theirs).filter((term) => !term.startsWith('@')));
    expect(Object.keys(await terms()).filter((term) => protectedTerms.has(term))).toEqual([]);
  });

  it('ours leaves UNTP its own evidence, which it says inside of an assessment', async () => {
    expect(await terms()).not.toHaveProperty(['@protected']);
    expect((await terms())['evidence']).toMatchObject({ '@id': 'https://vocabulary.uncefact.org/untp/evidence' });
  });
});
