// npm run conformance: what others' vectors, documents and programs say, suite by suite; `--json` prints `[{ suite, passed, failed, skipped }]` and nothing else.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runJest } from './jest.ts';
import { leftOutOf } from './left-out.ts';

/** A suite speaks for others when it asks for their data or their programs; its name then begins so (test/shared-data.ts). */
const ASKS_OTHERS = /\bdescribeWith(?:SharedData)?\(/;
const BY_OTHERS = 'conformance: ';

interface Result {
  readonly suite: string;
  passed: number;
  failed: number;
  skipped: number;
}

function specsIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.spec\.tsx?$/.test(path) && !/(?:^|\/)(?:node_modules|dist)\//.test(path))
    .map((path) => join(folder, path))
    .filter((path) => ASKS_OTHERS.test(readFileSync(join(ROOT, path), 'utf8')));
}

const isJson = process.argv.includes('--json');
const specs = ['proof', 'schemas', 'web', 'api', 'scripts', 'test'].flatMap(specsIn);
const { isGood, tests, broken } = await runJest(['--runTestsByPath', ...specs], isJson ? 'to-stderr' : 'inherit');

const results = new Map<string, Result>();
for (const { suite: title, status } of tests) {
  if (!title.startsWith(BY_OTHERS)) continue;
  const suite = title.slice(BY_OTHERS.length);
  const result = results.get(suite) ?? { suite, passed: 0, failed: 0, skipped: 0 };
  results.set(suite, result);
  if (status === 'passed') result.passed++;
  else if (status === 'failed') result.failed++;
  else result.skipped++;
}
for (const suite of broken) results.set(suite, { suite, passed: 0, failed: 1, skipped: 0 });

const all = [...results.values()].sort((a, b) => (a.suite < b.suite ? -1 : 1));
if (isJson) console.log(JSON.stringify(all, null, 2));
else {
  console.log('\n  passed  failed skipped  suite');
  for (const { suite, passed, failed, skipped } of all)
    console.log(`${[passed, failed, skipped].map((count) => String(count).padStart(8)).join('')}  ${suite}`);
  for (const { wants } of leftOutOf(tests)) console.log(`\nSkipped for want of ${wants ?? 'a reason'}.`);
}
process.exitCode = isGood && all.length > 0 ? 0 : 1;
