import type { Making, Stop } from './way.ts';

/** What is known of things, for saying what is not. */
export interface Known {
  /** How people call it. */
  readonly nameOf: (key: string) => string;
  /** Who speaks for it; null where nobody is known. */
  readonly ownerOf: (key: string) => string | null;
  /** Whether something is published about a place. */
  readonly isDescribed: (place: string) => boolean;
}

const knownBut = (owner: string | null, gap: string): string =>
  owner === null ? `It is not known ${gap}.` : `${owner} is known; ${gap} is not.`;

function ofOrigin(key: string, makings: readonly Making[], { nameOf, ownerOf, isDescribed }: Known): string[] {
  const places = makings.map(({ place }) => place);
  if (places.includes(null)) return [knownBut(ownerOf(key), `where ${nameOf(key)} was made`)];
  const bare = places.filter((place) => place !== null && !isDescribed(place.key));
  return bare.map((place) => `${nameOf(key)} was made at ${place?.uri ?? ''}, of which nothing more is published.`);
}

/**
 * What is not known of the way back, in sentences: where a thing came from, where it was made, what lies behind a way that was cut.
 * `what` is how the thing itself is called, for example `this lot`.
 */
export function gapsIn(
  {
    stops,
    makings,
    isTruncated,
  }: { readonly stops: ReadonlyMap<string, Stop>; readonly makings: readonly Making[]; readonly isTruncated: boolean },
  what: string,
  known: Known,
): readonly string[] {
  const byKey = Map.groupBy(makings, ({ key }) => key);
  const gaps = [...stops.values()]
    .filter(({ sources }) => sources.size === 0)
    .flatMap(({ key, depth }) => {
      const origins = (byKey.get(key) ?? []).filter(({ isOrigin }) => isOrigin);
      if (origins.length > 0) return ofOrigin(key, origins, known);
      return depth === 0
        ? [`How ${what} came about is not recorded.`]
        : [knownBut(known.ownerOf(key), `where ${known.nameOf(key)} came from`)];
    });
  const disputed = [...stops.values()]
    .filter(({ isDisputed }) => isDisputed)
    .map(
      ({ key, depth }) =>
        `Others recorded something else of what was in ${depth === 0 ? what : known.nameOf(key)}; which of it is so is not known.`,
    );
  const cut = isTruncated ? ['The way back is longer than what is shown here; what lies beyond is not shown.'] : [];
  return [...new Set([...gaps, ...disputed, ...cut])];
}
