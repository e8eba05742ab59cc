import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TYPESCRIPT = ['{api,proof,schemas,web,scripts,test}/**/*.{ts,tsx}', '*.ts'];
const SPECS = ['**/*.spec.{ts,tsx}', 'test/**'];

/** What proof and schemas may not reach for: they run in Node.js, browser and worker alike, and time and cryptography are given to them. */
const PLATFORM = [
  ...['Buffer', 'process', 'global', 'require', '__dirname', '__filename'],
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'navigator', 'window', 'document', 'self', 'globalThis'],
  ...['crypto', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'console', 'eval'],
].map((name) => ({ name, message: 'Rules are pure: bytes in, answers out. What the platform has is given as an argument.' }));

const NO_DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
  message: 'Exports are named; only what a tool insists on has a default.',
};

const TELL_THE_TIME = [
  'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
  'CallExpression[callee.object.name="Date"][callee.property.value="now"]',
  'NewExpression[callee.name="Date"][arguments.length=0]',
  'CallExpression[callee.name="Date"]',
  'MemberExpression[object.name="performance"][property.name="timeOrigin"]',
  'MemberExpression[object.name="Temporal"][property.name="Now"]',
].map((selector) => ({ selector, message: 'One file reads the clock, api/src/clock/clock.ts; everything else is told the time.' }));

const READ_THE_ENVIRONMENT = [
  'MemberExpression[object.name="process"][property.name="env"]',
  'MemberExpression[object.name="process"][property.value="env"]',
  'VariableDeclarator[init.name="process"] Property[key.name="env"]',
  'ImportSpecifier[imported.name="env"]',
].map((selector) => ({
  selector,
  message: 'One file reads the environment, api/src/config/config.ts; everything else is told what it says.',
}));

const REFUSING_STATUS = 'Literal[value>=400]';
const CHOOSE_A_STATUS = [
  'ImportDeclaration[source.value="@nestjs/common"] ImportSpecifier[imported.name=/Exception$|^HttpStatus$/]',
  `CallExpression[callee.property.name=/^(?:status|code|sendStatus)$/] > ${REFUSING_STATUS}`,
  `Decorator > CallExpression[callee.name="HttpCode"] > ${REFUSING_STATUS}`,
  `AssignmentExpression[left.property.name="statusCode"] > ${REFUSING_STATUS}`,
].map((selector) => ({
  selector,
  message: 'One file gives an error its HTTP status, api/src/http/problem.ts: throw a LedgerError with a code.',
}));

const API_BORDERS = [NO_DEFAULT_EXPORT, ...TELL_THE_TIME, ...READ_THE_ENVIRONMENT, ...CHOOSE_A_STATUS];

/** `borders` without those of one file: the file that stands at this border. */
const but = (own) => ['error', ...API_BORDERS.filter((border) => !own.includes(border))];

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/node_modules/',
    '.cache/',
    '.data/',
    'coverage/',
    'contracts/build/',
    'contracts/cache/',
    'contracts/artifact/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/consistent-type-exports': ['error', { fixMixedExportsWithInlineTypeSpecifier: true }],
      // payload['iss'] says that the shape is not ours to promise.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/strict-boolean-expressions': ['error', { allowString: false, allowNumber: false, allowNullableObject: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/require-await': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-shadow': 'error',
      '@typescript-eslint/max-params': ['error', { max: 5 }],
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // It asks for `!`, which is refused.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Options of others are declared as classes and taken as objects.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // An index signature is how the style writes a table by a union of codes; a readonly one cannot be said as Record.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // An object of a module, `Certificate`, and its type share one name.
      '@typescript-eslint/no-redeclare': 'off',
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 4],
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT],
      'no-console': 'error',
      'no-param-reassign': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-useless-assignment': 'error',
      'no-unreachable-loop': 'error',
      'no-self-compare': 'error',
      'no-template-curly-in-string': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['{proof,schemas}/src/**/*.ts'],
    ignores: SPECS,
    rules: {
      'no-restricted-globals': ['error', ...PLATFORM],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex:
                '^node:|^(?:assert|buffer|child_process|crypto|dns|events|fs|http|https|net|os|path|process|stream|timers|url|util|worker_threads|zlib)(?:/|$)',
              message: 'Rules are pure: nothing of Node.js.',
            },
          ],
        },
      ],
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, ...TELL_THE_TIME],
    },
  },
  { files: ['api/src/**/*.ts'], ignores: SPECS, rules: { 'no-restricted-syntax': ['error', ...API_BORDERS] } },
  { files: ['api/src/config/config.ts'], rules: { 'no-restricted-syntax': but(READ_THE_ENVIRONMENT) } },
  // The embedded chain is a program of its own and gives its blocks their time, as any chain does.
  { files: ['api/src/clock/clock.ts'], rules: { 'no-restricted-syntax': but(TELL_THE_TIME) } },
  { files: ['api/src/http/problem.ts', 'api/src/http/problem-filter.ts'], rules: { 'no-restricted-syntax': but(CHOOSE_A_STATUS) } },
  {
    files: ['api/src/**/*.ts'],
    ignores: [...SPECS, 'api/src/anchors/{chain,chain-key,contract,anchor-transaction}.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^ethers(?:/|$)', message: 'One file speaks to the chain, api/src/anchors/chain.ts; what it speaks of is beside it.' },
          ],
        },
      ],
    },
  },
  {
    // A claim is as long as what it tells; the tree of a suite is one function.
    files: SPECS,
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 1200, skipBlankLines: true, skipComments: true }],
      'max-depth': 'off',
      '@typescript-eslint/max-params': 'off',
      // Answers of every route are looked into by what they are expected to be.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowAny: true, allowBoolean: false, allowNever: false, allowNullish: false, allowNumber: false, allowRegExp: false },
      ],
      ...Object.fromEntries(
        ['assignment', 'member-access', 'argument', 'call', 'return'].map((use) => [`@typescript-eslint/no-unsafe-${use}`, 'off']),
      ),
    },
  },
  // Each parameter of a route is a sentence of its own: what is asked, by whom, where the answer goes.
  { files: ['**/*.controller.ts'], rules: { '@typescript-eslint/max-params': ['error', { max: 6 }] } },
  // What people read in a terminal.
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
  // What tools call by its default export.
  { files: ['*.{ts,js}', 'web/*.ts', 'test/global-*.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.{js,mjs}'],
    rules: { eqeqeq: 'error', 'prefer-const': 'error', 'no-var': 'error', 'no-undef': 'off', 'no-unused-vars': 'error' },
  },
);
