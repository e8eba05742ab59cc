import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian and its relatives put it. */
const PATH = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

/** Runs as root in a container, and calls nobody. */
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `describe` with a real browser where there is one, a skip that says so elsewhere. `switches` are Chromium's own. */
export function describeWithChromium(name: string, switches: readonly string[], tests: (browser: () => Browser) => void): void {
  if (PATH === undefined) {
    describe.skip(`${name} (left out: there is no Chromium at /usr/bin/chromium)`, () => {
      tests(() => {
        throw new Error('there is no Chromium');
      });
    });
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: PATH, args: [...QUIET, ...switches] });
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
    });
    tests(() => {
      if (browser === undefined) throw new Error('Chromium did not start');
      return browser;
    });
  });
}
