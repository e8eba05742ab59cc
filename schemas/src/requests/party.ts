import { z } from 'zod';
import { PartyId } from './thing-ids.ts';
import { Line } from './words.ts';

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
