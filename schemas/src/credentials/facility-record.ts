import type { JsonObject } from '@terroir/proof';
import { z } from 'zod';
import { FacilityId } from '../requests/thing-ids.ts';
import { Line, Uri, Words } from '../requests/words.ts';
import type { NewFacility } from '../requests/new-facility.ts';
import { checkCredentialPeriod, envelope, envelopeMembers, type Drawn, type Issuer } from './envelope.ts';
import { idSchemeOf, registeredIdOf } from './id-scheme.ts';
import { composeClass, composeCountry, composeParties } from './compose-parts.ts';
import { Address, AlsoKnownAs, Claim, Classification, Country, Link, MaterialUsage, named, PartyRole, typed } from './untp-parts.ts';

const Coordinate = z.strictObject({
  type: typed('Coordinate').optional(),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

const Location = z.strictObject({
  type: typed('Location').optional(),
  plusCode: Uri.optional(),
  geoLocation: Coordinate.optional(),
  geoBoundary: z.array(Coordinate).max(5000).optional(),
});

/** A place, as UNTP 0.7.0 describes it. */
export const Facility = z.strictObject({
  type: typed('Facility').optional(),
  id: FacilityId,
  name: Line,
  description: Words.optional(),
  registeredId: z.string().max(200).optional(),
  idScheme: named('IdentifierScheme').optional(),
  countryOfOperation: Country,
  processCategory: z.array(Classification).max(50),
  relatedParty: z.array(PartyRole).max(50).optional(),
  relatedDocument: z.array(Link).max(50).optional(),
  facilityAlsoKnownAs: AlsoKnownAs('Facility').optional(),
  locationInformation: Location.optional(),
  address: Address.optional(),
  materialUsage: MaterialUsage.optional(),
  performanceClaim: z.array(Claim).max(50).optional(),
});

/** A DigitalFacilityRecord that was signed outside. Unknown fields are refused: they would be signed but not read. */
export const DigitalFacilityRecord = z
  .strictObject({ ...envelopeMembers, type: typed('VerifiableCredential', 'DigitalFacilityRecord'), credentialSubject: Facility })
  .superRefine(checkCredentialPeriod);
export type DigitalFacilityRecord = z.infer<typeof DigitalFacilityRecord>;

function composeAddress({ address, country }: NewFacility): JsonObject {
  const { addressCountry = country, ...parts } = address;
  const present = Object.entries(parts).filter((part): part is [string, string] => part[1] !== undefined);
  return { ...Object.fromEntries(present), addressCountry: composeCountry(addressCountry) };
}

function composeLocation({ location: { plusCode, geoLocation, geoBoundary } }: NewFacility): JsonObject {
  return {
    ...(plusCode === undefined ? {} : { plusCode }),
    ...(geoLocation === undefined ? {} : { geoLocation: { ...geoLocation } }),
    ...(geoBoundary === undefined ? {} : { geoBoundary: geoBoundary.map((point) => ({ ...point })) }),
  };
}

/** The payload of a DigitalFacilityRecord (UNTP 0.7.0), from what its owner asked for. */
export function facilityRecord(asked: NewFacility, by: Issuer, drawn: Drawn): JsonObject {
  const { id, name, description, country, processes, parties, validFrom, validUntil, profile } = asked;
  const registeredId = registeredIdOf(id);
  return {
    ...envelope(by, drawn, { type: 'DigitalFacilityRecord', name, validFrom, validUntil, profile }),
    credentialSubject: {
      type: ['Facility'],
      id,
      name,
      ...(description === undefined ? {} : { description }),
      ...(registeredId === null ? {} : { registeredId }),
      idScheme: idSchemeOf(id, by.issuer),
      countryOfOperation: composeCountry(country),
      processCategory: processes.map(composeClass),
      ...(parties.length === 0 ? {} : { relatedParty: composeParties(parties, drawn.id) }),
      locationInformation: composeLocation(asked),
      address: composeAddress(asked),
    },
  };
}
