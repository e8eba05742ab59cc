import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import extractConfiguration from 'dependency-cruiser/config-utl/extract-depcruise-config';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDERS = ['proof', 'schemas', 'web', 'api', 'scripts', 'test'];
const folders: string[] = [];
let rules: IConfiguration;

beforeAll(async () => {
  rules = await extractConfiguration(join(ROOT, '.dependency-cruiser.js'));
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function broken(baseDir: string): Promise<{ readonly modules: number; readonly violations: readonly string[] }> {
  const { output } = await cruise(FOLDERS, {
    ...rules.options,
    baseDir,
    ruleSet: { forbidden: rules.forbidden ?? [] },
    validate: true,
  });
  const { totalCruised, violations } = (output as ICruiseResult).summary;
  return { modules: totalCruised, violations: violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`) };
}

/** The rules that a tree of these files breaks, by name. Every package has a door; what a file says is told by what it imports. */
async function rulesBrokenBy(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'terroir-rules-')));
  folders.push(folder);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const doors = { proof: 'dep', schemas: 'dep', web: 'dep', api: 'dep' };
  write('package.json', JSON.stringify({ type: 'module', devDependencies: { dev: '1' } }));
  for (const name of ['dep', 'dev', 'stranger']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'export const nothing = 0;\n');
  }
  mkdirSync(join(folder, 'node_modules', '@terroir'));
  for (const [name, dependency] of Object.entries(doors)) {
    const ours = Object.fromEntries(Object.keys(doors).map((other) => [`@terroir/${other}`, '*']));
    write(
      `${name}/package.json`,
      JSON.stringify({
        name: `@terroir/${name}`,
        type: 'module',
        exports: { '.': { source: './src/index.ts' } },
        dependencies: { ...ours, [dependency]: '1' },
        devDependencies: { dev: '1' },
      }),
    );
    write(`${name}/src/index.ts`, 'export const door = 0;\n');
    symlinkSync(join('..', '..', name), join(folder, 'node_modules', '@terroir', name), 'dir');
  }
  for (const [path, text] of Object.entries({ 'scripts/a.ts': '', 'test/a.ts': '', ...files })) write(path, text);
  return [...new Set((await broken(folder)).violations.map((violation) => violation.split(':')[0] ?? ''))].sort();
}

const reads = (what: string): string => `import * as read from '${what}';\nexport const it = read;\n`;
const readsTypes = (what: string): string => `import type * as read from '${what}';\nexport type It = typeof read;\n`;

/** The order of docs/design.md, written anew: a rule that is lost from the configuration is missed here. */
const LATER = [
  ['http', 'identities'],
  ['database', 'identities'],
  ['config', 'statements'],
  ['clock', 'log'],
  ['embedded', 'anchors'],
  ['documents', 'status'],
  ['identities', 'limits'],
  ['limits', 'statements'],
  ['statements', 'status'],
  ['status', 'issuing'],
  ['issuing', 'log'],
  ['log', 'anchors'],
  ['anchors', 'proofs'],
  ['proofs', 'organisations'],
  ['organisations', 'schemes'],
  ['schemes', 'evidence'],
  ['evidence', 'ownership'],
  ['ownership', 'submissions'],
  ['submissions', 'contexts'],
  ['contexts', 'records'],
  ['records', 'attestations'],
  ['attestations', 'events'],
  ['events', 'trace'],
  ['trace', 'passports'],
  ['passports', 'audit'],
  ['audit', 'fsck'],
  ['fsck', 'metrics'],
  ['metrics', 'health'],
  ['health', 'openapi'],
] as const;

describe('the import rules', () => {
  it('hold in this tree', async () => {
    const { modules, violations } = await broken(ROOT);
    expect(violations).toEqual([]);
    expect(modules).toBeGreaterThan(250);
  });

  it('let a tree pass in which everything is read the right way', async () => {
    const files = {
      'schemas/src/a.ts': reads('@terroir/proof'),
      'web/src/a.tsx': reads('@terroir/proof') + readsTypes('@terroir/schemas'),
      'api/src/submissions/a.ts': reads('@terroir/web') + reads('../log/a.ts').replaceAll('read', 'log').replace(' it', ' log2'),
      'api/src/log/a.ts': reads('../database/a.ts'),
      'api/src/database/a.ts': reads('dep'),
      'api/src/service.ts': reads('./submissions/a.ts'),
      'api/src/log/a.spec.ts': reads('../submissions/a.ts'),
      'scripts/a.ts': reads('../api/src/submissions/a.ts'),
      'test/a.ts': reads('../scripts/a.ts'),
    };
    expect(await rulesBrokenBy(files)).toEqual([]);
  });

  it.each([
    ['proof', 'schemas', 'proof-reads-nothing-of-ours'],
    ['proof', 'web', 'proof-reads-nothing-of-ours'],
    ['proof', 'api', 'proof-reads-nothing-of-ours'],
    ['schemas', 'web', 'schemas-reads-only-proof'],
    ['schemas', 'api', 'schemas-reads-only-proof'],
    ['web', 'api', 'web-reads-only-proof-and-schemas'],
  ])('refuse %s reading %s, be it only its types', async (from, to, rule) => {
    expect(await rulesBrokenBy({ [`${from}/src/a.ts`]: reads(`@terroir/${to}`) })).toEqual([rule]);
    expect(await rulesBrokenBy({ [`${from}/src/a.ts`]: readsTypes(`@terroir/${to}`) })).toEqual([rule]);
  });

  it.each([
    ['proof', 'proof-reads-nothing-of-ours'],
    ['schemas', 'schemas-reads-only-proof'],
    ['web', 'web-reads-only-proof-and-schemas'],
    ['api', 'api-reads-only-proof-and-schemas-and-web'],
  ])('refuse %s reading scripts and tests', async (from, rule) => {
    expect(await rulesBrokenBy({ [`${from}/src/a.ts`]: reads('../../scripts/a.ts') })).toEqual([rule]);
    expect(await rulesBrokenBy({ [`${from}/src/a.ts`]: reads('../../test/a.ts') })).toEqual([rule]);
  });

  it('refuse a package that is entered by another way than its door', async () => {
    const files = { 'proof/src/inner.ts': 'export const inner = 0;\n', 'api/src/log/a.ts': reads('../../../proof/src/inner.ts') };
    expect(await rulesBrokenBy(files)).toEqual(['packages-are-entered-by-their-door']);
  });

  it.each(LATER)('refuse api/src/%s reading api/src/%s, which comes later', async (earlier, later) => {
    const [rule, ...more] = await rulesBrokenBy({
      [`api/src/${later}/a.ts`]: 'export const later = 0;\n',
      [`api/src/${earlier}/a.ts`]: reads(`../${later}/a.ts`),
    });
    expect(rule).toMatch(new RegExp(`^(?:ground|${earlier})-reads-nothing-later$`));
    expect(more).toEqual([]);
  });

  it('refuse a folder of api/src that has no place in the order', async () => {
    const files = { 'api/src/novelty/a.ts': 'export const it = 0;\n', 'api/src/service.ts': reads('./novelty/a.ts') };
    expect(await rulesBrokenBy(files)).toEqual(['folders-of-api-have-a-place']);
  });

  it('refuse a folder that reads what puts the folders together', async () => {
    const files = { 'api/src/service.ts': 'export const it = 0;\n', 'api/src/log/a.ts': reads('../service.ts') };
    expect(await rulesBrokenBy(files)).toEqual(['folders-do-not-read-what-puts-them-together']);
  });

  it.each(['http', 'database', 'config', 'clock', 'documents', 'passports/read'])(
    'refuse what judges passports reading api/src/%s; it may know the shapes there',
    async (folder) => {
      const files = { [`api/src/${folder}/a.ts`]: 'export const it = 0;\n' };
      expect(await rulesBrokenBy({ ...files, 'api/src/passports/judge/a.ts': reads(`../../${folder}/a.ts`) })).toEqual([
        'what-judges-passports-reads-and-serves-nothing',
      ]);
      expect(await rulesBrokenBy({ ...files, 'api/src/passports/judge/a.ts': readsTypes(`../../${folder}/a.ts`) })).toEqual([]);
    },
  );

  it.each(['read', 'judge'])('refuse passports/%s knowing anything of how passports are served', async (folder) => {
    const files = { 'api/src/passports/serve/a.ts': 'export const it = 0;\n' };
    for (const how of [reads, readsTypes])
      expect(await rulesBrokenBy({ ...files, [`api/src/passports/${folder}/a.ts`]: how('../serve/a.ts') })).toContain(
        'what-reads-passports-does-not-serve',
      );
  });

  it('let what reads passports use what judges them, and what serves them both', async () => {
    const files = {
      'api/src/passports/judge/a.ts': reads('@terroir/proof'),
      'api/src/passports/read/a.ts': reads('../judge/a.ts'),
      'api/src/passports/serve/a.ts': reads('../read/a.ts') + reads('../judge/a.ts').replaceAll('read', 'judge').replace(' it', ' that'),
    };
    expect(await rulesBrokenBy(files)).toEqual([]);
  });

  it('refuse cycles, be they only of types', async () => {
    for (const how of [reads, readsTypes])
      expect(await rulesBrokenBy({ 'api/src/log/a.ts': how('./b.ts'), 'api/src/log/b.ts': how('./a.ts') })).toEqual(['no-cycles']);
  });

  it('refuse what cannot be found', async () => {
    expect(await rulesBrokenBy({ 'api/src/log/a.ts': reads('./missing.ts') })).toEqual(['nothing-that-is-not-there']);
  });

  it('refuse a dependency of development, or one that is not named, in what is shipped; a spec may have it', async () => {
    expect(await rulesBrokenBy({ 'api/src/log/a.ts': reads('dev') })).toEqual(['no-dev-dependency-in-what-is-shipped']);
    expect(await rulesBrokenBy({ 'api/src/log/a.ts': reads('stranger') })).toEqual(['packages-name-what-they-need']);
    expect(
      await rulesBrokenBy({
        'api/src/log/a.spec.ts': reads('dev') + reads('stranger').replaceAll('read', 'other').replace(' it', ' that'),
      }),
    ).toEqual([]);
  });

  it('refuse drawers without an idea', async () => {
    for (const drawer of ['utils/a', 'common/a', 'helpers/a', 'log/utils', 'log/helper'])
      expect(
        await rulesBrokenBy({ [`schemas/src/${drawer}.ts`]: 'export const it = 0;\n', 'schemas/src/a.ts': reads(`./${drawer}.ts`) }),
      ).toEqual(['no-drawers']);
  });

  it('refuse a spec that is read by what is shipped', async () => {
    expect(await rulesBrokenBy({ 'proof/src/a.spec.ts': 'export const it = 0;\n', 'proof/src/a.ts': reads('./a.spec.ts') })).toEqual([
      'no-spec-in-what-is-shipped',
    ]);
  });
});
