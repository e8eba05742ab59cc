import type { Step } from '../../trace/upstream.ts';
import type { Happened } from '../read/journeys.ts';

const MADE = new Set(['output', 'outputClass']);
const BEGUN = new Set(['epc', 'epcClass', 'parent', 'child', 'childClass']);

/** The things of which an event says that they came about or ended, or what is in them. Who only saw or moved a thing says nothing of that kind. */
const changedBy = ({ action, names }: Happened): readonly string[] =>
  names.filter(({ role }) => MADE.has(role) || ((action === 'ADD' || action === 'DELETE') && BEGUN.has(role))).map(({ key }) => key);

/** By whose accounts the way leads to each thing: they had it, or what it was in. */
export function holdersOf(steps: readonly Step[], events: readonly Happened[]): ReadonlyMap<string, ReadonlySet<string>> {
  const tellers = new Map(events.map(({ statement, organisation }) => [statement, organisation]));
  const holders = new Map<string, Set<string>>();
  for (const { key, toward, via, event } of steps.toSorted((a, b) => a.depth - b.depth)) {
    const teller = tellers.get(event ?? '');
    const before = via === 'input' ? [] : [...(holders.get(toward ?? '') ?? [])];
    holders.set(key, new Set([...(holders.get(key) ?? []), ...(teller === undefined ? [] : [teller]), ...before]));
  }
  return holders;
}

/** Whom to ask whose account of a thing is its own. */
interface Speaking {
  /** The slug of who speaks for a thing of this way; null where nobody does; undefined for what is not on it. */
  readonly speakerOf: (key: string) => string | null | undefined;
  readonly holders: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * The statements of events that change a thing of this way by the word of somebody who neither speaks for it nor had it: they are shown as that, and decide nothing where its own account is given.
 * Of what nobody speaks for, every account is as good as another.
 */
export function accountsOfOthers(events: readonly Happened[], { speakerOf, holders }: Speaking): ReadonlySet<string> {
  const isOwn = (key: string, organisation: string): boolean =>
    speakerOf(key) === null || speakerOf(key) === organisation || holders.get(key)?.has(organisation) === true;
  const isAnothers = (event: Happened): boolean => {
    const changed = changedBy(event).filter((key) => speakerOf(key) !== undefined);
    return changed.length > 0 && !changed.some((key) => isOwn(key, event.organisation));
  };
  return new Set(events.filter(isAnothers).map(({ statement }) => statement));
}
