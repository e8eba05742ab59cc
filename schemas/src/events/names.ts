import { isJsonObject, type JsonValue } from '@terroir/proof';
import type { Fault } from '../faults.ts';
import { faultOfName, type Definitions } from './context.ts';
import { MEMBERS } from './event.ts';
import * as parts from './parts.ts';

/** A place in an event that takes extensions: what the standard names there, and the places within. */
interface ExtensionPoint {
  readonly names: readonly string[];
  readonly within: Readonly<Record<string, ExtensionPoint>>;
}

const point = (names: readonly string[], within: Readonly<Record<string, ExtensionPoint>> = {}): ExtensionPoint => ({ names, within });

const PLACE = point(Object.keys(parts.Place.shape));
const WITHIN_EVENT = {
  readPoint: PLACE,
  bizLocation: PLACE,
  ilmd: point([]),
  errorDeclaration: point(Object.keys(parts.ErrorDeclaration.shape)),
  sensorElementList: point(Object.keys(parts.SensorElement.shape), {
    sensorMetadata: point(Object.keys(parts.SensorMetadata.shape)),
    sensorReport: point(Object.keys(parts.SensorReport.shape)),
  }),
};

function* faultsAt(value: JsonValue | undefined, { names, within }: ExtensionPoint, definitions: Definitions, at: string): Iterable<Fault> {
  if (Array.isArray(value))
    for (const [i, item] of value.entries()) yield* faultsAt(item, { names, within }, definitions, `${at}/${String(i)}`);
  if (!isJsonObject(value)) return;
  for (const name of Object.keys(value)) {
    const message = names.includes(name) ? null : faultOfName(name, definitions);
    if (message !== null) yield { at: `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, message };
  }
  for (const [name, inner] of Object.entries(within)) yield* faultsAt(value[name], inner, definitions, `${at}/${name}`);
}

/** The members of an event that are neither the standard's for its type nor extensions whose prefix is defined. */
export function faultsOfNames(event: JsonValue, definitions: Definitions, at: string): Fault[] {
  const type = isJsonObject(event) ? event['type'] : undefined;
  const names = typeof type === 'string' ? MEMBERS.get(type) : undefined;
  return names === undefined ? [] : [...faultsAt(event, point(names, WITHIN_EVENT), definitions, at)];
}
