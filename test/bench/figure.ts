/** What a figure is to reach: `value` or, where it is measured against a baseline of the same run, `ratio`. */
export interface Goal {
  readonly of: 'value' | 'ratio';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What was measured. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same by what it is held against, in the same unit and the same run; null where nothing fits. */
  readonly baseline: number | null;
  /** What the baseline is. */
  readonly against: string | null;
  readonly goal: Goal | null;
}

/** One row of `npm run bench`. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number | null;
  readonly against: string | null;
  /** value / baseline. */
  readonly ratio: number | null;
  readonly goal: string | null;
  readonly met: boolean | null;
}

const rounded = (value: number): number => Number(value.toPrecision(4));

function wordsOf({ of, atLeast, atMost }: Goal): string {
  const [sign, bound] = atLeast === undefined ? ['<=', atMost] : ['>=', atLeast];
  return `${of === 'ratio' ? 'ratio ' : ''}${sign} ${String(bound)}`;
}

/** The row of what was measured: its ratio, and whether it reaches its goal. */
export function figureOf({ goal, value, baseline, ...rest }: Measured): Figure {
  const ratio = baseline === null ? null : value / baseline;
  const reached = goal?.of === 'ratio' ? ratio : value;
  const met =
    goal === null || reached === null
      ? null
      : reached >= (goal.atLeast ?? Number.NEGATIVE_INFINITY) && reached <= (goal.atMost ?? Infinity);
  return {
    ...rest,
    value: rounded(value),
    baseline: baseline === null ? null : rounded(baseline),
    ratio: ratio === null ? null : rounded(ratio),
    goal: goal === null ? null : wordsOf(goal),
    met,
  };
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * Milliseconds that one call of each takes: the two are called by turns, so that a machine that gets slower slows both. Medians over `rounds`, after one round that does not count.
 */
export async function paired(
  one: () => unknown,
  other: () => unknown,
  { rounds, calls }: { readonly rounds: number; readonly calls: number },
): Promise<readonly [number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round++)
    for (const [i, call] of [one, other].entries()) {
      const since = performance.now();
      for (let n = 0; n < calls; n++) await call();
      if (round >= 0) times[i as 0 | 1].push((performance.now() - since) / calls);
    }
  return [median(times[0]), median(times[1])];
}
