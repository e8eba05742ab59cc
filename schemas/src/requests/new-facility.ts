import { z } from 'zod';
import { Class } from './classification.ts';
import { Country } from './country.ts';
import { RelatedParty } from './party.ts';
import { Profile } from './profile.ts';
import { FacilityId } from './thing-ids.ts';
import { Line, Uri, Words } from './words.ts';
import { checkPeriod, periodMembers } from './period.ts';
import { checkReaders, checkRestrictions, visibilityMembers, withPersonal, type FieldRestriction } from './visibility.ts';

const Point = z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });
type Point = z.infer<typeof Point>;

const isClosed = (points: readonly Point[]): boolean => {
  const [first, last] = [points[0], points.at(-1)];
  return first?.latitude === last?.latitude && first?.longitude === last?.longitude;
};

/** Where a place is: a code, a point, or its boundary. */
export const Location = z.strictObject({
  plusCode: Uri.optional(),
  geoLocation: Point.optional(),
  geoBoundary: z.array(Point).min(4).max(5000).refine(isClosed, 'must end where it begins').optional(),
});

/** The parts of a postal address, as far as the place has them. */
export const Address = z.strictObject({
  streetAddress: Line.optional(),
  postalCode: Line.optional(),
  addressLocality: Line.optional(),
  addressRegion: Line.optional(),
  addressCountry: Country.optional().meta({ description: 'The country of operation, where it is left out.' }),
});

/** What the UNTP profile asks for beyond what a place always has. */
function checkProfile(
  facility: { profile?: string | undefined; address: z.infer<typeof Address>; location: z.infer<typeof Location> },
  context: z.RefinementCtx,
): void {
  if (facility.profile === undefined) return;
  for (const part of ['streetAddress', 'postalCode', 'addressLocality', 'addressRegion'] as const)
    if (facility.address[part] === undefined)
      context.addIssue({ code: 'custom', path: ['address', part], message: 'is required by UNTP 0.7.0' });
  if (Object.values(facility.location).every((part) => part === undefined))
    context.addIssue({ code: 'custom', path: ['location'], message: 'must have plusCode, geoLocation or geoBoundary, by UNTP 0.7.0' });
}

/** A place as its owner states it. Unknown fields are refused: they would be signed but not read. */
export const NewFacility = z
  .strictObject({
    id: FacilityId,
    name: Line,
    description: Words.optional(),
    country: Country,
    processes: z.array(Class).max(50).default([]).meta({ description: 'What is done there, by a classification such as UN CPC or ISIC.' }),
    address: Address.default({}),
    location: Location.default({}),
    isHome: z
      .boolean()
      .default(false)
      .meta({ description: 'People live there: street, postal code and location are withheld as personal.' }),
    parties: z.array(RelatedParty).max(50).default([]),
    ...periodMembers,
    ...visibilityMembers,
    profile: Profile.optional(),
  })
  .superRefine(checkProfile)
  .superRefine(checkPeriod)
  .superRefine(checkReaders)
  .superRefine(checkRestrictions);
export type NewFacility = z.infer<typeof NewFacility>;

/** What is withheld of a facility: what was asked for, and what is personal. */
export function restrictionsOfFacility({ restrict, parties, isHome, address, location }: NewFacility): FieldRestriction[] {
  const home = [
    ...(address.streetAddress === undefined ? [] : ['/credentialSubject/address/streetAddress']),
    ...(address.postalCode === undefined ? [] : ['/credentialSubject/address/postalCode']),
    ...(Object.values(location).every((part) => part === undefined) ? [] : ['/credentialSubject/locationInformation']),
  ];
  return withPersonal(restrict, [
    ...(isHome ? home : []),
    ...(parties.some(({ isPerson }) => isPerson) ? ['/credentialSubject/relatedParty'] : []),
  ]);
}
