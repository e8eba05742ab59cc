import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { problemCodes } from '../../api/src/http/problem.ts';
import { VARIABLES } from '../../api/src/config/config.ts';
import { ROOT } from './service-process.ts';

const headings = (file: string): string[] =>
  [...readFileSync(join(ROOT, 'docs', file), 'utf8').matchAll(/^## (\S+)$/gm)].map(([, name = '']) => name);

it('docs/problems.md explains every problem, and none that there is not', () => {
  expect(headings('problems.md').sort()).toEqual([...problemCodes].sort());
});

it('docs/operate.md explains every variable that is read', () => {
  const text = readFileSync(join(ROOT, 'docs', 'operate.md'), 'utf8');
  expect(VARIABLES.filter((name) => !new RegExp(`^\\|[^|]*\`${name}\``, 'm').test(text))).toEqual([]);
});
