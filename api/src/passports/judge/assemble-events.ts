import type { EventThing, PassportEvent } from '@terroir/schemas';
import { unitInWords } from './amounts.ts';
import { sentenceOf } from './event-sentence.ts';
import { eventIn, type NamedThing } from './event-things.ts';
import type { Gathered } from '../read/gathering.ts';
import { holdsNow } from './holding.ts';
import type { Happened } from '../read/journeys.ts';
import { isLate } from './lateness.ts';
import type { Naming } from './naming.ts';
import { standingOf } from './standing-words.ts';
import { placeOf } from './way.ts';

const thingOf = ({ uri, key, quantity, unit }: NamedThing, naming: Naming): EventThing => ({
  uri,
  name: naming.nameOf(key) === null ? null : naming.fullNameOf(key, uri),
  quantity,
  unit: unit === null ? null : unitInWords(unit),
  page: naming.pageOf(key, uri),
});

function eventOf(happened: Happened, { statements, confirmed, anothers, now }: Gathered, naming: Naming): PassportEvent[] {
  const statement = statements.get(happened.statement);
  const said = statement === undefined ? null : eventIn(statement.claims);
  if (statement === undefined || said === null) return [];
  const place = placeOf(happened);
  return [
    {
      statement: statement.id,
      type: said.type,
      says: sentenceOf(said),
      by: statement.by,
      keyHeldBy: statement.key?.heldBy ?? 'unknown',
      eventTime: said.eventTime,
      offset: said.offset,
      recordedAt: happened.recordedAt.toISOString(),
      isLate: isLate(happened.eventTime, happened.recordedAt),
      isConfirmed: happened.stands && confirmed.has(statement.id),
      isWithdrawn: happened.isWithdrawn,
      isAnothers: anothers.has(statement.id),
      bizStep: said.bizStep,
      place: place === null ? null : { uri: place.uri, name: naming.nameOf(place.key) },
      inputs: said.inputs.map((thing) => thingOf(thing, naming)),
      outputs: said.outputs.map((thing) => thingOf(thing, naming)),
      isUpstream: happened.isUpstream,
      holds: holdsNow(statement, now),
      standing: standingOf(statement),
    },
  ];
}

/** The journey: what happened, the newest last, each with whose word it is and what speaks against relying on it. */
export const assembleEvents = (gathered: Gathered, naming: Naming): PassportEvent[] =>
  gathered.events.flatMap((happened) => eventOf(happened, gathered, naming));
