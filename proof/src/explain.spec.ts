import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inWords } from './explain.ts';
import { WORDS } from './words.ts';

const rules = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/spec|words/.test(file))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('\n');

describe('a reason in words', () => {
  it('names its facts, and reasons inside of it', () => {
    expect(inWords(['in-log', 3, 8])).toBe('It is entry 3 of 8 in the log.');
    expect(inWords(['unreadable', ['not-json', '/a', ['json-twice']]])).toBe('The file cannot be read: At /a: the key is there twice.');
  });

  it('says of a hostile text no more than fits a screen, and takes no fact for a place of its own', () => {
    expect(inWords(['sd-in-clear', 'x'.repeat(1_000_000)]).length).toBeLessThan(400);
    expect(inWords(['in-log', '{1}', '$&'])).toBe('It is entry {1} of $& in the log.');
  });

  it.each(Object.keys(WORDS))('%s is said by some rule', (code) => {
    expect(rules.includes(`'${code}'`)).toBe(true);
  });
});
