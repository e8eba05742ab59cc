import { thingKey } from '@terroir/proof';
import { z } from 'zod';
import { Place } from '../http/page.ts';
import { bareWord } from './bare-word.ts';

const EPC_ROLES = ['epc', 'parent', 'child', 'input', 'output'];
const CLASS_ROLES = ['epcClass', 'childClass', 'inputClass', 'outputClass'];

/** Which roles of a thing in an event each parameter asks about (EPCIS 2.0, 8.2.7.1). */
const THINGS = {
  MATCH_anyEPC: EPC_ROLES,
  MATCH_epc: ['epc', 'child'],
  MATCH_parentID: ['parent'],
  MATCH_inputEPC: ['input'],
  MATCH_outputEPC: ['output'],
  MATCH_anyEPCClass: CLASS_ROLES,
  MATCH_epcClass: ['epcClass', 'childClass'],
  MATCH_inputEPCClass: ['inputClass'],
  MATCH_outputEPCClass: ['outputClass'],
} as const satisfies { readonly [parameter: string]: readonly string[] };

/** What is asked for by its value. No event holds U+0000, and nothing could look for it. */
export const Wanted = z
  .string()
  .regex(/^[^\u0000]*$/, 'must not hold the character U+0000')
  .refine((text) => text.isWellFormed(), 'must be text');

/** Several values are parted by | (EPCIS 2.0 REST). */
const several = Wanted.min(1)
  .max(8000)
  .transform((text) => text.split('|'))
  .refine((values) => values.length <= 100 && values.every((value) => value !== ''), 'must be 1 to 100 values, parted by |')
  .optional();
const time = z.iso.datetime({ offset: true }).optional();

/** Which page is asked for. It may hold fewer events than that: `Link` says whether there are more. */
export const EventPages = z.strictObject({
  perPage: z.coerce.number().int().min(1).max(1000).default(100),
  nextPageToken: Place.optional(),
});
export type EventPages = z.infer<typeof EventPages>;

/** The parameters of the simple event query that are answered; any other is refused, so that nobody takes an answer for one to another question. */
export const EventQuery = EventPages.extend({
  eventType: several,
  GE_eventTime: time,
  LT_eventTime: time,
  GE_recordTime: time,
  LT_recordTime: time,
  EQ_action: several,
  EQ_bizStep: several,
  EQ_disposition: several,
  EQ_readPoint: several,
  EQ_bizLocation: several,
  EQ_eventID: several,
  EXISTS_errorDeclaration: z.enum(['true', 'false']).optional(),
  MATCH_anyEPC: several,
  MATCH_epc: several,
  MATCH_parentID: several,
  MATCH_inputEPC: several,
  MATCH_outputEPC: several,
  MATCH_anyEPCClass: several,
  MATCH_epcClass: several,
  MATCH_inputEPCClass: several,
  MATCH_outputEPCClass: several,
});
export type EventQuery = z.infer<typeof EventQuery>;

/** What an event must be to fit. */
export interface EventFilter {
  /** Each given one is met by one of its values. */
  readonly equal: {
    readonly [column in 'eventId' | 'type' | 'action' | 'bizStep' | 'disposition' | 'readPoint' | 'bizLocation']:
      readonly string[] | undefined;
  };
  readonly times: { readonly [bound in 'fromEventTime' | 'beforeEventTime' | 'fromRecordTime' | 'beforeRecordTime']: Date | undefined };
  readonly isErrorDeclaration: boolean | undefined;
  /** Each is met by one thing of one of these keys in one of these roles. */
  readonly things: readonly { readonly keys: readonly string[]; readonly roles: readonly string[] }[];
}

const dateOf = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

/** What a query asks for, with every spelling of an id or a word made one. */
export function filterOf(query: EventQuery): EventFilter {
  const things = Object.entries(THINGS).flatMap(([parameter, roles]) => {
    const wanted = query[parameter as keyof typeof THINGS];
    return wanted === undefined ? [] : [{ keys: wanted.map(thingKey), roles }];
  });
  return {
    equal: {
      eventId: query.EQ_eventID,
      type: query.eventType,
      action: query.EQ_action,
      bizStep: query.EQ_bizStep?.map(bareWord),
      disposition: query.EQ_disposition?.map(bareWord),
      readPoint: query.EQ_readPoint?.map(thingKey),
      bizLocation: query.EQ_bizLocation?.map(thingKey),
    },
    times: {
      fromEventTime: dateOf(query.GE_eventTime),
      beforeEventTime: dateOf(query.LT_eventTime),
      fromRecordTime: dateOf(query.GE_recordTime),
      beforeRecordTime: dateOf(query.LT_recordTime),
    },
    isErrorDeclaration: query.EXISTS_errorDeclaration === undefined ? undefined : query.EXISTS_errorDeclaration === 'true',
    things,
  };
}
