import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Passport } from '@terroir/schemas';
import type { Browser, Page } from 'playwright-core';
import { assets, scriptIn } from '../../web/src/assets.ts';
import { CONTENT_SECURITY_POLICY } from '../../web/src/content-security-policy.ts';
import { ANCHORED, lotPassport, VALID } from '../../web/src/pages/passport.fixture.ts';
import { renderPassportWith } from '../../web/src/pages/passport.tsx';
import { TestLedger } from '../ledger.ts';
import { buildScripts } from './built-scripts.ts';
import { describeWithChromium } from './chromium.ts';
import { Site } from './site.ts';

const FARM = 'https://id.gs1.org/414/9521321000018';
const ISSUER = 'did:web:ledger.example:organisations:la-loma';

const LA_LOMA = { did: ISSUER, slug: 'la-loma', name: 'La Loma', country: 'CO' };

/** What the page of the farm shows: its record, and nothing else. */
const passportOf = (statement: string, publicUrl: string): Passport => ({
  ...lotPassport({ attestations: [], events: [], upstream: [], withheld: [] }),
  of: FARM,
  kind: 'facility',
  name: 'Finca La Loma',
  owner: LA_LOMA,
  record: { statement, by: LA_LOMA, keyHeldBy: 'operator', holds: VALID, standing: ANCHORED },
  proofs: { [statement]: `${publicUrl}/v1/statements/${statement}/proof` },
});

describeWithChromium('the page of a farm on a whole ledger', [], (browser: () => Browser) => {
  let ledger: TestLedger;
  let site: Site;
  let scripts: ReturnType<typeof buildScripts>;
  let key: string;
  let statement: string;
  beforeAll(async () => {
    scripts = buildScripts();
    [ledger, site] = await Promise.all([TestLedger.start(), Site.start()]);
    await ledger.makeOrganisation('la-loma');
    key = await ledger.keyOf('la-loma', ['facilities:write', 'status:write']);
    const body = { id: FARM, name: 'Finca La Loma', country: 'CO', visibility: 'public' };
    statement = String((await ledger.done('POST /v1/facilities?wait=anchored', { key, body })).id);
  }, 120_000);
  afterAll(async () => {
    await site.stop();
    await ledger.stop();
    scripts.remove();
  });

  /** Serves the page at the site's own address, with all else from the ledger itself. */
  async function visit(): Promise<Page> {
    const publicUrl = `http://localhost:${String(site.port)}`;
    const { chainId, contract, logId } = await ledger.done('GET /v1/log');
    const context = { publicUrl, isDemo: true, rpcUrl: ledger.chain.url, chainId, contract, logId };
    site.routes.set('/', {
      type: 'text/html; charset=utf-8',
      body: renderPassportWith(scriptIn(scripts.folder), passportOf(statement, publicUrl), context),
      headers: { 'content-security-policy': CONTENT_SECURITY_POLICY },
    });
    for (const { path, bytes, type } of assets(scripts.folder)) site.routes.set(path, { type, body: bytes });
    for (const path of ['/.well-known/terroir-policy.json', `/v1/statements/${statement}/proof`])
      site.routes.set(path, async () => {
        const { status, text } = await ledger.ask(`GET ${path}`);
        return { status, type: 'application/json', body: text };
      });
    const page = await browser().newPage();
    await page.goto(`${publicUrl}/`);
    await page.locator('#island progress[hidden]').waitFor({ state: 'attached' });
    return page;
  }

  it('checks what the service signed, logged and anchored, against the chain itself', async () => {
    const page = await visit();
    expect(await page.locator('#island .total').innerText()).toContain('The proof holds.');
    expect(await page.locator('#island .total').innerText()).toContain('1 of 1 rest on a head of the log that the chain holds.');
    await page.close();
  });

  it('sees that it was revoked since', async () => {
    await ledger.done(`POST /v1/facilities/${statement}/revoke`, { key, body: { reason: { text: 'Sold.', lang: 'en' } } });
    await ledger.rest();
    const page = await visit();
    expect(await page.locator('.judgement').getAttribute('data-word')).toBe('revoked');
    await page.close();
  });
});
