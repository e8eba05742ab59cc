import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import decodeQr from 'jsqr';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { lotPassport } from '../../web/src/pages/passport.fixture.ts';
import { buildScripts } from './built-scripts.ts';
import { describeWithChromium } from './chromium.ts';
import { contrastFaults, unnamedControls } from './looks.ts';
import { servePassport } from './passport-site.ts';
import { Scene } from './scene.ts';
import type { Site } from './site.ts';

let scripts: ReturnType<typeof buildScripts>;
let site: Site & { readonly address: string };
beforeAll(async () => {
  scripts = buildScripts();
  site = await servePassport({ scene: new Scene(), scripts: scripts.folder });
}, 120_000);
afterAll(async () => {
  await site.stop();
  scripts.remove();
});

describeWithChromium('the page of a lot', [], (browser: () => Browser) => {
  const opened: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  async function visit(options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser().newContext(options);
    opened.push(context);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() !== 'log') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(site.address);
    if (options.javaScriptEnabled !== false) await page.locator('#island progress[hidden]').waitFor({ state: 'attached' });
    return { page, complaints };
  }

  it('is complete without JavaScript, and asks for nothing else', async () => {
    const before = site.asked.length;
    const { page, complaints } = await visit({ javaScriptEnabled: false });
    const words = await page.locator('body').innerText();
    for (const part of [
      'Nordlicht Espresso',
      'NL-2026-117',
      'In order.',
      'Its journey',
      'What it came from',
      'What is not known',
      'Check it yourself',
    ])
      expect(words).toContain(part);
    expect(words).toContain('With JavaScript, your browser checks them here; without, take the files');
    expect(words).not.toMatch(/proof holds|checking/);
    await page.getByText('Dates, key, rule, evidence').first().click();
    expect(await page.getByText('By the rule').first().isVisible()).toBe(true);
    expect(site.asked.slice(before)).toEqual(['/']);
    expect(complaints).toEqual([]);
  });

  it('breaks none of its own rules for content, and asks only its own ledger', async () => {
    const { page, complaints } = await visit();
    expect(complaints).toEqual([]);
    const hosts = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).host));
    expect(new Set(hosts)).toEqual(new Set([new URL(site.address).host]));
  });

  it.each(['light', 'dark'] as const)('can be read in %s colours: every text has a contrast of 4.5 or more', async (colorScheme) => {
    const { page } = await visit({ colorScheme, viewport: { width: 390, height: 844 } });
    expect(await page.evaluate(contrastFaults)).toEqual([]);
  });

  it.each([320, 390, 1280])('fits a screen of %i pixels', async (width) => {
    const { page } = await visit({ viewport: { width, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  it('shows product, lot, state and the first facts on the first screen of a phone', async () => {
    const { page } = await visit({ viewport: { width: 390, height: 844 } });
    for (const part of [
      page.locator('h1'),
      page.getByText('NL-2026-117').first(),
      page.locator('.status'),
      page.locator('.facts li').first(),
    ]) {
      const box = await part.boundingBox();
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(844);
    }
  });

  it('names every control, in one order of headings', async () => {
    const { page } = await visit();
    expect(await page.evaluate(unnamedControls)).toEqual([]);
    const levels = await page.evaluate(() => [...document.querySelectorAll('h1,h2,h3,h4')].map(({ tagName }) => Number(tagName.slice(1))));
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, i) => {
      expect(level - (levels[i] ?? 0)).toBeLessThanOrEqual(1);
    });
  });

  it('can be used by keyboard: first past the head, then to everything that can be done', async () => {
    const { page } = await visit();
    await page.keyboard.press('Tab');
    const skip = page.locator('.skip');
    expect(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().left >= 0)).toBe(true);
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#main');
    const summary = page.locator('.card summary').first();
    await summary.focus();
    expect(await summary.evaluate((one) => getComputedStyle(one).outlineStyle)).toBe('solid');
    await page.keyboard.press('Enter');
    expect(await page.getByText('By the rule').first().isVisible()).toBe(true);
  });

  it('says aloud how the check goes', async () => {
    const { page } = await visit();
    expect(await page.locator('#island .total').getAttribute('role')).toBe('status');
  });

  it('prints with everything open', async () => {
    const { page } = await visit({ javaScriptEnabled: false });
    await page.emulateMedia({ media: 'print' });
    const rule = await page.getByText('By the rule').first().boundingBox();
    expect(rule?.height).toBeGreaterThan(10);
    expect(await page.locator('nav').isVisible()).toBe(false);
  });

  it.each(['light', 'dark'] as const)('shows a code that a camera reads, in %s colours', async (colorScheme) => {
    const { page } = await visit({ colorScheme, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
    const code = page.locator('.code');
    await code.scrollIntoViewIfNeeded();
    const { data, width, height } = PNG.sync.read(await page.screenshot());
    const read = (typeof decodeQr === 'function' ? decodeQr : decodeQr.default)(new Uint8ClampedArray(data), width, height);
    expect(read?.data).toBe(lotPassport().of);
  });
});
