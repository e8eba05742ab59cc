// All tests, or those of the paths that are given: `npm test -- test/log`. Says at the end what was left out for want of something.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WANTED, type Wanted } from '../test/at-hand.ts';
import { ARTIFACT_FILE, BUILD_FOLDER, artifactOf } from './artifact.ts';

const ROOT = join(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules');
const REPORT = join(ROOT, '.cache', 'test-report.json');
const isCi = (process.env['CI'] ?? '') !== '';

/** What Jest's report says, as far as it is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly ancestorTitles: readonly string[];
    }[];
  }[];
}

const seconds = (since: number): string => `${String(Math.round((performance.now() - since) / 1000))} s`;

/** Runs a program of the project under this Node.js. Its output is shown as it comes, or kept for when it fails. */
async function run(program: readonly string[], output: 'shown' | 'kept'): Promise<{ readonly isGood: boolean; readonly text: string }> {
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    stdio: ['ignore', output === 'shown' ? 'inherit' : 'pipe', output === 'shown' ? 'inherit' : 'pipe'],
  });
  let text = '';
  const keep = (chunk: Buffer): void => {
    text += chunk.toString('utf8');
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { isGood: code === 0, text };
}

/** Runs what says much and matters only when it fails. */
async function quietly(title: string, program: readonly string[]): Promise<boolean> {
  const since = performance.now();
  process.stdout.write(`${title} … `);
  const { isGood, text } = await run(program, 'kept');
  const passing = /([0-9]+) passing/.exec(text)?.[1];
  console.log(
    isGood
      ? `${passing === undefined ? 'good' : `${passing} passed`}, ${seconds(since)}`
      : `FAILED, ${seconds(since)}\n${text.replaceAll(/^ *✔.*\n/gm, '')}`,
  );
  return isGood;
}

function isArtifactBuilt(): boolean {
  const isSame = readFileSync(ARTIFACT_FILE, 'utf8') === artifactOf(BUILD_FOLDER);
  console.log(
    isSame
      ? 'contract: the artifact is what the sources build to'
      : 'contract: FAILED, contracts/artifact is not what the sources build to. It fixes the address: if that is meant, run `node scripts/artifact.ts` and say why in docs/decisions.',
  );
  return isSame;
}

async function contracts(): Promise<boolean> {
  const hardhat = join(BIN, 'hardhat', 'dist', 'src', 'cli.js');
  const isGood = await quietly('contract: unit, fuzz and invariant tests, and gas by the snapshot', [
    hardhat,
    'test',
    'solidity',
    '--snapshot-check',
  ]);
  return isArtifactBuilt() && isGood;
}

/** What was left out: each suite that was skipped, with the reason that its name gives. */
function leftOut(): { readonly said: readonly string[]; readonly isAllowed: boolean } {
  // Without a report Jest ran nothing, and has said why.
  const { testResults } = existsSync(REPORT) ? (JSON.parse(readFileSync(REPORT, 'utf8')) as Report) : { testResults: [] };
  const skipped = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'pending' || status === 'todo'),
  );
  const suitesOf = new Map<string, Set<string>>();
  for (const { fullName, ancestorTitles } of skipped) {
    const reason = /\(skipped: (.+?) is not there\)/.exec(fullName)?.[1] ?? '';
    suitesOf.set(reason, (suitesOf.get(reason) ?? new Set()).add((ancestorTitles[0] ?? fullName).replace(/ \(skipped: .*/, '')));
  }
  const isWanted = (reason: string): reason is Wanted => Object.hasOwn(WANTED, reason);
  return {
    said: [...suitesOf].map(
      ([reason, names]) => `  ${reason === '' ? 'for no reason given' : `without ${reason}`}: ${[...names].join('; ')}`,
    ),
    isAllowed: [...suitesOf.keys()].every((reason) => isWanted(reason) && WANTED[reason]() === null),
  };
}

async function suites(paths: readonly string[]): Promise<boolean> {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  rmSync(REPORT, { force: true });
  const jest = join(BIN, 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const { isGood } = await run([...flags, jest, '--json', `--outputFile=${REPORT}`, ...paths], 'shown');
  const { said, isAllowed } = leftOut();
  if (said.length > 0) console.log(`\nLeft out:\n${said.join('\n')}`);
  if (isCi && !isAllowed) console.log('FAILED: in CI nothing is left out that could be run.');
  return isGood && (isAllowed || !isCi);
}

const paths = process.argv.slice(2);
const areContractsAsked = paths.length === 0 || paths.some((path) => path.startsWith('contracts'));
const others = paths.filter((path) => !path.startsWith('contracts'));
const isContractGood = !areContractsAsked || (await contracts());
const areSuitesGood = (paths.length > 0 && others.length === 0) || (await suites(others));
process.exitCode = isContractGood && areSuitesGood ? 0 : 1;
