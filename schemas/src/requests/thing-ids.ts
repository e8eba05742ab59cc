import type { z } from 'zod';
import { faultOfFacilityId, faultOfProductId, readThingId } from '../ids/thing-id.ts';
import { ruled } from './ruled.ts';
import { Uri } from './words.ts';

/** The mark by which a fault of an identifier is told from other faults. */
const INVALID_ID = 'invalid-id';

/** Whether nothing is wrong but identifiers: then the request is mistyped. */
export const isMistyped = ({ issues }: z.ZodError): boolean =>
  issues.every((issue) => issue.code === 'custom' && issue.params?.['problem'] === INVALID_ID);

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
