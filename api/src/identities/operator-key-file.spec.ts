import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { keepOperatorKey } from './operator-key-file.ts';

let dataDir: string;
let file: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'terroir-key-'));
  file = join(dataDir, 'operator.key');
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

const modeOf = (path: string): number => statSync(path).mode & 0o777;

it('the operator’s key is kept where only this user can read it', () => {
  keepOperatorKey(dataDir, 'terroir_a_b');
  expect([readFileSync(file, 'utf8'), modeOf(file)]).toEqual(['terroir_a_b\n', 0o600]);
});

it.each([
  ['operator.key', 'the file of an older key'],
  ['operator.key.next', 'what a kill left of another attempt'],
])('%s that everyone can read does not open the new key to them: %s', (name) => {
  writeFileSync(join(dataDir, name), 'older\n', { mode: 0o644 });
  keepOperatorKey(dataDir, 'terroir_a_b');
  expect([readFileSync(file, 'utf8'), modeOf(file)]).toEqual(['terroir_a_b\n', 0o600]);
  expect(readdirSync(dataDir)).toEqual(['operator.key']);
});

it('who holds the older file open does not read the new key in it', () => {
  writeFileSync(file, 'older\n', { mode: 0o644 });
  const before = statSync(file).ino;
  keepOperatorKey(dataDir, 'terroir_a_b');
  expect(statSync(file).ino).not.toBe(before);
});
