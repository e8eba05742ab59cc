import { z } from 'zod';
import { Context } from './context.ts';
import * as parts from './parts.ts';
import { NamedId } from './thing-named.ts';
import { Time } from './time.ts';
import { Id, EpcisUri } from './uri.ts';
import { BizStep, Disposition } from './vocabulary.ts';

const Action = z.enum(['OBSERVE', 'ADD', 'DELETE']);

/** What every event may say. Members that no shape here names are extensions; `names.ts` checks what they are called. */
const common = {
  '@context': Context.optional(),
  eventID: Id.optional(),
  eventTime: Time,
  eventTimeZoneOffset: z.string().regex(/^[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)$/, 'must be an offset from UTC, for example +02:00'),
  recordTime: Time.optional(),
  certificationInfo: z.union([EpcisUri, z.array(EpcisUri)], { error: 'must be a URI, or a list of them' }).optional(),
  errorDeclaration: parts.ErrorDeclaration.optional(),
  bizStep: BizStep.optional(),
  disposition: Disposition.optional(),
  readPoint: parts.Place.optional(),
  bizLocation: parts.Place.optional(),
  bizTransactionList: parts.BizTransactions.optional(),
  sourceList: parts.Sources.optional(),
  destinationList: parts.Destinations.optional(),
  sensorElementList: z.array(parts.SensorElement).optional(),
};

const ilmd = z.looseObject({}).optional();
const children = { childEPCs: parts.Ids.optional(), childQuantityList: parts.Quantities.optional() };

const isObject = ({ value }: { readonly value: unknown }): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a member is a list with something in it; what else it may be is its own shape's to refuse. */
const hasSome = (list: unknown): boolean => Array.isArray(list) && list.length > 0;

type Members = Readonly<Record<string, unknown>>;

interface Rule {
  readonly message: string;
  readonly path: PropertyKey[];
  readonly when: typeof isObject;
}

/** A rule over several members, checked though one of them is at fault itself, so that every fault is named at once. */
const rule = (holds: (event: Members) => boolean, message: string, path: readonly string[] = []): [(event: Members) => boolean, Rule] => [
  holds,
  { message, path: [...path], when: isObject },
];

export const ObjectEvent = z
  .looseObject({
    ...common,
    type: z.literal('ObjectEvent'),
    action: Action,
    epcList: parts.DistinctIds.optional(),
    quantityList: parts.Quantities.optional(),
    persistentDisposition: parts.PersistentDisposition.optional(),
    ilmd,
  })
  .refine(
    ...rule(
      ({ epcList, quantityList, sensorElementList, readPoint }) =>
        epcList !== undefined || hasSome(quantityList) || (hasSome(sensorElementList) && readPoint !== undefined),
      'must name what it is about in epcList or quantityList, or have sensorElementList and readPoint',
    ),
  )
  .refine(...rule((event) => event['ilmd'] === undefined || event['action'] === 'ADD', 'is for the action ADD alone', ['ilmd']));

const namesChildren = rule(
  ({ childEPCs, childQuantityList, action }) => hasSome(childEPCs) || hasSome(childQuantityList) || action === 'DELETE',
  'must name something in childEPCs or childQuantityList, unless the action is DELETE',
);

export const AggregationEvent = z
  .looseObject({ ...common, ...children, type: z.literal('AggregationEvent'), action: Action, parentID: NamedId.optional() })
  .refine(...namesChildren);

export const AssociationEvent = z
  .looseObject({ ...common, ...children, type: z.literal('AssociationEvent'), action: Action, parentID: NamedId })
  .refine(...namesChildren);

export const TransactionEvent = z
  .looseObject({
    ...common,
    type: z.literal('TransactionEvent'),
    action: Action,
    bizTransactionList: parts.BizTransactions.min(1),
    parentID: NamedId.optional(),
    epcList: parts.Ids.optional(),
    quantityList: parts.Quantities.optional(),
  })
  .refine(
    ...rule(
      ({ epcList, quantityList, action }) => epcList !== undefined || hasSome(quantityList) || action === 'DELETE',
      'must name what it is about in epcList or quantityList, unless the action is DELETE',
    ),
  );

export const TransformationEvent = z
  .looseObject({
    ...common,
    type: z.literal('TransformationEvent'),
    inputEPCList: parts.DistinctIds.optional(),
    inputQuantityList: parts.Quantities.optional(),
    outputEPCList: parts.DistinctIds.optional(),
    outputQuantityList: parts.Quantities.optional(),
    transformationID: EpcisUri.optional(),
    persistentDisposition: parts.PersistentDisposition.optional(),
    ilmd,
  })
  .refine(
    ...rule(({ inputEPCList, inputQuantityList, outputEPCList, outputQuantityList, transformationID }) => {
      const [hasInput, hasOutput] = [
        hasSome(inputEPCList) || hasSome(inputQuantityList),
        hasSome(outputEPCList) || hasSome(outputQuantityList),
      ];
      return transformationID === undefined ? hasInput && hasOutput : hasInput || hasOutput;
    }, 'must name what went in and what came out; with a transformationID either will do'),
  );

const EVENTS = [ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent, AssociationEvent] as const;

/** An event by EPCIS 2.0. Its members beyond the standard's are extensions. */
export const EpcisEvent = z.discriminatedUnion('type', EVENTS, { error: 'must be one of the five types of event of EPCIS 2.0' });

/** The members that the standard has for events of each type. */
export const MEMBERS: ReadonlyMap<string, readonly string[]> = new Map(EVENTS.map(({ shape }) => [shape.type.value, Object.keys(shape)]));
