// npm test: all tests, or those of the paths that are given (`npm test -- test/log`). Says at the end what was left out for want of something.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARTIFACT_FILE, BUILD_FOLDER, artifactOf } from './artifact.ts';
import { ROOT, runJest } from './jest.ts';
import { leftOutOf } from './left-out.ts';

const isCi = (process.env['CI'] ?? '') !== '';

/** The contract's own tests. What they say matters only when one fails. */
function isContractGood(): boolean {
  const since = performance.now();
  process.stdout.write('contract: unit, fuzz and invariant tests … ');
  const hardhat = join(ROOT, 'node_modules', 'hardhat', 'dist', 'src', 'cli.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [hardhat, 'test', 'solidity'], { cwd: ROOT, encoding: 'utf8' });
  const took = `${String(Math.round((performance.now() - since) / 1000))} s`;
  const [, passed = 'all'] = /([0-9]+) passing/.exec(stdout) ?? [];
  console.log(status === 0 ? `${passed} passed, ${took}` : `FAILED, ${took}\n${stdout.replaceAll(/^ *✔.*\n/gm, '')}${stderr}`);
  return status === 0 && isArtifactBuilt();
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

async function areSuitesGood(args: readonly string[]): Promise<boolean> {
  const { isGood, tests } = await runJest(args, 'inherit');
  // Of a run of some tests by name, the others are left out because that was asked.
  const leftOut = args.some((arg) => /^(?:-t|--testNamePattern)/.test(arg)) ? [] : leftOutOf(tests);
  if (leftOut.length > 0) console.log('\nLeft out:');
  for (const { wants, isAtHand, suites } of leftOut)
    console.log(
      `  ${wants === null ? 'for no reason given' : isAtHand ? `as if there were no ${wants}` : `without ${wants}`}: ${suites.join('; ')}`,
    );
  const isExcused = leftOut.every(({ isAtHand }) => !isAtHand);
  if (isCi && !isExcused) console.log('FAILED: in CI nothing is left out that could be run.');
  return isGood && (isExcused || !isCi);
}

const args = process.argv.slice(2);
const ofSuites = args.filter((arg) => !arg.startsWith('contracts'));
const isContractFine = (args.length > 0 && ofSuites.length === args.length) || isContractGood();
const areSuitesFine = (args.length > 0 && ofSuites.length === 0) || (await areSuitesGood(ofSuites));
process.exitCode = isContractFine && areSuitesFine ? 0 : 1;
