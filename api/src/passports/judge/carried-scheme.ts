import type { Stop } from './way.ts';

/** Whether a lot carries a scheme's claim, and which steps lack it. */
export interface Carried {
  readonly isCarried: boolean;
  /** The keys of the steps that do not carry it. */
  readonly missing: readonly string[];
}

/**
 * Whether a lot carries a scheme's claim: only if every step on every input path carries it, the lot itself included. A container carries what is in it.
 * In a blend one input without it is enough for the blend to be without it; and of a way that is cut nobody can say that all of it carries anything.
 */
export function carriedBy(
  root: string,
  stops: ReadonlyMap<string, Pick<Stop, 'sources' | 'isVessel'>>,
  { holdsAt, isTruncated }: { readonly holdsAt: (key: string) => boolean; readonly isTruncated: boolean },
): Carried {
  const seen = new Set<string>();
  const open = [root];
  const missing: string[] = [];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    const stop = stops.get(key);
    open.push(...(stop?.sources ?? []));
    if (stop?.isVessel !== true && !holdsAt(key)) missing.push(key);
  }
  return { isCarried: missing.length === 0 && !isTruncated, missing };
}
