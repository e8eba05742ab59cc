import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';

/** Vectors and documents made by others. They live beside the repository and are not part of it. */
export const SHARED_DATA = join(import.meta.dirname, '..', '..', 'shared', 'data');

/** `describe` where the shared data is, a skip that says so elsewhere. CI treats such a skip as a failure. */
export const describeWithSharedData = (name: string, tests: () => void): void => {
  if (existsSync(SHARED_DATA)) describe(name, tests);
  else describe.skip(`${name} (skipped: ../shared/data is not there)`, tests);
};
