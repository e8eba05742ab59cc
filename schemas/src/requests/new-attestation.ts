import { z } from 'zod';
import { Sha256 } from '../ids/sha256.ts';
import { Amount } from './amount.ts';
import { isNamedRightly, NAMED_RIGHTLY, PartyMembers } from './party.ts';
import { Profile } from './profile.ts';
import { FacilityId, ProductId } from './thing-ids.ts';
import { Day, Zone } from './times.ts';
import { Line, Uri, Words } from './words.ts';
import { checkPeriod, periodMembers } from './period.ts';
import { checkReaders, checkRestrictions, visibilityMembers, withPersonal, type FieldRestriction } from './visibility.ts';

/** How the issuer calls its own distance from whom it assesses (UNTP's words). What is shown is computed, not this. */
export const ASSESSOR_LEVELS = ['self', 'commercial', 'buyer', 'membership', 'unspecified', '3rdParty', 'hybrid'] as const;

/** Who stands behind the assessor (UNTP's words). */
export const ASSESSMENT_LEVELS = [
  'authority-benchmark',
  'authority-mandate',
  'authority-globalmra',
  'authority-peer',
  'authority-extended-mra',
  'scheme-self',
  'scheme-cab',
  'no-endorsement',
] as const;

/** What kind of statement it is (UNTP's words). */
export const ATTESTATION_TYPES = [
  'certification',
  'declaration',
  'inspection',
  'testing',
  'verification',
  'validation',
  'calibration',
] as const;

/** A certificate as its issuer states it: its days are inclusive, in a zone that is named. */
export const Certificate = z
  .strictObject({ number: z.string().trim().min(1).max(64), validFrom: Day, validUntil: Day, zone: Zone })
  .refine(({ validFrom, validUntil }) => validFrom <= validUntil, { message: 'must not be before validFrom', path: ['validUntil'] });
export type Certificate = z.infer<typeof Certificate>;

const isChecked = z.boolean().optional().meta({ description: 'Whether the issuer checked that this identifier is of this thing.' });

const Named = z.strictObject({
  id: Uri,
  name: Line.optional().meta({ description: 'May be left out where the scheme is registered here.' }),
});

/** A result that was measured. */
const Performance = z.strictObject({ metric: z.strictObject({ id: Uri, name: Line }), measure: Amount });

const members = {
  name: Line,
  claim: Words.optional().meta({ description: 'What is attested, in a sentence for people.' }),
  assessorLevel: z.enum(ASSESSOR_LEVELS),
  assessmentLevel: z.enum(ASSESSMENT_LEVELS),
  attestationType: z.enum(ATTESTATION_TYPES),
  facilities: z
    .array(z.strictObject({ id: FacilityId, name: Line, isChecked }))
    .max(100)
    .default([]),
  products: z
    .array(z.strictObject({ id: ProductId, name: Line, isChecked }))
    .max(100)
    .default([]),
  issuedTo: z.strictObject(PartyMembers).refine(isNamedRightly, NAMED_RIGHTLY),
  scheme: Named.meta({ description: 'The scheme by its address: one that is registered here, or another’s, then with its name.' }),
  criteria: z.array(Named).max(100).default([]).meta({ description: 'Criteria of that scheme, by their addresses.' }),
  topics: z
    .array(z.strictObject({ id: Uri, name: Line, definition: Words.optional() }))
    .max(50)
    .default([]),
  performance: z.array(Performance).max(50).default([]),
  conforms: z.boolean().optional().meta({ description: 'Whether what was assessed conforms to the criteria, where that is what is said.' }),
  assessedOn: Day,
  certificate: Certificate.optional(),
  evidence: z
    .array(z.strictObject({ sha256: Sha256, name: Line }))
    .max(50)
    .default([])
    .meta({ description: 'Files that your organisation gave here (POST /v1/evidence), by their SHA-256.' }),
  ...periodMembers,
  ...visibilityMembers,
  profile: Profile.optional(),
};
type Asked = z.infer<z.ZodObject<typeof members>>;

const isTwice = (list: readonly string[], i: number): boolean => list.indexOf(list[i] ?? '') < i;

/** It is about something, and names each thing once. */
function checkAbout({ facilities, products, criteria, evidence }: Asked, context: z.RefinementCtx): void {
  if (facilities.length + products.length === 0)
    context.addIssue({ code: 'custom', path: ['products'], message: 'an attestation must be about a facility or a product, at least one' });
  const lists: [string, string, readonly string[]][] = [
    ['facilities', 'id', facilities.map(({ id }) => id)],
    ['products', 'id', products.map(({ id }) => id)],
    ['criteria', 'id', criteria.map(({ id }) => id)],
    ['evidence', 'sha256', evidence.map(({ sha256 }) => sha256)],
  ];
  for (const [list, member, values] of lists)
    for (const i of values.keys())
      if (isTwice(values, i)) context.addIssue({ code: 'custom', path: [list, i, member], message: 'is named twice' });
}

/** Where there is a certificate its days are the period. */
function checkCertificatePeriod({ certificate, validFrom, validUntil }: Asked, context: z.RefinementCtx): void {
  if (certificate === undefined) return;
  for (const [path, value] of Object.entries({ validFrom, validUntil }))
    if (value !== undefined)
      context.addIssue({ code: 'custom', path: [path], message: 'must be left out: the days of the certificate are the period' });
}

/** An attestation as its issuer asks for it. Unknown fields are refused: they would be signed but not read. */
export const NewAttestation = z
  .strictObject(members)
  .superRefine(checkAbout)
  .superRefine(checkCertificatePeriod)
  .superRefine(checkPeriod)
  .superRefine(checkReaders)
  .superRefine(checkRestrictions);
export type NewAttestation = z.infer<typeof NewAttestation>;

/** What is withheld of an attestation: what was asked for, and what is personal. */
export const restrictionsOfAttestation = ({ restrict, issuedTo }: NewAttestation): FieldRestriction[] =>
  withPersonal(restrict, issuedTo.isPerson ? ['/credentialSubject/issuedToParty'] : []);
