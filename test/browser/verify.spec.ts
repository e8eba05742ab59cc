import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { buildScripts } from './built-scripts.ts';
import { describeWithChromium } from './chromium.ts';
import { json, POLICY_PATH, proofPath, RPC_PATH, rpcOf, servePassport } from './passport-site.ts';
import { Scene } from './scene.ts';
import type { Site } from './site.ts';

/** A name that is neither localhost nor https: browsers have no WebCrypto there. */
const PLAIN_HOST = 'ledger.test';

/** Makes a browser of one that has WebCrypto and does not know Ed25519, as many in use are. */
const WITHOUT_ED25519 = `
  const known = SubtleCrypto.prototype.importKey;
  SubtleCrypto.prototype.importKey = function (...given) {
    return given[2] === 'Ed25519' ? Promise.reject(new DOMException('', 'NotSupportedError')) : known.apply(this, given);
  };
`;

let scripts: ReturnType<typeof buildScripts>;
beforeAll(() => {
  scripts = buildScripts();
}, 120_000);
afterAll(() => {
  scripts.remove();
});

describeWithChromium('the page of a lot in a browser', [`--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`], (browser: () => Browser) => {
  const opened: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  async function serve(scene: Scene, host?: string): Promise<Awaited<ReturnType<typeof servePassport>>> {
    const site = await servePassport({ scene, scripts: scripts.folder, ...(host === undefined ? {} : { host }) });
    opened.push({ close: async () => site.stop() });
    return site;
  }

  async function visit(address: string): Promise<Page> {
    const context = await browser().newContext();
    opened.unshift(context);
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }

  /** What the check came to, once it is done. */
  async function totalOf(page: Page): Promise<{ tone: string | null; words: string }> {
    await page.locator('#island progress[hidden]').waitFor({ state: 'attached' });
    const total = page.locator('#island .total');
    return { tone: await total.getAttribute('data-tone'), words: await total.innerText() };
  }

  const wordOf = async (page: Page, { id }: { readonly id: string }): Promise<string | null> =>
    page.locator(`[data-statement="${id}"] .judgement`).getAttribute('data-word');

  const markOf = async (page: Page, { id }: { readonly id: string }): Promise<string> =>
    page.locator(`main section:not(.lead) [data-mark="${id}"]`).innerText();

  /** Serves the scene with one proof told otherwise, and says what became of it. */
  async function verdictFor(scene: Scene, change: (site: Site) => void): Promise<{ page: Page; tone: string | null; words: string }> {
    const site = await serve(scene);
    change(site);
    const page = await visit(site.address);
    return { page, ...(await totalOf(page)) };
  }

  it('checks every proof by itself, against policy and chain, and says so', async () => {
    const scene = new Scene();
    const site = await serve(scene);
    const page = await visit(site.address);
    const { tone, words } = await totalOf(page);
    expect(words).toContain('All 3 proofs hold.');
    expect(words).toContain('3 of 3 rest on a head of the log that the chain holds.');
    expect(words).toContain('its own word on whose keys count');
    expect(tone).toBe('good');
    for (const statement of scene.statements) {
      expect(await wordOf(page, statement)).toBe('valid');
      expect(await markOf(page, statement)).toContain('the proof holds');
    }
    expect(await page.locator('[data-check-summary]').innerText()).toContain('All 3 proofs hold.');
  });

  it('shows each check with its sentence, and what was signed', async () => {
    const scene = new Scene();
    const page = await visit((await serve(scene)).address);
    await totalOf(page);
    const item = page.locator(`[data-statement="${scene.attestation.id}"]`);
    await item.locator('summary').click();
    const words = await item.innerText();
    expect(words).toContain('signature, pass: The issuer signed exactly this.');
    expect(words).toContain('anchor, pass: The head is on chain 8453 since block 7, and final.');
    expect(words).toContain(`Signed: Organic certificate · ${scene.ledger.start} · signed by ${scene.certifier.did}`);
  });

  it('loads no cryptography of its own where the browser has some', async () => {
    const site = await serve(new Scene());
    await totalOf(await visit(site.address));
    expect(site.asked.filter((path) => path.startsWith('/assets/noble'))).toEqual([]);
  });

  it('checks with its own cryptography on a plain-http address', async () => {
    const site = await serve(new Scene(), PLAIN_HOST);
    const page = await visit(site.address);
    expect(await page.evaluate(() => typeof globalThis.crypto.subtle)).toBe('undefined');
    expect((await totalOf(page)).words).toContain('All 3 proofs hold.');
    expect(site.asked.filter((path) => path.startsWith('/assets/noble'))).toHaveLength(1);
  });

  it('checks with its own cryptography in a browser that does not know Ed25519', async () => {
    const site = await serve(new Scene());
    const context = await browser().newContext();
    opened.unshift(context);
    await context.addInitScript({ content: WITHOUT_ED25519 });
    const page = await context.newPage();
    await page.goto(site.address);
    expect((await totalOf(page)).words).toContain('All 3 proofs hold.');
    expect(site.asked.filter((path) => path.startsWith('/assets/noble'))).toHaveLength(1);
  });

  it('refuses a changed proof on a plain-http address too', async () => {
    const scene = new Scene();
    const site = await serve(scene, PLAIN_HOST);
    const { statement } = scene.bundle(scene.event);
    const [header = '', payload = '', signature = ''] = statement.split('.');
    const forged = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    site.routes.set(proofPath(scene.event), json({ ...scene.bundle(scene.event), statement: forged }));
    const page = await visit(site.address);
    expect((await totalOf(page)).tone).toBe('bad');
    expect(await wordOf(page, scene.event)).toBe('invalid');
  });

  it('shows nothing as holding before it is checked', async () => {
    const scene = new Scene();
    const site = await serve(scene);
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      site.routes.set(proofPath(scene.record), async () => {
        resolve();
        await new Promise<void>((go) => {
          answer = go;
        });
        return json(scene.bundle(scene.record));
      });
    });
    const page = await visit(site.address);
    await asked;
    expect(await page.locator('#island .total').getAttribute('data-tone')).toBe('none');
    expect(await page.locator('#island .total').innerText()).toContain('is checking 3 proofs');
    expect(await page.locator(`[data-mark="${scene.record.id}"]:visible`).count()).toBe(0);
    answer();
    expect((await totalOf(page)).tone).toBe('good');
  });

  describe('fails closed', () => {
    it('for a statement that was changed', async () => {
      const scene = new Scene();
      const bundle = scene.bundle(scene.attestation);
      const [header = '', payload = '', signature = ''] = bundle.statement.split('.');
      const other = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('Organic', 'Bionic!')).toString('base64url');
      const { page, tone, words } = await verdictFor(scene, (site) => {
        site.routes.set(proofPath(scene.attestation), json({ ...bundle, statement: `${header}.${other}.${signature}` }));
      });
      expect(tone).toBe('bad');
      expect(words).toContain('1 of 3 proofs does not hold. 2 of 3 hold.');
      expect(await wordOf(page, scene.attestation)).toBe('invalid');
      expect(await markOf(page, scene.attestation)).toContain('the proof does not hold');
      expect(await wordOf(page, scene.record)).toBe('valid');
      expect(await page.locator('.lead').innerText()).toContain('Your browser’s check: 1 of 3 proofs does not hold.');
      expect(await page.locator(`.lead [data-mark="${scene.attestation.id}"]`).innerText()).toContain('the proof does not hold');
    });

    it('for the proof of another statement in its place', async () => {
      const scene = new Scene();
      const { page } = await verdictFor(scene, (site) => {
        site.routes.set(proofPath(scene.attestation), json(scene.bundle(scene.record)));
      });
      expect(await wordOf(page, scene.attestation)).toBe('invalid');
    });

    it('for a page that names another issuer than who signed', async () => {
      const scene = new Scene();
      const { page } = await verdictFor(scene, (site) => {
        const root = site.routes.get('/');
        if (root === undefined || typeof root === 'function') throw new Error('there is no page');
        const body = String(root.body).replaceAll(
          `data-issuer="${scene.certifier.did}"`,
          'data-issuer="did:web:ledger.example:organisations:other"',
        );
        site.routes.set('/', { ...root, body });
      });
      expect(await wordOf(page, scene.attestation)).toBe('invalid');
      expect(await page.locator(`[data-statement="${scene.attestation.id}"]`).innerText()).toContain('The page says that it is by');
    });

    it('for a page that says that a statement is about something else', async () => {
      const scene = new Scene();
      const { page } = await verdictFor(scene, (site) => {
        const root = site.routes.get('/');
        if (root === undefined || typeof root === 'function') throw new Error('there is no page');
        const body = String(root.body).replace(/(data-about=")[^"]*("[^>]*><span>Organic)/, '$1[&quot;urn:x:other&quot;]$2');
        site.routes.set('/', { ...root, body });
      });
      expect(await wordOf(page, scene.attestation)).toBe('invalid');
    });

    it('for a revoked statement, which is revoked and not invalid', async () => {
      const scene = new Scene();
      scene.revoke(scene.attestation);
      const { page, tone, words } = await verdictFor(scene, () => undefined);
      expect(tone).toBe('bad');
      expect(words).toContain('2 of 3 hold; 1 is revoked.');
      expect(await markOf(page, scene.attestation)).toContain('revoked');
    });

    it('for a chain that holds another root', async () => {
      const scene = new Scene();
      const { tone } = await verdictFor(scene, (site) => {
        site.routes.set(RPC_PATH, rpcOf({ ...scene.seen, root: `0x${'11'.repeat(32)}` }));
      });
      expect(tone).toBe('bad');
    });

    it.each([
      ['is not there', { status: 404, type: 'text/plain', body: '' }, 'the answer was 404'],
      ['fails', { status: 500, type: 'text/plain', body: '' }, 'the answer was 500'],
    ])('for a proof that %s', async (_, reply, reason) => {
      const scene = new Scene();
      const { page, tone, words } = await verdictFor(scene, (site) => {
        site.routes.set(proofPath(scene.record), reply);
      });
      expect(tone).toBe('wait');
      expect(words).toContain('2 of 3 hold; 1 is not checked.');
      expect(await page.locator(`[data-statement="${scene.record.id}"]`).innerText()).toContain(reason);
    });

    it('for a proof that is none', async () => {
      const scene = new Scene();
      const { page } = await verdictFor(scene, (site) => {
        site.routes.set(proofPath(scene.record), { type: 'text/html', body: '<h1>captive portal</h1>' });
      });
      expect(await wordOf(page, scene.record)).toBe('invalid');
    });

    it.each([
      ['is not there', { status: 404, type: 'text/plain', body: '' }],
      ['is none', { type: 'application/json', body: '{}' }],
    ])('for a policy that %s: nothing was checked', async (_, reply) => {
      const { page, tone, words } = await verdictFor(new Scene(), (site) => {
        site.routes.set(POLICY_PATH, reply);
      });
      expect(tone).toBe('wait');
      expect(words).toContain('Nothing was checked');
      expect(await page.locator('.judgement').count()).toBe(0);
    });

    it.each([
      ['is down', { status: 502, type: 'text/plain', body: '' }, 'the answer was 502'],
      ['is no chain', { type: 'application/json', body: '{}' }, 'does not know eth_chainId'],
      ['is of another chain', json({ jsonrpc: '2.0', id: 1, result: '0x1' }), 'this RPC is of chain 1, which the policy does not name'],
    ])('for an RPC that %s, where it says that the chain was not seen', async (_, reply, reason) => {
      const { words } = await verdictFor(new Scene(), (site) => {
        site.routes.set(RPC_PATH, reply);
      });
      expect(words).toContain('The chain was not seen');
      expect(words).toContain(reason);
    });
  });

  describe('what the visitor chooses', () => {
    async function choose(page: Page, fill: (page: Page) => Promise<void>): Promise<{ tone: string | null; words: string }> {
      await totalOf(page);
      await page.getByText('Whom to trust, and which chain to ask').click();
      await fill(page);
      await page.getByRole('button', { name: 'Check again' }).click();
      return totalOf(page);
    }

    it('is a policy of another source, which then counts', async () => {
      const scene = new Scene();
      const page = await visit((await serve(scene)).address);
      const { words } = await choose(page, async () => page.getByLabel(/^A policy/).fill(JSON.stringify(scene.policy)));
      expect(words).toContain('by your own policy');
      expect(words).toContain('All 3 proofs hold.');
    });

    it('is a policy that names another key for this log: then nothing holds', async () => {
      const page = await visit((await serve(new Scene())).address);
      const { tone, words } = await choose(page, async () => page.getByLabel(/^A policy/).fill(JSON.stringify(new Scene().policy)));
      expect(tone).toBe('bad');
      expect(words).toContain('3 of 3 proofs do not hold.');
    });

    it('is a policy that is none: then nothing was checked, and what was said before is taken back', async () => {
      const page = await visit((await serve(new Scene())).address);
      const { words } = await choose(page, async () => page.getByLabel(/^A policy/).fill('{ "format": "terroir/policy@1" }'));
      expect(words).toContain('Nothing was checked');
      expect(await page.locator('.judgement, [data-mark]:visible').count()).toBe(0);
    });

    it('is another RPC, on another host', async () => {
      const scene = new Scene();
      const [site, other] = [await serve(scene), await serve(scene)];
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' };
      const answering = rpcOf(scene.seen);
      other.routes.set(RPC_PATH, (body) => (body === '' ? { type: 'text/plain', body: '', headers } : { ...answering(body), headers }));
      site.routes.set(RPC_PATH, { status: 502, type: 'text/plain', body: '' });
      const page = await visit(site.address);
      const { words } = await choose(page, async () => page.getByLabel(/^An RPC/).fill(`${other.address}rpc`));
      expect(words).toContain('3 of 3 rest on a head of the log that the chain holds.');
    });

    it('is no RPC at all', async () => {
      const site = await serve(new Scene());
      const page = await visit(site.address);
      const { words } = await choose(page, async () => page.getByLabel(/^An RPC/).fill(''));
      expect(words).toContain('The chain was not seen: no RPC is named.');
    });
  });
});
