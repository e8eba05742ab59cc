import { z } from 'zod';
import { readThingId, faultOfFacilityId, faultOfProductId } from '../ids/thing-id.ts';

/** Says why a value is refused, or null. */
type Fault = (value: string) => string | null;

/** The mark by which a fault of an identifier is told from other faults. */
const INVALID_ID = 'invalid-id';

/** Whether nothing is wrong but identifiers: then the request is mistyped. */
export const isMistyped = ({ issues }: z.ZodError): boolean =>
  issues.every((issue) => issue.code === 'custom' && issue.params?.['problem'] === INVALID_ID);

/** Text that a rule looks at; the rule says what is wrong with it. */
const ruled = (fault: Fault, problem?: string) =>
  z.string().superRefine((value, context) => {
    const message = fault(value);
    if (message !== null) context.addIssue({ code: 'custom', message, ...(problem === undefined ? {} : { params: { problem } }) });
  });

/** One line for people. */
export const Line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must be one line, without control characters');

/** Some sentences for people. */
export const Words = z
  .string()
  .trim()
  .min(1)
  .max(4000)
  .regex(/^(?:\P{Cc}|[\n\t])*$/u, 'may not hold control characters other than line breaks and tabs');

/** Characters that RFC 3986 lets stand in a URI. */
const URI = /^[a-z][a-z0-9+.-]*:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/;

/** Names something by an address or a name that others gave it. */
export const Uri = ruled((value) =>
  value.length <= 2048 && /^(?:https?|urn|did):/.test(value) && URI.test(value) && URL.canParse(value)
    ? null
    : 'must be a URI: https, urn or did, percent-encoded, at most 2048 characters',
);

/** A country by its two letters. */
export const Country = z.string().regex(/^[A-Z]{2}$/, 'must be a country by ISO 3166-1 alpha-2, for example CO');

const isOfOurTimes = (time: string): boolean => time >= '1900' && time < '9999';
const HAS_SECONDS = /T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-])/;

/** A calendar day that there is. */
export const Day = ruled((day) =>
  z.iso.date().safeParse(day).success && isOfOurTimes(day) ? null : 'must be a day of the calendar, YYYY-MM-DD, of the years 1900 to 9998',
).meta({ format: 'date' });

/** A moment, to the second at least, with its offset. */
export const Moment = ruled((time) =>
  z.iso.datetime({ offset: true }).safeParse(time).success && HAS_SECONDS.test(time) && isOfOurTimes(time)
    ? null
    : 'must be a time that there is, with seconds and its offset: 2026-05-02T14:00:00Z',
).meta({ format: 'date-time' });

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** A zone of the IANA time zone database. */
export const Zone = ruled((zone) =>
  /^[A-Za-z][A-Za-z0-9_+/-]*$/.test(zone) && isZone(zone)
    ? null
    : 'must be a zone of the IANA time zone database, for example America/Bogota',
);

/** An exact decimal, of as many digits as survive every reader of JSON. */
const Decimal = z
  .string()
  .regex(/^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?$/, 'must be a decimal in digits, for example 12.5')
  .refine((decimal) => decimal.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15, 'may have 15 digits at most');

/** A measure with its unit. */
export const Amount = z.strictObject({
  value: Decimal,
  unit: z.string().regex(/^[A-Z0-9]{2,3}$/, 'must be a unit by UN/ECE Recommendation 20, for example KGM'),
});

/** The class of a thing in a classification that others keep. */
export const Class = z.strictObject({
  code: z.string().min(1).max(64),
  name: Line,
  definition: Words.optional(),
  schemeId: Uri,
  schemeName: Line,
});

/** The identifier of a place. */
export const FacilityId = ruled(faultOfFacilityId, INVALID_ID);
/** The identifier of a product, lot or item. */
export const ProductId = ruled(faultOfProductId, INVALID_ID);

function faultOfPartyId(value: string): string | null {
  if (/^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/.test(value) && value.length <= 2048) return null;
  const read = readThingId(value);
  if (read.fault === null || /^urn:/i.test(value) || /\/(?:414|417)\/[^/]*/.test(value)) return read.fault;
  return Uri.safeParse(value).success && value.startsWith('https:')
    ? null
    : 'must be a DID, a GS1 Digital Link, a URN, or an https address in a register';
}

/** The identifier of an organisation or a person. */
export const PartyId = ruled(faultOfPartyId, INVALID_ID);

/** Whom something concerns. A person is named and has no identifier; what names a person is never in the clear. */
export const PartyMembers = {
  id: PartyId.optional(),
  name: Line,
  isPerson: z.boolean().default(false).meta({ description: 'A natural person: then it is withheld as personal, and can be erased.' }),
};
export const isNamedRightly = ({ id, isPerson }: { readonly id?: string | undefined; readonly isPerson: boolean }): boolean =>
  isPerson ? id === undefined : id !== undefined;
export const NAMED_RIGHTLY = { message: 'an organisation must have an id; a person has none', path: ['id'] };

/** What parties do (UNTP's words). */
export const PARTY_ROLES = [
  'owner',
  'producer',
  'manufacturer',
  'processor',
  'remanufacturer',
  'recycler',
  'operator',
  'serviceProvider',
  'inspector',
  'certifier',
  'logisticsProvider',
  'carrier',
  'consignor',
  'consignee',
  'importer',
  'exporter',
  'distributor',
  'retailer',
  'brandOwner',
  'regulator',
] as const;

/** Who has to do with a place or product. */
export const RelatedParty = z.strictObject({ role: z.enum(PARTY_ROLES), ...PartyMembers }).refine(isNamedRightly, NAMED_RIGHTLY);
export type RelatedParty = z.infer<typeof RelatedParty>;

/** The one other shape in which credentials are issued: UNTP 0.7.0 to the letter, with a single revocation entry. */
export const Profile = z.literal('untp-0.7.0').meta({
  description:
    'UNTP 0.7.0 to the letter: one status entry, so that it can be revoked and not suspended; and what UNTP requires must be there.',
});
export type Profile = z.infer<typeof Profile>;
