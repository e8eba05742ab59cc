/** How many letters have to be added, left out or replaced to make `a` into `b`. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const current = [i + 1];
    for (const [j, other] of [...b].entries())
      current.push(Math.min((current[j] ?? 0) + 1, (previous[j + 1] ?? 0) + 1, (previous[j] ?? 0) + (letter === other ? 0 : 1)));
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** Short names are near to too many others. */
const SHORTEST = 7;
const farthest = (name: string): number => (name.length < 12 ? 1 : 2);

/** Variables that nobody reads and that look like one of ours with a slip of the finger, each with the one that was meant, most likely. */
export function mistypedVariables(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): { readonly name: string; readonly meant: string }[] {
  const taken = new Set(known);
  return Object.keys(environment)
    .filter((name) => name.length >= SHORTEST && !taken.has(name) && environment[name] !== '')
    .flatMap((name) => {
      const [nearest] = known
        .map((meant) => ({ meant, slips: distance(name.toUpperCase(), meant) }))
        .sort((one, other) => one.slips - other.slips);
      return nearest !== undefined && nearest.meant.length >= SHORTEST && nearest.slips <= farthest(nearest.meant)
        ? [{ name, meant: nearest.meant }]
        : [];
    });
}
