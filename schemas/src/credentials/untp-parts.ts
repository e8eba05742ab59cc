import { fromHex, toBase64url } from '@terroir/proof';
import { z } from 'zod';
import { Country as CountryCode } from '../requests/country.ts';
import { PARTY_ROLES } from '../requests/party.ts';
import { Day } from '../requests/times.ts';
import { Line, Uri, Words } from '../requests/words.ts';

/** A list of types that holds exactly these, in any order. */
export const typed = (...types: readonly string[]) =>
  z
    .array(z.string())
    .refine((list) => list.length === types.length && types.every((type) => list.includes(type)), `must be ${types.join(' and ')}`);

/** Something that is named by its address and its name, of one type that may be left out. */
export const named = (type: string) => z.strictObject({ type: typed(type).optional(), id: Uri, name: Line });

/** The type of a part, which UNTP lets be left out. */
const partOf = (type: string) => ({ type: typed(type).optional() });

const Code = z.string().min(1).max(200);
const IdScheme = named('IdentifierScheme');
const registered = { registeredId: Code.optional(), idScheme: IdScheme.optional() };

export const Country = z.strictObject({ ...partOf('Country'), countryCode: CountryCode, countryName: Line.optional() });

export const Classification = z.strictObject({
  ...partOf('Classification'),
  code: Code,
  name: Line,
  definition: Words.optional(),
  schemeId: Uri,
  schemeName: Line,
});

/** The digest of a file: multibase base64url of a multihash SHA-256. */
export const digestMultibase = (sha256Hex: string): string => `u${toBase64url(Uint8Array.from([0x12, 0x20, ...fromHex(sha256Hex)]))}`;

export const Link = z.strictObject({
  ...partOf('Link'),
  linkURL: Uri,
  linkName: Line,
  digestMultibase: z
    .string()
    .regex(/^[a-zA-Z][A-Za-z0-9_+/=-]{1,200}$/, 'must be a digest in multibase')
    .optional(),
  mediaType: Code.optional(),
  linkType: Code.optional(),
});

export const Image = z.strictObject({
  ...partOf('Image'),
  name: Line,
  description: Words.optional(),
  imageData: z.base64().max(200_000),
  mediaType: Code,
});

const Measure = z.strictObject({
  ...partOf('Measure'),
  value: z.number(),
  upperTolerance: z.number().optional(),
  lowerTolerance: z.number().optional(),
  unit: Code,
});

export const Address = z.strictObject({
  ...partOf('Address'),
  streetAddress: Line.optional(),
  postalCode: Line.optional(),
  addressLocality: Line.optional(),
  addressRegion: Line.optional(),
  addressCountry: Country.optional(),
});

/** Other registers that know the same. */
export const AlsoKnownAs = (type: string) => z.array(z.strictObject({ ...partOf(type), id: Uri, name: Line, ...registered })).max(20);

export const Party = z.strictObject({
  ...partOf('Party'),
  id: Uri,
  name: Line,
  description: Words.optional(),
  ...registered,
  registrationCountry: Country.optional(),
  partyAddress: Address.optional(),
  organisationWebsite: Uri.optional(),
  industryCategory: z.array(Classification).max(20).optional(),
  partyAlsoKnownAs: AlsoKnownAs('Party').optional(),
});

export const PartyRole = z.strictObject({ ...partOf('PartyRole'), role: z.enum(PARTY_ROLES), party: Party });

export const CredentialIssuer = z.strictObject({
  ...partOf('CredentialIssuer'),
  id: z.string().max(2048),
  name: Line,
  issuerAlsoKnownAs: AlsoKnownAs('Party').optional(),
});

export const Score = z.strictObject({ ...partOf('Score'), code: Code, rank: z.int().optional(), definition: Words.optional() });

export const Topic = z.strictObject({ ...partOf('ConformityTopic'), id: Uri, name: Line, definition: Words.optional() });

export const Criterion = z.strictObject({
  ...partOf('Criterion'),
  id: Uri,
  name: Line,
  conformityTopic: z.union([Topic, z.array(Topic).max(50)]).optional(),
});

export const Performance = z.strictObject({
  ...partOf('Performance'),
  metric: named('PerformanceMetric').optional(),
  measure: Measure.optional(),
  score: Score.optional(),
});

const Period = z.strictObject({ ...partOf('Period'), startDate: Day, endDate: Day, periodInformation: Words.optional() });

/** What the owner of a thing claims of it, by itself. */
export const Claim = z.strictObject({
  ...partOf('Claim'),
  id: Uri,
  name: Line,
  description: Words.optional(),
  referenceCriteria: z.array(Criterion).max(50),
  referenceRegulation: z.array(named('Regulation')).max(50).optional(),
  referenceStandard: z.array(named('Standard')).max(50).optional(),
  claimDate: Day,
  applicablePeriod: Period.optional(),
  claimedPerformance: z.array(Performance).max(50),
  evidence: z.array(Link).max(50).optional(),
  conformityTopic: z.array(Topic).max(50),
});

const Fraction = z.number().min(0).max(1);

export const Material = z.strictObject({
  ...partOf('Material'),
  name: Line,
  originCountry: Country,
  materialType: Classification,
  massFraction: Fraction,
  mass: Measure.optional(),
  recycledMassFraction: Fraction.optional(),
  hazardous: z.boolean().optional(),
  symbol: Image.optional(),
  materialSafetyInformation: Link.optional(),
});

export const MaterialUsage = z.strictObject({
  ...partOf('MaterialUsage'),
  applicablePeriod: Period.optional(),
  materialConsumed: z.array(Material).max(200),
});

export const Dimension = z.strictObject({
  ...partOf('Dimension'),
  weight: Measure.optional(),
  length: Measure.optional(),
  width: Measure.optional(),
  height: Measure.optional(),
  volume: Measure.optional(),
});

export const Package = z.strictObject({
  ...partOf('Package'),
  description: Words,
  dimensions: Dimension,
  materialUsed: z.array(Material).max(50),
  packageLabel: z.array(Image).max(20).optional(),
  performanceClaim: z.array(Claim).max(50).optional(),
});
