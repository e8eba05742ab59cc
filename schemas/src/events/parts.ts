import { z } from 'zod';
import { NamedId } from './thing-named.ts';
import { Time } from './time.ts';
import { Id, EpcisUri } from './uri.ts';
import { BizTransactionType, Component, Disposition, ErrorReason, Measurement, SensorAlert, SourceDestinationType } from './vocabulary.ts';

/** Whether a list names nothing twice. */
const distinct = (list: readonly string[]): boolean => new Set(list).size === list.length;

/** Things by their ids. */
export const Ids = z.array(NamedId);
export const DistinctIds = Ids.refine(distinct, 'names something twice');

/** Some of a class of things: an amount in a unit of UN/ECE Recommendation 20, a count of pieces without one. */
export const Quantities = z.array(
  z.strictObject({
    epcClass: NamedId,
    quantity: z.number().optional(),
    uom: z
      .string()
      .regex(/^[A-Z0-9]{2,3}$/, 'must be a unit by UN/ECE Recommendation 20, for example KGM')
      .optional(),
  }),
);

/** A place. Members beyond `id` are extensions. */
export const Place = z.looseObject({ id: NamedId });

export const BizTransactions = z.array(z.strictObject({ type: BizTransactionType.optional(), bizTransaction: EpcisUri }));
export const Sources = z.array(z.strictObject({ type: SourceDestinationType, source: EpcisUri }));
export const Destinations = z.array(z.strictObject({ type: SourceDestinationType, destination: EpcisUri }));

const Dispositions = z.array(Disposition).min(1).refine(distinct, 'names something twice');

export const PersistentDisposition = z
  .strictObject({ set: Dispositions.optional(), unset: Dispositions.optional() })
  .refine(({ set, unset }) => set !== undefined || unset !== undefined, 'must set or unset something');

/** Says that an event was recorded wrongly. Members beyond these are extensions. */
export const ErrorDeclaration = z.looseObject({
  declarationTime: Time,
  reason: ErrorReason.optional(),
  correctiveEventIDs: z.array(Id).optional(),
});

export const SensorMetadata = z.looseObject({
  time: Time.optional(),
  startTime: Time.optional(),
  endTime: Time.optional(),
  deviceID: EpcisUri.optional(),
  deviceMetadata: EpcisUri.optional(),
  rawData: EpcisUri.optional(),
  dataProcessingMethod: EpcisUri.optional(),
  bizRules: EpcisUri.optional(),
});

export const SensorReport = z.looseObject({
  type: Measurement,
  exception: SensorAlert.optional(),
  deviceID: EpcisUri.optional(),
  deviceMetadata: EpcisUri.optional(),
  rawData: EpcisUri.optional(),
  dataProcessingMethod: EpcisUri.optional(),
  bizRules: EpcisUri.optional(),
  time: Time.optional(),
  microorganism: EpcisUri.optional(),
  chemicalSubstance: EpcisUri.optional(),
  coordinateReferenceSystem: EpcisUri.optional(),
  value: z.number().optional(),
  component: Component.optional(),
  stringValue: z.string().optional(),
  booleanValue: z.boolean().optional(),
  hexBinaryValue: z
    .string()
    .regex(/^[A-Fa-f0-9]+$/, 'must be hexadecimal')
    .optional(),
  uriValue: EpcisUri.optional(),
  minValue: z.number().optional(),
  maxValue: z.number().optional(),
  meanValue: z.number().optional(),
  sDev: z.number().optional(),
  percRank: z.number().optional(),
  percValue: z.number().optional(),
  uom: z.string().optional(),
});

export const SensorElement = z.looseObject({ sensorMetadata: SensorMetadata.optional(), sensorReport: z.array(SensorReport).min(1) });
