import { Injectable } from '@nestjs/common';
import { thingKey } from '@terroir/proof';
import { Upstream, type Trace } from '../../trace/upstream.ts';
import { AttestationsAbout, type About } from './attestations-about.ts';
import { confirmedAmong } from '../judge/confirmation.ts';
import { Journeys, type Followed, type Happened } from './journeys.ts';
import { KnownThings, type KnownThing } from './known-things.ts';
import { producedAt } from '../judge/record-said.ts';
import { ShownStatements, type ShownStatement } from './shown-statements.ts';
import { classesOf } from '../judge/thing-kind.ts';
import { makingsOf, stopsOf, toldBySpeakers, type Making, type Stop } from '../judge/way.ts';
import { accountsOfOthers, holdersOf } from '../judge/whose-account.ts';

/** Everything that the public may know of a thing and of its way, read and not judged yet. */
export interface Gathered {
  readonly uri: string;
  readonly key: string;
  /** The thing itself and what it is one of, the narrowest first. */
  readonly classes: readonly string[];
  readonly stops: ReadonlyMap<string, Stop>;
  readonly isTruncated: boolean;
  readonly events: readonly Happened[];
  /** Whether there are more events than these. */
  readonly isJourneyCut: boolean;
  readonly makings: readonly Making[];
  /** The events by which somebody changes a thing of the way who neither speaks for it nor had it. */
  readonly anothers: ReadonlySet<string>;
  readonly confirmed: ReadonlySet<string>;
  /** Where its owner's record says that it is made. */
  readonly producedAt: { readonly key: string; readonly uri: string } | null;
  readonly things: ReadonlyMap<string, KnownThing>;
  readonly about: readonly About[];
  /** Whether there are more attestations than these. */
  readonly isAboutCut: boolean;
  readonly statements: ReadonlyMap<string, ShownStatement>;
  readonly now: Date;
}

/** A thing, and whether its way is part of what is asked. */
export interface Asked {
  readonly uri: string;
  readonly withWay: boolean;
}

/** Of so many things that events name besides, it is looked up what they are called and who met them. */
const MOST_NAMED = 2_000;

const NO_WAY: Trace = { steps: [], isTruncated: false };

/** Which events to look for: those of the thing, and those of what went into it until it did. */
function followedOf(key: string, stops: ReadonlyMap<string, Stop>): readonly Followed[] {
  return [...stops.values()].map((stop): Followed => {
    const isItself = stop.key === key || classesOf(key).includes(stop.key);
    const last = Math.max(...stop.usedAt.map((time) => time.getTime()));
    return { key: stop.key, until: isItself || stop.usedAt.length === 0 ? null : new Date(last), isUpstream: !isItself };
  });
}

const recordsOf = (things: ReadonlyMap<string, KnownThing>, keys: Iterable<string>): string[] =>
  [...keys].flatMap((key) => things.get(key)?.record ?? []);

/** Reads what belongs on the page of a thing: a few queries, side by side where none needs another's answer. */
@Injectable()
export class Gathering {
  constructor(
    private readonly knownThings: KnownThings,
    private readonly upstream: Upstream,
    private readonly journeys: Journeys,
    private readonly attestations: AttestationsAbout,
    private readonly statements: ShownStatements,
  ) {}

  /** Null where nothing of the thing itself is published. */
  async of({ uri, withWay }: Asked, now: Date): Promise<Gathered | null> {
    const key = thingKey(uri);
    const classes = classesOf(key);
    const itself = await this.knownThings.of(classes);
    if (itself.get(key)?.isPublished !== true) return null;
    const [trace, records] = await Promise.all([
      withWay ? this.upstream.of([{ key, uri }]) : NO_WAY,
      this.statements.of(recordsOf(itself, classes)),
    ]);
    const stops = stopsOf(trace);
    const { events, isTruncated: isJourneyCut } = await this.journey(key, stops, trace, itself);
    const speakers = await this.knownThings.of([...stops.keys()]);
    const made = makingsOf(events).filter((making) => stops.has(making.key));
    const speakerOf = (one: string) => (stops.has(one) ? (speakers.get(one)?.owner?.slug ?? null) : undefined);
    const makings = toldBySpeakers(made, (one) => speakerOf(one) ?? null);
    const anothers = accountsOfOthers(events, { speakerOf, holders: holdersOf(trace.steps, events) });
    const place = producedAt(recordsOf(itself, classes).map((id) => records.get(id)?.claims ?? {}));
    const keys = keysOf([...classes, ...stops.keys(), ...placesOf(makings), ...(place === null ? [] : [place.key])]);
    const namedByAll = events.flatMap(({ names }) => names.map((one) => one.key));
    const named = [...new Set([key, ...stops.keys(), ...namedByAll])].slice(0, MOST_NAMED);
    const [things, { about, isCut: isAboutCut }, encounters] = await Promise.all([
      this.knownThings.of(keysOf([...keys, ...named])),
      this.attestations.of(keys),
      this.journeys.encounters(named),
    ]);
    // In the order of their weight: where all of them would be too much, the names of other things are what is left out.
    const wanted = [
      ...recordsOf(things, classes),
      ...about.flatMap(({ statement, acceptance }) => [statement, ...(acceptance === null ? [] : [acceptance])]),
      ...events.map(({ statement }) => statement),
      ...recordsOf(things, things.keys()),
    ];
    return {
      ...{ uri, key, classes, stops, events, makings, anothers, things, about },
      isTruncated: trace.isTruncated,
      isJourneyCut,
      isAboutCut,
      confirmed: confirmedAmong(encounters),
      producedAt: place,
      statements: await this.statements.of(wanted),
      now,
    };
  }

  private async journey(key: string, stops: ReadonlyMap<string, Stop>, { steps }: Trace, itself: ReadonlyMap<string, KnownThing>) {
    const going = steps.flatMap(({ event }) => event ?? []);
    const speakers = [...itself.values()].flatMap(({ owner }) => owner?.slug ?? []);
    return stops.size === 0 ? { events: [], isTruncated: false } : this.journeys.of(followedOf(key, stops), { going, speakers });
  }
}

const keysOf = (keys: readonly string[]): string[] => [...new Set(keys.flatMap(classesOf))];

const placesOf = (makings: readonly Making[]): string[] => makings.flatMap(({ place }) => place?.key ?? []);
