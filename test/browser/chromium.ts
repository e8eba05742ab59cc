import { afterAll, beforeAll } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { describeWith } from '../shared-data.ts';

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
  describeWith('Chromium', name, (executablePath) => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: [...QUIET, ...switches] });
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
