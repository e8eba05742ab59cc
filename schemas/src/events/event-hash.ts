import { isJsonObject, sha256, toHex, utf8, type JsonObject, type JsonValue } from '@terroir/proof';
import { canonicalId } from './canonical-id.ts';
import { definitionsOf, namespaceOf, prefixedName, type Definitions } from './context.ts';
import type { CapturedEvent } from './read.ts';
import { inUtc } from './time.ts';

/** How a value is written before the rules for all values: a time, or a word of the standard that stands for a URI. */
type Spelling = 'time' | { readonly word: string };

/** A member in its place: how its value is written, what the items of its list are called, and the order within. */
interface Field {
  readonly name: string;
  readonly spelling?: Spelling;
  readonly item?: string;
  readonly within?: readonly Field[];
}

const field = (name: string, more: Omit<Field, 'name'> = {}): Field => ({ name, ...more });
const fields = (names: string): Field[] => names.split(' ').map((name) => field(name));
const word = (start: string): { readonly spelling: Spelling } => ({ spelling: { word: start } });
const time = { spelling: 'time' } as const;

const DISPOSITION = word('https://ref.gs1.org/cbv/Disp-');
const MEASUREMENT = word('https://gs1.org/voc/');
const PARTY = word('https://ref.gs1.org/cbv/SDT-');

const epcs = (name: string): Field => field(name, { item: 'epc' });
const quantities = (name: string): Field => field(name, { item: 'quantityElement', within: fields('epcClass quantity uom') });
const DEVICE = fields('deviceID deviceMetadata rawData dataProcessingMethod');

const SENSOR_ELEMENT = [
  field('sensorMetadata', {
    within: [field('time', time), field('startTime', time), field('endTime', time), ...DEVICE, field('bizRules')],
  }),
  field('sensorReport', {
    within: [
      field('type', MEASUREMENT),
      field('exception', MEASUREMENT),
      ...DEVICE,
      field('time', time),
      ...fields('microorganism chemicalSubstance value'),
      field('component', word('https://ref.gs1.org/cbv/Comp-')),
      ...fields(
        'stringValue booleanValue hexBinaryValue uriValue minValue maxValue meanValue sDev percRank percValue uom coordinateReferenceSystem',
      ),
    ],
  }),
];

/** The canonical order of what every event may say (CBV 2.0, 8.9; where the standard's table and its published vectors differ, the vectors). */
const ORDER: readonly Field[] = [
  field('eventTime', time),
  ...fields('eventTimeZoneOffset certificationInfo parentID'),
  ...['epcList', 'inputEPCList', 'childEPCs'].map(epcs),
  ...['quantityList', 'childQuantityList', 'inputQuantityList'].map(quantities),
  epcs('outputEPCList'),
  quantities('outputQuantityList'),
  ...fields('action transformationID'),
  field('bizStep', word('https://ref.gs1.org/cbv/BizStep-')),
  field('disposition', DISPOSITION),
  field('persistentDisposition', { within: [field('set', DISPOSITION), field('unset', DISPOSITION)] }),
  ...['readPoint', 'bizLocation'].map((name) => field(name, { within: fields('id') })),
  field('sensorElementList', { item: 'sensorElement', within: SENSOR_ELEMENT }),
];

/** Lists that follow with the extensions, sorted by name as these are; within, the type stands first. */
const AFTER: readonly Field[] = [
  field('bizTransactionList', { item: '', within: [field('type', word('https://ref.gs1.org/cbv/BTT-')), field('bizTransaction')] }),
  field('sourceList', { item: '', within: [field('type', PARTY), field('source')] }),
  field('destinationList', { item: '', within: [field('type', PARTY), field('destination')] }),
];

/** What says nothing of what happened: who recorded it when, under which id, and that it was wrong. */
const LEFT_OUT: ReadonlySet<string> = new Set(['@context', 'type', 'eventID', 'recordTime', 'errorDeclaration']);

/** Remarks are for people alone, wherever they stand. */
const REMARKS: ReadonlySet<string> = new Set(['comment', '{http://www.w3.org/2000/01/rdf-schema#}comment']);

const OLD_WORDS: readonly (readonly [string, string])[] = [
  ['urn:epcglobal:cbv:bizstep:', 'https://ref.gs1.org/cbv/BizStep-'],
  ['urn:epcglobal:cbv:disp:', 'https://ref.gs1.org/cbv/Disp-'],
  ['urn:epcglobal:cbv:btt:', 'https://ref.gs1.org/cbv/BTT-'],
  ['urn:epcglobal:cbv:sdt:', 'https://ref.gs1.org/cbv/SDT-'],
  ['urn:epcglobal:cbv:er:', 'https://ref.gs1.org/cbv/ER-'],
];

const NUMBER = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** A number as it is written once: no sign +, no zeros that say nothing. */
function spelledNumber(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function spelled(text: string, spelling: Spelling | undefined, definitions: Definitions): string {
  const trimmed = text.trim();
  if (spelling === 'time') return inUtc(trimmed);
  const full = spelling !== undefined && trimmed !== '' && !trimmed.includes(':') ? spelling.word + trimmed : inFull(trimmed, definitions);
  const current = OLD_WORDS.reduce((uri, [old, now]) => uri.replaceAll(old, now), full);
  return NUMBER.test(current) ? spelledNumber(current) : (canonicalId(current) ?? current);
}

/** A prefixed name in full; any other text as it is. */
function inFull(text: string, definitions: Definitions): string {
  const name = prefixedName(text);
  const namespace = name === null ? undefined : namespaceOf(name.prefix, definitions);
  return name === null || namespace === undefined ? text : namespace + name.rest;
}

/** An extension's name: its namespace in braces, and what it is called there. */
function extensionName(name: string, definitions: Definitions): string {
  const prefixed = prefixedName(name);
  const namespace = prefixed === null ? undefined : namespaceOf(prefixed.prefix, definitions);
  return prefixed === null || namespace === undefined ? name : `{${namespace}}${prefixed.rest}`;
}

/** Half of a character beyond the first 65,536 comes after all of those, as it does in UTF-8. */
const rankOf = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** By the values of their characters, as bytes of UTF-8 sort. */
function byCharacter(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [one, other] = [rankOf(a.charCodeAt(i)), rankOf(b.charCodeAt(i))];
    if (one !== other) return one - other;
  }
  return a.length - b.length;
}

const sorted = (texts: readonly string[]): string => [...texts].sort(byCharacter).join('');

/** A text, number or truth value as text. */
const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Writes events of one context as the text that is hashed. */
class PreHash {
  constructor(private readonly definitions: Definitions) {}

  event(event: JsonObject): string {
    const known = new Set([...ORDER, ...AFTER].map(({ name }) => name));
    const others = Object.entries(event).filter(([name]) => !known.has(name) && !LEFT_OUT.has(name));
    const after = [...AFTER.map((one) => this.ordered(event, one)), ...others.flatMap(([name, value]) => this.extension(name, value))];
    return `eventType=${textOf(event['type'] ?? null)}${ORDER.map((one) => this.ordered(event, one)).join('')}${sorted(after)}`;
  }

  /** One of the standard's members; nothing where it is absent or says nothing. */
  private ordered(parent: JsonObject, { name, item, spelling, within }: Field): string {
    const value = parent[name];
    if (value === undefined || value === null) return '';
    const texts = (Array.isArray(value) ? value : [value]).map((one) => this.named(item ?? name, one, spelling, within));
    const text = sorted(texts);
    return text === '' || item === undefined ? text : name + text;
  }

  private named(name: string, value: JsonValue, spelling: Spelling | undefined, within: readonly Field[] | undefined): string {
    if (!isJsonObject(value)) {
      const text = spelled(textOf(value), spelling, this.definitions);
      return text === '' ? '' : `${name}=${text}`;
    }
    const inner = this.members(value, within ?? []);
    return inner === '' ? '' : name + inner;
  }

  /** The standard's members in their order, then the extensions of this place, sorted. */
  private members(object: JsonObject, order: readonly Field[]): string {
    const known = new Set(order.map(({ name }) => name));
    const others = Object.entries(object).filter(([name]) => !known.has(name));
    return order.map((one) => this.ordered(object, one)).join('') + sorted(others.flatMap(([name, value]) => this.extension(name, value)));
  }

  /** An extension with all that it holds, an item of a list under the list's name. Remarks and null say nothing. */
  private extension(name: string, value: JsonValue): string[] {
    const shown = extensionName(name, this.definitions);
    if (value === null || REMARKS.has(shown)) return [];
    if (Array.isArray(value)) return value.flatMap((one) => this.extension(name, one));
    if (isJsonObject(value)) return [shown + this.members(value, [])];
    const text = spelled(textOf(value), undefined, this.definitions);
    return [text === '' ? shown : `${shown}=${text}`];
  }
}

/** The text that the event's hash is made over: what happened, whatever the spelling (CBV 2.0, 8.9). */
export const preHashOf = ({ event, context }: Pick<CapturedEvent, 'event' | 'context'>): string =>
  new PreHash(definitionsOf([...context], event['@context'])).event(event);

/** The Event Hash ID: `ni:///sha-256;…?ver=CBV2.0`. An error declaration has that of the event it declares wrong. */
export const eventHashOf = (captured: Pick<CapturedEvent, 'event' | 'context'>): string =>
  `ni:///sha-256;${toHex(sha256(utf8(preHashOf(captured))))}?ver=CBV2.0`;
