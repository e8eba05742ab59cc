import { z } from 'zod';
import { Context } from './context.ts';
import { EpcisEvent } from './event.ts';
import { Time } from './time.ts';
import { EpcisUri } from './uri.ts';

const Attribute = z.looseObject({
  id: EpcisUri,
  attribute: z.union([z.number(), z.string(), z.record(z.string(), z.unknown())]).optional(),
});

/** Master data in a header: vocabularies, each with its elements (EPCIS 2.0, 9.5). */
const MasterData = z.looseObject({
  vocabularyList: z
    .array(
      z.looseObject({
        type: EpcisUri,
        vocabularyElementList: z
          .array(z.looseObject({ id: EpcisUri, attributes: z.array(Attribute).optional(), children: z.array(EpcisUri).optional() }))
          .optional(),
      }),
    )
    .optional(),
});

const EventList = z.array(EpcisEvent);

const Version = z.string().regex(/^[0-9]+(?:\.[0-9]+)*$/, 'must be a version, for example 2.0');

/** A document that is captured. Members beyond these are extensions. */
export const EpcisDocument = z.looseObject({
  '@context': Context,
  type: z.literal('EPCISDocument'),
  id: EpcisUri.optional(),
  schemaVersion: Version,
  creationDate: Time,
  instanceIdentifier: z.string().optional(),
  sender: z.string().optional(),
  receiver: z.string().optional(),
  epcisHeader: z.looseObject({ epcisMasterData: MasterData.optional() }).optional(),
  epcisBody: z.strictObject({ eventList: EventList }),
});

/** The answer to a query, which may be captured as well. */
export const EpcisQueryDocument = z.looseObject({
  '@context': Context,
  type: z.literal('EPCISQueryDocument'),
  id: EpcisUri.optional(),
  schemaVersion: Version.optional(),
  creationDate: Time.optional(),
  epcisBody: z.strictObject({
    queryResults: z.strictObject({
      queryName: z.string(),
      subscriptionID: z.string().optional(),
      resultsBody: z.strictObject({ eventList: EventList, vocabularyList: MasterData.shape.vocabularyList }),
    }),
  }),
});

export const CaptureDocument = z.discriminatedUnion('type', [EpcisDocument, EpcisQueryDocument], {
  error: 'must be EPCISDocument or EPCISQueryDocument',
});
