import { availableParallelism } from 'node:os';

/** Specs beside the code need no socket; those in `test/` get a real PostgreSQL from the global set-up. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': '@swc/jest' },
  testMatch: ['<rootDir>/{proof,schemas,web,api,scripts}/**/*.spec.ts?(x)', '<rootDir>/test/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '/.data/'],
  cacheDirectory: '<rootDir>/.cache/jest',
  // Suites wait for chains and databases more than they compute.
  maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.ts',
  // Against what hangs, not a measure: machines that do much else at once are slow.
  testTimeout: 120_000,
};
