import type { JsonObject } from '@terroir/proof';
import { z } from 'zod';
import { ASSESSMENT_LEVELS, ASSESSOR_LEVELS, ATTESTATION_TYPES, Certificate, type NewAttestation } from '../requests/new-attestation.ts';
import { FacilityId, PartyId, ProductId } from '../requests/thing-ids.ts';
import { Day } from '../requests/times.ts';
import { Line, Uri, Words } from '../requests/words.ts';
import { composeAmount, composeParty } from './compose-parts.ts';
import { checkCredentialPeriod, envelope, envelopeMembers, partId, type Drawn, type Issuer } from './envelope.ts';
import { Criterion, digestMultibase, Image, Link, named, Party, Performance, Score, Topic, typed } from './untp-parts.ts';
import { endOfDay, startOfDay } from './zone.ts';

const Code = z.string().min(1).max(200);
const registered = { registeredId: Code.optional(), idScheme: named('IdentifierScheme').optional() };

const AssessedFacility = z.strictObject({
  facility: z.strictObject({ type: typed('Facility').optional(), id: FacilityId, name: Line, ...registered }),
  idVerifiedByCAB: z.boolean().optional(),
});

const AssessedProduct = z.strictObject({
  product: z.strictObject({
    type: typed('Product').optional(),
    id: ProductId,
    name: Line,
    idScheme: named('IdentifierScheme').optional(),
    modelNumber: Code.optional(),
    batchNumber: Code.optional(),
    itemNumber: Code.optional(),
  }),
  idVerifiedByCAB: z.boolean().optional(),
});

const Assessment = z.strictObject({
  type: typed('ConformityAssessment').optional(),
  id: Uri,
  name: Line,
  description: Words.optional(),
  assessmentCriteria: z.array(Criterion).max(100),
  assessmentDate: Day,
  assessedPerformance: z.array(Performance).max(50).default([]),
  assessedProduct: z.array(AssessedProduct).max(100).optional(),
  assessedFacility: z.array(AssessedFacility).max(100).optional(),
  assessedOrganisation: Party.extend({ id: PartyId }).optional(),
  referenceStandard: z.array(named('Standard')).max(50).optional(),
  referenceRegulation: z.array(named('Regulation')).max(50).optional(),
  specifiedCondition: z.array(Words).max(50).optional(),
  evidence: z.array(Link).max(50).optional(),
  conformityTopic: z.array(Topic).max(50).default([]),
  conformance: z.boolean().optional(),
});

const Endorsement = z.strictObject({
  name: Line,
  trustmark: Image.optional(),
  issuingAuthority: Party,
  endorsementEvidence: Link.optional(),
});

/** An attestation, as UNTP 0.7.0 describes it; `certificate` and the list `evidence` are this ledger's terms. */
export const ConformityAttestation = z.strictObject({
  type: typed('ConformityAttestation').optional(),
  id: Uri,
  name: Line,
  description: Words.optional(),
  assessorLevel: z.enum(ASSESSOR_LEVELS),
  assessmentLevel: z.enum(ASSESSMENT_LEVELS),
  attestationType: z.enum(ATTESTATION_TYPES),
  issuedToParty: Party.extend({ id: PartyId }),
  authorisation: z.array(Endorsement).max(20).optional(),
  referenceScheme: named('ConformityScheme'),
  referenceProfile: named('ConformityProfile').optional(),
  profileScore: Score.optional(),
  conformityCertificate: Link.optional(),
  auditableEvidence: Link.optional(),
  trustmark: Image.optional(),
  conformityAssessment: z.array(Assessment).min(1).max(50),
  certificate: Certificate.optional(),
  evidence: z.array(Link).max(50).optional(),
});

/** A DigitalConformityCredential that was signed outside. Unknown fields are refused: they would be signed but not read. */
export const DigitalConformityCredential = z
  .strictObject({
    ...envelopeMembers,
    type: typed('VerifiableCredential', 'DigitalConformityCredential'),
    credentialSubject: ConformityAttestation,
  })
  .superRefine(checkCredentialPeriod);
export type DigitalConformityCredential = z.infer<typeof DigitalConformityCredential>;

/** What a request names, with what is stored of it here. */
export interface AttestationNames {
  readonly scheme: { readonly id: string; readonly name: string };
  readonly criteria: readonly { readonly id: string; readonly name: string }[];
  readonly evidence: readonly { readonly url: string; readonly name: string; readonly mediaType: string; readonly sha256: string }[];
}

/** The days of a certificate as moments, in its zone; without one the period as it was asked for. */
function periodOf({ certificate, validFrom, validUntil }: NewAttestation): {
  readonly validFrom: string | undefined;
  readonly validUntil: string | undefined;
} {
  if (certificate === undefined) return { validFrom, validUntil };
  const { zone } = certificate;
  return {
    validFrom: startOfDay(certificate.validFrom, zone).toISOString(),
    validUntil: endOfDay(certificate.validUntil, zone).toISOString(),
  };
}

const composeCriterion = ({ id, name }: AttestationNames['criteria'][number]): JsonObject => ({ type: ['Criterion'], id, name });

/** What was assessed, when, and by what. */
function composeAssessment(asked: NewAttestation, names: AttestationNames, credentialId: string): JsonObject {
  const { facilities, products, topics, performance, conforms, assessedOn, name } = asked;
  const verified = (isChecked: boolean | undefined): JsonObject => (isChecked === undefined ? {} : { idVerifiedByCAB: isChecked });
  const about = {
    assessedFacility: facilities.map((one) => ({
      facility: { type: ['Facility'], id: one.id, name: one.name },
      ...verified(one.isChecked),
    })),
    assessedProduct: products.map((one) => ({ product: { type: ['Product'], id: one.id, name: one.name }, ...verified(one.isChecked) })),
  };
  return {
    type: ['ConformityAssessment'],
    id: partId(credentialId, 'conformityAssessment/0'),
    name,
    assessmentCriteria: names.criteria.map(composeCriterion),
    assessmentDate: assessedOn,
    assessedPerformance: performance.map(({ metric, measure }) => ({
      metric: { type: ['PerformanceMetric'], id: metric.id, name: metric.name },
      measure: composeAmount(measure),
    })),
    ...(facilities.length === 0 ? {} : { assessedFacility: about.assessedFacility }),
    ...(products.length === 0 ? {} : { assessedProduct: about.assessedProduct }),
    conformityTopic: topics.map(({ id, name: topic, definition }) => ({
      type: ['ConformityTopic'],
      id,
      name: topic,
      ...(definition === undefined ? {} : { definition }),
    })),
    ...(conforms === undefined ? {} : { conformance: conforms }),
  };
}

const composeEvidence = ({ url, name, mediaType, sha256 }: AttestationNames['evidence'][number]): JsonObject => ({
  linkURL: url,
  linkName: name,
  mediaType,
  digestMultibase: digestMultibase(sha256),
});

/** The payload of a DigitalConformityCredential (UNTP 0.7.0), from what its issuer asked for. */
export function conformityCredential(asked: NewAttestation, names: AttestationNames, by: Issuer, drawn: Drawn): JsonObject {
  const { name, claim, certificate, issuedTo, profile } = asked;
  return {
    ...envelope(by, drawn, { type: 'DigitalConformityCredential', name, ...periodOf(asked), profile }),
    credentialSubject: {
      type: ['ConformityAttestation'],
      id: partId(drawn.id, 'credentialSubject'),
      name,
      ...(claim === undefined ? {} : { description: claim }),
      assessorLevel: asked.assessorLevel,
      assessmentLevel: asked.assessmentLevel,
      attestationType: asked.attestationType,
      issuedToParty: composeParty(issuedTo, drawn.id, 'issuedToParty'),
      referenceScheme: { type: ['ConformityScheme'], id: names.scheme.id, name: names.scheme.name },
      conformityAssessment: [composeAssessment(asked, names, drawn.id)],
      ...(certificate === undefined ? {} : { certificate: { ...certificate } }),
      ...(names.evidence.length === 0 ? {} : { evidence: names.evidence.map(composeEvidence) }),
    },
  };
}
