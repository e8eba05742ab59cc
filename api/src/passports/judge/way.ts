import type { Step, Trace } from '../../trace/upstream.ts';
import type { Happened } from '../read/journeys.ts';

/** A thing on the way back, however many ways lead to it. */
export interface Stop {
  readonly key: string;
  readonly uri: string;
  /** The shortest way to it; 0 is where the way starts. */
  readonly depth: number;
  /** What went into it, or was in it. */
  readonly sources: ReadonlySet<string>;
  /** Whether it only holds or groups others: a container, or an item of a lot. What it is made of is what is in it. */
  readonly isVessel: boolean;
  /** When it went into what follows. */
  readonly usedAt: readonly Date[];
  /** Whether somebody whose account is not followed recorded something else of what was in it. */
  readonly isDisputed: boolean;
}

/** The stops of a trace by key, the nearest first. */
export function stopsOf({ steps }: Pick<Trace, 'steps'>): ReadonlyMap<string, Stop> {
  const reached = Map.groupBy(steps, ({ key }) => key);
  const leaving = Map.groupBy(
    steps.filter(({ toward }) => toward !== null),
    ({ toward }) => toward,
  );
  const stops = [...reached].map(([key, ways]): Stop => {
    const [first] = ways;
    const sources = leaving.get(key) ?? [];
    return {
      key,
      uri: first?.uri ?? key,
      depth: Math.min(...ways.map(({ depth }) => depth)),
      sources: new Set(sources.map((source) => source.key)),
      isVessel: sources.length > 0 && sources.every(({ via }) => via !== 'input'),
      usedAt: timesOf(ways),
      isDisputed: ways.some((way) => way.isDisputed),
    };
  });
  return new Map(stops.sort((a, b) => a.depth - b.depth).map((stop) => [stop.key, stop]));
}

const timesOf = (ways: readonly Step[]): Date[] =>
  [...new Set(ways.flatMap(({ usedAt }) => (usedAt === null ? [] : [usedAt.getTime()])))].map((time) => new Date(time));

const PLACES = ['bizLocation', 'readPoint'];

/** A thing coming about: in which event, when and where. */
export interface Making {
  readonly statement: string;
  readonly organisation: string;
  readonly key: string;
  readonly at: Date;
  readonly place: { readonly key: string; readonly uri: string } | null;
  /** Whether it came about out of nothing that is told: harvested, say. */
  readonly isOrigin: boolean;
}

/** Of how things came about, the accounts of those who speak for them; others' only where these give none. */
export const toldBySpeakers = (makings: readonly Making[], speakerOf: (key: string) => string | null): readonly Making[] =>
  [...Map.groupBy(makings, ({ key }) => key)].flatMap(([key, all]) => {
    const own = all.filter(({ organisation }) => organisation === speakerOf(key));
    return own.length > 0 ? own : all;
  });

/** The place that an event happened at. */
export function placeOf({ names }: Pick<Happened, 'names'>): { readonly key: string; readonly uri: string } | null {
  const found = PLACES.map((role) => names.find((one) => one.role === role)).find((one) => one !== undefined);
  return found === undefined ? null : { key: found.key, uri: found.uri };
}

/** How things came about, by the events that stand. */
export function makingsOf(events: readonly Happened[]): readonly Making[] {
  return events
    .filter(({ stands }) => stands)
    .flatMap((event) =>
      event.names
        .filter(
          ({ role }) => role === 'output' || role === 'outputClass' || (event.action === 'ADD' && (role === 'epc' || role === 'epcClass')),
        )
        .map(({ key, role }): Making => ({
          statement: event.statement,
          organisation: event.organisation,
          key,
          at: event.eventTime,
          place: placeOf(event),
          isOrigin: role === 'epc' || role === 'epcClass',
        })),
    );
}
