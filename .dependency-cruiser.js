/** The folders of api/src, in the order a statement meets them: a later one may read an earlier one, never back. Those of one line stand beside each other. */
const ORDER = [
  ['http', 'database', 'config', 'clock', 'embedded', 'documents'],
  ['identities'],
  ['limits'],
  ['statements'],
  ['status'],
  ['issuing'],
  ['log'],
  ['anchors'],
  ['proofs'],
  ['organisations'],
  ['schemes'],
  ['evidence'],
  ['ownership'],
  ['submissions'],
  ['contexts'],
  ['records'],
  ['attestations'],
  ['events'],
  ['trace'],
  ['passports'],
  ['audit'],
  ['successor'],
  ['fsck'],
  ['metrics'],
  ['health'],
  ['openapi'],
];

const SPEC = String.raw`\.spec\.tsx?$`;
const PACKAGES = ['proof', 'schemas', 'web', 'api'];
const oneOf = (names) => `(?:${names.join('|')})`;

/** What each package may read of ours. */
const REACH = { proof: [], schemas: ['proof'], web: ['proof', 'schemas'], api: ['proof', 'schemas', 'web'] };

const packageRules = Object.entries(REACH).map(([name, reach]) => ({
  name: `${name}-reads-${reach.length === 0 ? 'nothing-of-ours' : `only-${reach.join('-and-')}`}`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: { path: `^${oneOf([...PACKAGES, 'scripts', 'test'])}/`, pathNot: `^${oneOf([name, ...reach])}/` },
}));

const orderRules = ORDER.slice(0, -1).map((line, i) => ({
  name: `${line.length > 1 ? 'ground' : line[0]}-reads-nothing-later`,
  comment: 'A later folder may read an earlier one, never back (docs/design.md, 3).',
  severity: 'error',
  from: { path: `^api/src/${oneOf(line)}/`, pathNot: SPEC },
  to: { path: `^api/src/${oneOf(ORDER.slice(i + 1).flat())}/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...packageRules,
    {
      name: 'packages-are-entered-by-their-door',
      comment: 'What a package offers is what its package.json exports; api by its parts only for scripts and tests.',
      severity: 'error',
      from: { path: `^(${PACKAGES.join('|')})/`, pathNot: SPEC },
      to: {
        path: `^${oneOf(PACKAGES)}/`,
        pathNot: ['^$1/', `^${oneOf(PACKAGES)}/src/index\\.ts$`, '^proof/src/(?:explain|crypto/webcrypto|crypto/noble)\\.ts$'],
      },
    },
    ...orderRules,
    {
      name: 'folders-of-api-have-a-place',
      comment: 'A new folder is put into the order, here and in docs/design.md, before anything reads it.',
      severity: 'error',
      from: {},
      to: { path: '^api/src/[^/]+/', pathNot: `^api/src/${oneOf(ORDER.flat())}/` },
    },
    {
      name: 'folders-do-not-read-what-puts-them-together',
      comment: 'app, ground, service and main put the folders together.',
      severity: 'error',
      from: { path: '^api/src/[^/]+/', pathNot: SPEC },
      to: { path: '^api/src/[^/]+\\.ts$' },
    },
    {
      name: 'what-judges-passports-reads-and-serves-nothing',
      comment: 'The rules of passports are pure: they know of what was read its shape alone.',
      severity: 'error',
      from: { path: '^api/src/passports/judge/', pathNot: SPEC },
      to: {
        path: [
          '^api/src/(?:http|database|config|clock|documents)/',
          '^api/src/passports/(?:read|serve)/',
          '(?:^|/)node_modules/(?:@nestjs|fastify|pg)/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'what-reads-passports-does-not-serve',
      severity: 'error',
      from: { path: '^api/src/passports/(?:read|judge)/', pathNot: SPEC },
      to: { path: '^api/src/passports/serve/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-that-is-not-there', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependency-in-what-is-shipped',
      severity: 'error',
      from: { path: `^${oneOf(PACKAGES)}/src/`, pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'packages-name-what-they-need',
      comment: 'What is imported stands in the package.json beside it.',
      severity: 'error',
      from: { path: `^${oneOf(PACKAGES)}/src/`, pathNot: SPEC },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-drawers',
      comment: 'A folder is named for its idea.',
      severity: 'error',
      from: {},
      to: { path: '(?:^|/)(?:common|utils?|helpers?|shared|misc)(?:/|\\.tsx?$)', pathNot: '(?:^|/)node_modules/' },
    },
    {
      name: 'no-spec-in-what-is-shipped',
      severity: 'error',
      from: { path: `^${oneOf(PACKAGES)}/src/`, pathNot: SPEC },
      to: { path: SPEC },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(?:^|/)dist/', '^contracts/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
