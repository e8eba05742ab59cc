import { WANTED } from '../test/at-hand.ts';
import type { Told } from './jest.ts';

/** The tests that were left out for one reason. */
interface LeftOut {
  /** What is missing, by its name in `WANTED`; null where the skip does not say so. */
  readonly wants: string | null;
  /** Whether it is there all the same, so that nothing excuses the skip. */
  readonly isAtHand: boolean;
  readonly suites: readonly string[];
}

const REASON = / ?\((?:skipped|left out): ([^()]*)\)/;

/** What a skip wants, as its name says it: `… (skipped: Chromium is not there)`. */
function wantedBy(fullName: string): string | null {
  const [, reason = ''] = REASON.exec(fullName) ?? [];
  return Object.keys(WANTED).find((name) => reason.includes(name)) ?? null;
}

/** What was left out, by reason. */
export function leftOutOf(tests: readonly Told[]): readonly LeftOut[] {
  const suites = new Map<string | null, Set<string>>();
  for (const { status, fullName, suite } of tests) {
    if (status !== 'pending' && status !== 'todo') continue;
    const wants = wantedBy(fullName);
    suites.set(wants, (suites.get(wants) ?? new Set()).add(suite.replace(REASON, '')));
  }
  const atHand: Readonly<Record<string, () => string | null>> = WANTED;
  return [...suites].map(([wants, names]) => ({
    wants,
    isAtHand: wants === null || (atHand[wants]?.() ?? null) !== null,
    suites: [...names],
  }));
}
