import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const ROOT = join(import.meta.dirname, '..', '..');

/** The rules that need no types: quick, and the file need not be there. */
let quick: ESLint;
/** All rules. The file has to be there; its text is replaced. */
let typed: ESLint;

beforeAll(() => {
  quick = new ESLint({ cwd: ROOT, overrideConfig: tseslint.configs.disableTypeChecked });
  typed = new ESLint({ cwd: ROOT, overrideConfig: { languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } } });
});

async function rulesBroken(by: ESLint, file: string, text: string): Promise<string[]> {
  const [result] = await by.lintText(text, { filePath: join(ROOT, file) });
  if (result === undefined) throw new Error(`${file} is not linted at all`);
  return [...new Set(result.messages.map(({ ruleId, message }) => ruleId ?? message))].sort();
}

const PURE = ['proof/src/bad.ts', 'schemas/src/bad.ts'];

describe.each(PURE)('%s, a rule that runs anywhere,', (file) => {
  it.each([
    ['a module of Node.js', `import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n`, 'no-restricted-imports'],
    [
      'a module of Node.js by its old name',
      `import { createHash } from 'crypto';\nexport const hash = createHash;\n`,
      'no-restricted-imports',
    ],
    ['a part of one', `import { readFile } from 'fs/promises';\nexport const read = readFile;\n`, 'no-restricted-imports'],
    ['Buffer', `export const bytes = Buffer.alloc(1);\n`, 'no-restricted-globals'],
    ['the process', `export const platform = process.platform;\n`, 'no-restricted-globals'],
    ['the environment', `export const level = process.env['LOG_LEVEL'];\n`, 'no-restricted-globals'],
    ['the network', `export const answer = fetch('https://ledger.example');\n`, 'no-restricted-globals'],
    ['the network by the global object', `export const answer = globalThis.fetch('https://ledger.example');\n`, 'no-restricted-globals'],
    ['a socket', `export const socket = new WebSocket('wss://ledger.example');\n`, 'no-restricted-globals'],
    ['cryptography that is not given', `export const { subtle } = crypto;\n`, 'no-restricted-globals'],
    ['a timer', `export const timer = setTimeout(() => 1, 1);\n`, 'no-restricted-globals'],
    ['the time', `export const now = Date.now();\n`, 'no-restricted-syntax'],
    ['the date', `export const now = new Date();\n`, 'no-restricted-syntax'],
    ['the date as text', `export const now = Date();\n`, 'no-restricted-syntax'],
    ['a monotone clock', `export const now = performance.now();\n`, 'no-restricted-globals'],
  ])('does not reach for %s', async (_, text, rule) => {
    expect(await rulesBroken(quick, file, text)).toContain(rule);
  });

  it('may read a date that it is given, and its specs may use what they like', async () => {
    expect(await rulesBroken(quick, file, `export const when = new Date('2026-05-02T14:11:09Z');\n`)).toEqual([]);
    const spec = `import { readFileSync } from 'node:fs';\nexport const now = [Date.now(), Buffer.alloc(1), readFileSync];\n`;
    expect(await rulesBroken(quick, file.replace('.ts', '.spec.ts'), spec)).toEqual([]);
  });
});

describe('in api/src, one file', () => {
  it.each([
    ['reads the clock', 'clock/clock.ts', `export const now = new Date();\n`],
    ['reads the clock', 'clock/clock.ts', `export const now = Date.now();\n`],
    ['reads the clock', 'clock/clock.ts', `export const now = Date['now']();\n`],
    ['reads the clock', 'clock/clock.ts', `export const now = performance.timeOrigin;\n`],
    ['reads the environment', 'config/config.ts', `export const port = process.env['PORT'];\n`],
    ['reads the environment', 'config/config.ts', `export const port = process['env'];\n`],
    ['reads the environment', 'config/config.ts', `export const { env } = process;\n`],
    ['reads the environment', 'config/config.ts', `import { env } from 'node:process';\nexport const port = env['PORT'];\n`],
    [
      'gives an error its status',
      'http/problem.ts',
      `import { NotFoundException } from '@nestjs/common';\nexport const e = new NotFoundException();\n`,
    ],
    [
      'gives an error its status',
      'http/problem.ts',
      `import { HttpStatus } from '@nestjs/common';\nexport const e = HttpStatus.CONFLICT;\n`,
    ],
    ['gives an error its status', 'http/problem.ts', `export const answer = (reply: Reply) => reply.status(404);\n`],
    ['gives an error its status', 'http/problem.ts', `export const answer = (reply: Reply) => reply.header('a', 'b').code(500).send();\n`],
  ])('%s: %s', async (_, own, text) => {
    expect(await rulesBroken(quick, 'api/src/submissions/bad.ts', text)).toContain('no-restricted-syntax');
    expect(await rulesBroken(quick, `api/src/${own}`, text)).not.toContain('no-restricted-syntax');
  });

  it('speaks to the chain: anchors/chain.ts', async () => {
    const text = `import { Wallet } from 'ethers';\nexport const wallet = Wallet.createRandom();\n`;
    expect(await rulesBroken(quick, 'api/src/anchors/bad.ts', text)).toEqual(['no-restricted-imports']);
    expect(await rulesBroken(quick, 'api/src/anchors/bad.ts', text.replace('ethers', 'ethers/wallet'))).toEqual(['no-restricted-imports']);
    expect(await rulesBroken(quick, 'api/src/anchors/chain.ts', text)).toEqual([]);
  });

  it('keeps each border though it is free of another', async () => {
    expect(await rulesBroken(quick, 'api/src/clock/clock.ts', `export const port = process.env['PORT'];\n`)).toEqual([
      'no-restricted-syntax',
    ]);
    expect(await rulesBroken(quick, 'api/src/config/config.ts', `export const now = new Date();\n`)).toEqual(['no-restricted-syntax']);
    expect(await rulesBroken(quick, 'api/src/http/problem.ts', `export const now = new Date();\n`)).toEqual(['no-restricted-syntax']);
  });
});

describe('everywhere', () => {
  it.each([
    ['any', `export const it: any = 1;\n`, '@typescript-eslint/no-explicit-any'],
    ['a default export', `export default 1;\n`, 'no-restricted-syntax'],
    ['a default export by another way', `const it = 1;\nexport { it as default };\n`, 'no-restricted-syntax'],
    ['a function of more than seventy lines', `export function long(): void {\n${'  call();\n'.repeat(75)}}\n`, 'max-lines-per-function'],
    ['a file of more than three hundred lines', 'export const it = 1;\n'.repeat(301), 'max-lines'],
    [
      'six constructor arguments',
      `export class It {\n  constructor(a: A, b: B, c: C, d: D, e: E, f: F) {\n    use(a, b, c, d, e, f);\n  }\n}\n`,
      '@typescript-eslint/max-params',
    ],
    ['a line on the console', `console.log('said');\nexport const it = 1;\n`, 'no-console'],
    ['a rule that is turned off for nothing', `// eslint-disable-next-line no-console\nexport const it = 1;\n`, null],
  ])('%s is refused', async (_, text, rule) => {
    const broken = await rulesBroken(quick, 'api/src/submissions/bad.ts', text);
    if (rule === null) expect(broken).toEqual([expect.stringContaining('Unused eslint-disable directive')]);
    else expect(broken).toContain(rule);
  });

  it('a promise that nobody waits for is refused, and so is a type that is imported as a value', async () => {
    const text = `import { Hash } from './hash.ts';\nasync function late(hash: Hash): Promise<Hash> {\n  return Promise.resolve(hash);\n}\nlate(new Uint8Array());\n`;
    expect(await rulesBroken(typed, 'proof/src/did.ts', text)).toEqual([
      '@typescript-eslint/consistent-type-imports',
      '@typescript-eslint/no-floating-promises',
    ]);
  });
});
