import { expect, it } from '@jest/globals';
import { readConfig } from './config.ts';

it.each([
  [{}, 'warn'],
  [{ PUBLIC_URL: 'https://ledger.example' }, 'info'],
  [{ LOG_LEVEL: 'debug' }, 'debug'],
  [{ PUBLIC_URL: 'https://ledger.example', LOG_LEVEL: 'error' }, 'error'],
])('of %j the log has lines from %s on: one for each request, but before the eyes of who tries it at localhost', (environment, level) => {
  expect(readConfig(environment).logLevel).toBe(level);
});

it('figures have no token and a stop does not wait, unless it is said', () => {
  expect(readConfig({})).toMatchObject({ metricsToken: null, stopDelayMs: 0 });
  expect(readConfig({ METRICS_TOKEN: 'a-token-of-watchers', STOP_DELAY: '15' })).toMatchObject({
    metricsToken: 'a-token-of-watchers',
    stopDelayMs: 15_000,
  });
});
