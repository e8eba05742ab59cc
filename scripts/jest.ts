import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');
const REPORT = join(ROOT, '.cache', 'test-report.json');

/** One test as Jest tells of it: `passed`, `failed`, or left out (`pending`, `todo`). */
export interface Told {
  readonly suite: string;
  readonly status: string;
  readonly fullName: string;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly ancestorTitles: readonly string[];
    }[];
  }[];
}

/** What a run of Jest came to. `broken` are the files whose tests could not even be read. */
interface Ran {
  readonly isGood: boolean;
  readonly tests: readonly Told[];
  readonly broken: readonly string[];
}

/** Runs a program of the project on this Node.js; what it prints goes where ours goes, or to the error stream alone. */
async function run(program: readonly string[], output: 'inherit' | 'to-stderr'): Promise<boolean> {
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    stdio: ['ignore', output === 'inherit' ? 'inherit' : process.stderr, 'inherit'],
  });
  // A Ctrl-C reaches Jest from the terminal; this waits until it has stopped its database.
  const wait = (): void => undefined;
  process.on('SIGINT', wait);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  process.off('SIGINT', wait);
  return code === 0;
}

/** Runs Jest with these arguments and reads its report. */
export async function runJest(args: readonly string[], output: 'inherit' | 'to-stderr'): Promise<Ran> {
  mkdirSync(dirname(REPORT), { recursive: true });
  rmSync(REPORT, { force: true });
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const isGood = await run([...flags, jest, '--json', `--outputFile=${REPORT}`, ...args], output);
  // Without a report Jest ran nothing, and has said why.
  const { testResults } = existsSync(REPORT) ? (JSON.parse(readFileSync(REPORT, 'utf8')) as Report) : { testResults: [] };
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ status, fullName, ancestorTitles }) => ({
      suite: ancestorTitles[0] ?? name.slice(ROOT.length + 1),
      status,
      fullName,
    })),
  );
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  return { isGood, tests, broken: broken.map(({ name }) => name.slice(ROOT.length + 1)) };
}
