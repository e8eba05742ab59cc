import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import { SHARED_DATA, WANTED, type Wanted } from './at-hand.ts';

export { SHARED_DATA };

/** How the names of suites begin that are others' vectors, documents or programs: `npm run conformance` counts these. */
const BY_OTHERS = 'conformance: ';

/** `describe` where what the tests want is at hand, a skip that says so elsewhere. CI treats a skip of what is at hand as a failure. */
export function describeWith(wanted: Wanted, name: string, tests: (path: string) => void): void {
  const path = WANTED[wanted]();
  const title = wanted === 'Chromium' ? name : BY_OTHERS + name;
  if (path === null)
    describe.skip(`${title} (skipped: ${wanted} is not there)`, () => {
      // The tests themselves are not even read: they may list what is not there.
      it('is left out', () => undefined);
    });
  else
    describe(title, () => {
      tests(path);
    });
}

/** As `describeWith`, for vectors and documents made by others. */
export const describeWithSharedData = (name: string, tests: () => void): void => {
  describeWith('../shared/data', name, tests);
};

/** A file of the shared data, as text. */
export const sharedText = (...path: readonly string[]): string => readFileSync(join(SHARED_DATA, ...path), 'utf8');

/** A file of the shared data, as JSON. */
export const sharedJson = (...path: readonly string[]): unknown => JSON.parse(sharedText(...path));
