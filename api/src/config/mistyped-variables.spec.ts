import { expect, it } from '@jest/globals';
import { mistypedVariables } from './mistyped-variables.ts';

const KNOWN = ['PORT', 'DATA_DIR', 'DATABASE_URL', 'ANCHOR_INTERVAL', 'CHAIN_KEYSTORE', 'CHAIN_KEYSTORE_PASSWORD'];

it.each([
  ['ANCHOR_INTERVALL', 'ANCHOR_INTERVAL'],
  ['ANCOR_INTERVALS', 'ANCHOR_INTERVAL'],
  ['DATADIR', 'DATA_DIR'],
  ['database_url', 'DATABASE_URL'],
  ['CHAIN_KEY_STORE', 'CHAIN_KEYSTORE'],
])('takes %s for a slip of %s', (name, meant) => {
  expect(mistypedVariables({ [name]: 'x' }, KNOWN)).toEqual([{ name, meant }]);
});

it.each(['HOST', 'PORTS', 'DATABASE_HOST', 'PATH', 'HOME', 'ANCHOR_INTERVAL', 'DATABASE_URL', 'npm_config_cache'])(
  'says nothing about %s',
  (name) => {
    expect(mistypedVariables({ [name]: 'x' }, KNOWN)).toEqual([]);
  },
);

it('says nothing about a variable without a value', () => {
  expect(mistypedVariables({ ANCHOR_INTERVALL: '' }, KNOWN)).toEqual([]);
});
