import { fromBase64url, ProofError, toHex, type JsonObject, type JsonValue } from '@terroir/proof';
import type { PassportAttestation } from '@terroir/schemas';
import { objectOf, objectsOf, subjectOf, textOf, withheldOf } from '../../statements/json-reading.ts';

/** What an attestation says to everyone. */
export interface AttestationSaid {
  readonly says: PassportAttestation['says'];
  /** Whether what was assessed conforms: false where any assessment says that it does not, null where that is withheld. */
  readonly conforms: boolean | null;
  /** Whom it was issued to, by identifier; null where that is withheld. */
  readonly holder: string | null;
  /** How its issuer calls its own distance. */
  readonly stated: string | null;
}

/** SHA-256 in hex from a multibase text of a multihash; null for anything else. */
function sha256Of(multibase: string): string | null {
  if (!multibase.startsWith('u')) return null;
  try {
    const [code, length, ...digest] = fromBase64url(multibase.slice(1));
    return code === 0x12 && length === 0x20 && digest.length === 32 ? toHex(Uint8Array.from(digest)) : null;
  } catch (error) {
    if (error instanceof ProofError) return null;
    throw error;
  }
}

const evidenceOf = (value: JsonValue | undefined): PassportAttestation['says']['evidence'] =>
  objectsOf(value).flatMap(({ linkURL, linkName, mediaType, digestMultibase }) => {
    const [url, sha256] = [textOf(linkURL), sha256Of(textOf(digestMultibase) ?? '')];
    return url === null || sha256 === null
      ? []
      : [{ url, name: textOf(linkName) ?? url, mediaType: textOf(mediaType) ?? 'application/octet-stream', sha256 }];
  });

function certificateOf(value: JsonValue | undefined): PassportAttestation['says']['certificate'] {
  if (value === undefined) return null;
  const { number, validFrom, validUntil, zone } = objectOf(value);
  return { number: textOf(number), validFrom: textOf(validFrom), validUntil: textOf(validUntil), zone: textOf(zone) };
}

/** A scheme or a criterion, by its address; a bare address is its own name. */
function namedIn(value: JsonValue | undefined): { id: string; name: string }[] {
  if (typeof value === 'string') return [{ id: value, name: value }];
  return objectsOf(value).flatMap(({ id, name }) => {
    const uri = textOf(id);
    return uri === null ? [] : [{ id: uri, name: textOf(name) ?? uri }];
  });
}

/** Where an assessment says whether something conforms, or what that is inside of. */
const OF_CONFORMANCE = /^\/credentialSubject(?:\/[0-9]+)?(?:\/conformityAssessment(?:\/[0-9]+)?(?:\/conformance)?)?$/;

function conformsIn(claims: JsonObject): boolean | null {
  const results = objectsOf(subjectOf(claims)['conformityAssessment']).map(({ conformance }) => conformance ?? true);
  if (results.includes(false)) return false;
  const isHidden = withheldOf(claims).some(({ at }) => OF_CONFORMANCE.test(at));
  return isHidden || results.some((result) => result !== true) ? null : true;
}

/** Reads a DigitalConformityCredential (UNTP 0.7.0) as far as a passport shows it. */
export function attestationIn(claims: JsonObject): AttestationSaid {
  const subject = subjectOf(claims);
  const { name, description, referenceScheme, conformityAssessment, certificate, evidence, issuedToParty, assessorLevel } = subject;
  const criteria = objectsOf(conformityAssessment).flatMap((one) => {
    const listed = one['assessmentCriteria'];
    return (Array.isArray(listed) ? listed : [listed]).flatMap(namedIn);
  });
  return {
    says: {
      name: textOf(name) ?? textOf(claims['name']) ?? 'An attestation',
      scheme: namedIn(referenceScheme)[0] ?? null,
      criteria: [...new Map(criteria.map((one) => [one.id, one])).values()],
      claim: textOf(description),
      certificate: certificateOf(certificate),
      evidence: evidenceOf(evidence),
    },
    conforms: conformsIn(claims),
    holder: textOf(objectOf(issuedToParty)['id']),
    stated: textOf(assessorLevel),
  };
}
