import { isJsonObject, type JsonObject, type JsonValue } from '@terroir/proof';
import type { z } from 'zod';
import { faultsOf, type Fault } from '../faults.ts';
import { contextOf, definitionsOf, faultOfName, type Definitions } from './context.ts';
import { CaptureDocument, EpcisDocument, EpcisQueryDocument } from './document.ts';
import { EpcisEvent } from './event.ts';
import { faultsOfNames } from './names.ts';

/** An event as it was captured, verbatim, and what its words mean beside GS1's own context. */
export interface CapturedEvent {
  readonly event: JsonObject;
  readonly context: readonly JsonValue[];
  /** Where it stood in what was sent: a JSON pointer. */
  readonly at: string;
}

/** What was read, or every fault of it by its place. */
export type Read<Value> = { readonly value: Value; readonly faults: null } | { readonly value: null; readonly faults: readonly Fault[] };

/** Deeper than any event, and so that a credential that holds one can still be read. */
const DEEPEST = 48;
/** A document that holds more is sent in parts. */
export const MOST_EVENTS = 1000;

const NUL = '\u0000';
const step = (at: string, name: string): string => `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** What no schema says: depth, and texts that not every reader can hold. */
function* faultsOfForm(value: JsonValue, at: string, depth = 0): Iterable<Fault> {
  if (depth > DEEPEST) yield { at, message: `is nested deeper than ${String(DEEPEST)}` };
  else if (typeof value === 'string' && value.includes(NUL)) yield { at, message: 'holds the character U+0000' };
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* faultsOfForm(item, step(at, String(i)), depth + 1);
  else if (isJsonObject(value))
    for (const [name, member] of Object.entries(value)) {
      if (name === '__proto__' || name.includes(NUL)) yield { at: step(at, name), message: 'is no name of a member' };
      yield* faultsOfForm(member, step(at, name), depth + 1);
    }
}

const faultsOfShape = (shape: z.ZodType, value: unknown): Fault[] => {
  const fitted = shape.safeParse(value);
  return fitted.success ? [] : faultsOf(fitted.error);
};

/** Whoever makes more faults than that finds them by these. */
const MOST_FAULTS = 200;

/** Every fault once, in the order in which it was found. */
const distinct = (faults: readonly Fault[]): Fault[] =>
  [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()].slice(0, MOST_FAULTS);

const eventsIn = ({ epcisBody: body, type }: JsonObject): { readonly list: JsonValue | undefined; readonly at: string } => {
  if (!isJsonObject(body)) return { list: undefined, at: '' };
  if (type !== 'EPCISQueryDocument') return { list: body['eventList'], at: '/epcisBody/eventList' };
  const results = isJsonObject(body['queryResults']) ? body['queryResults']['resultsBody'] : undefined;
  return { list: isJsonObject(results) ? results['eventList'] : undefined, at: '/epcisBody/queryResults/resultsBody/eventList' };
};

const namesOf = ({ type }: JsonObject): readonly string[] =>
  Object.keys(type === 'EPCISQueryDocument' ? EpcisQueryDocument.shape : EpcisDocument.shape);

/** The members of the document itself that are neither the standard's nor extensions. */
const faultsOfDocumentNames = (document: JsonObject, definitions: Definitions): Fault[] =>
  Object.entries({ '': document, '/epcisHeader': document['epcisHeader'] }).flatMap(([at, part]) =>
    Object.keys(isJsonObject(part) ? part : {}).flatMap((name) => {
      const isKnown = at === '' ? namesOf(document).includes(name) : name === 'epcisMasterData';
      const message = isKnown ? null : faultOfName(name, definitions);
      return message === null ? [] : [{ at: step(at, name), message }];
    }),
  );

const capturedOf = (event: JsonObject, context: JsonValue | undefined, at: string): CapturedEvent => ({
  event,
  context: contextOf(event, definitionsOf(context, event['@context'])),
  at,
});

/** Reads a document by EPCIS 2.0, strictly: its events in their order, or every fault. Values stay as they were sent. */
export function readEpcisDocument(document: JsonValue): Read<readonly CapturedEvent[]> {
  const faults = faultsOfShape(CaptureDocument, document);
  if (!isJsonObject(document)) return { value: null, faults: distinct(faults) };
  const context = document['@context'];
  faults.push(...faultsOfDocumentNames(document, definitionsOf(context)), ...faultsOfForm(document, ''));
  const { list, at } = eventsIn(document);
  const events = Array.isArray(list) ? list : [];
  if (events.length > MOST_EVENTS) faults.push({ at, message: `must hold at most ${String(MOST_EVENTS)} events` });
  for (const [i, event] of events.entries())
    faults.push(...faultsOfNames(event, definitionsOf(context, isJsonObject(event) ? event['@context'] : undefined), step(at, String(i))));
  if (faults.length > 0) return { value: null, faults: distinct(faults) };
  return { value: events.filter(isJsonObject).map((event, i) => capturedOf(event, context, step(at, String(i)))), faults: null };
}

/** Reads one event that stands alone and so brings its own context; `otherContext` defines words beside it. */
export function readEpcisEvent(event: JsonValue, otherContext?: JsonValue): Read<CapturedEvent> {
  const faults = faultsOfShape(EpcisEvent, event);
  if (!isJsonObject(event)) return { value: null, faults: distinct(faults) };
  if (event['@context'] === undefined && otherContext === undefined)
    faults.push({ at: '/@context', message: 'must be there: an event that stands alone brings its context' });
  faults.push(...faultsOfNames(event, definitionsOf(otherContext, event['@context']), ''), ...faultsOfForm(event, ''));
  return faults.length > 0 ? { value: null, faults: distinct(faults) } : { value: capturedOf(event, otherContext, ''), faults: null };
}
