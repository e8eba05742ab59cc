import type { Gathered } from '../read/gathering.ts';
import type { Naming } from './naming.ts';
import { classesOf, kindOf } from './thing-kind.ts';
import type { Making } from './way.ts';

/** Where on the way something is, and when that mattered. */
export interface Place {
  readonly uri: string;
  readonly depth: number;
  /** In words: `this lot`, `the product`, or what an earlier step is called. */
  readonly step: string;
  readonly isUpstream: boolean;
  readonly times: readonly Date[];
}

const THIS: { readonly [kind: string]: string } = {
  lot: 'this lot',
  product: 'this product',
  item: 'this item',
  facility: 'this place',
  container: 'this container',
  other: 'this thing',
};

/** What the thing itself is called in sentences about it. */
export const thisThing = (kind: string): string => THIS[kind] ?? 'this thing';

/** When a thing came about, or else when it was used. */
const timesOf = (makings: readonly Making[], usedAt: readonly Date[]): readonly Date[] =>
  makings.length > 0 ? makings.map(({ at }) => at) : usedAt;

/** When the thing itself came about; where that is not told, when something first happened to it by the account of who speaks for it, or of others where that says nothing. */
function timesOfItself({ key, things, makings, events }: Gathered): readonly Date[] {
  const made = makings.filter((making) => making.key === key).map(({ at }) => at);
  const happened = events.filter(({ isUpstream, stands }) => !isUpstream && stands);
  const first = happened.find(({ organisation }) => organisation === things.get(key)?.owner?.slug) ?? happened[0];
  return made.length > 0 || first === undefined ? made : [first.eventTime];
}

/** Every step of the way by the keys that attestations may name: the thing, what it is one of, what went into it, and the places where that was made. */
export function placesOfWay(gathered: Gathered, kind: string, naming: Naming): ReadonlyMap<string, Place> {
  const { key, uri, classes, stops, makings, producedAt } = gathered;
  const places = new Map<string, Place>();
  const put = (at: string, place: Place): void => {
    const before = places.get(at);
    places.set(at, before === undefined ? place : { ...before, times: [...before.times, ...place.times] });
  };
  const own = timesOfItself(gathered);
  for (const one of classes) {
    const step = one === key ? thisThing(kind) : kindOf(one, null) === 'lot' ? 'its lot' : 'the product';
    put(one, { uri: one === key ? uri : one, depth: 0, step, isUpstream: false, times: own });
  }
  const made = Map.groupBy(makings, (making) => making.key);
  for (const stop of stops.values()) {
    const here = made.get(stop.key) ?? [];
    if (!classes.includes(stop.key))
      for (const one of classesOf(stop.key)) {
        const at = one === stop.key ? stop.uri : one;
        put(one, { uri: at, depth: stop.depth, step: naming.fullNameOf(one, at), isUpstream: true, times: timesOf(here, stop.usedAt) });
      }
    for (const { place, at } of here) if (place !== null) putPlace(put, place, { depth: stop.depth + 1, times: [at], naming });
  }
  if (producedAt !== null) putPlace(put, producedAt, { depth: 1, times: own, naming });
  return places;
}

function putPlace(
  put: (key: string, place: Place) => void,
  { key, uri }: { readonly key: string; readonly uri: string },
  { depth, times, naming }: { readonly depth: number; readonly times: readonly Date[]; readonly naming: Naming },
): void {
  for (const one of classesOf(key)) {
    const at = one === key ? uri : one;
    put(one, { uri: at, depth, step: naming.fullNameOf(one, at), isUpstream: true, times });
  }
}
