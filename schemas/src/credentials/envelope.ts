import { sha256, toHex, utf8, type JsonObject, type JsonValue } from '@terroir/proof';
import { z } from 'zod';
import type { Profile } from '../requests/profile.ts';
import { Moment } from '../requests/times.ts';
import { Line } from '../requests/words.ts';
import { endsBeforeItBegins } from '../requests/period.ts';
import { WITHHOLDING_REASONS } from '../requests/visibility.ts';
import { CredentialIssuer } from './untp-parts.ts';

/** The contexts that every credential of ours names first. UNTP's is named, never fetched: verifying needs no JSON-LD processing. */
export const VC_CONTEXT = 'https://www.w3.org/ns/credentials/v2';
export const UNTP_CONTEXT = 'https://vocabulary.uncefact.org/untp/0.7.0/context/';

/** A place in a status list, as the ledger gives it. */
export interface DrawnStatus {
  readonly id: string;
  readonly type: 'BitstringStatusListEntry';
  readonly statusPurpose: 'revocation' | 'suspension';
  readonly statusListIndex: string;
  readonly statusListCredential: string;
}

/** What a credential is composed from besides what was asked: passed in, so that composing is pure. */
export interface Drawn {
  /** `urn:uuid:…` of the credential. */
  readonly id: string;
  readonly status: readonly DrawnStatus[];
  readonly now: Date;
}

/** Who says it, and where this ledger serves its context. */
export interface Issuer {
  readonly issuer: { readonly id: string; readonly name: string };
  readonly contextUrl: string;
}

/** An id for a part of a credential, which follows from the credential's own and the part's name. */
export function partId(credentialId: string, part: string): string {
  const hex = toHex(sha256(utf8(`${credentialId}\n${part}`)));
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) & 3] ?? '8';
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** W3C's status by default: one entry for each purpose, indexes as text. UNTP's by its profile: one object, its index a whole number. */
export function statusOf(status: readonly DrawnStatus[], profile: Profile | undefined): JsonValue {
  const entries = status.map((entry): JsonObject => ({ ...entry }));
  const [first] = entries;
  if (profile === undefined || first === undefined) return entries;
  return { ...first, statusListIndex: Number(first['statusListIndex']) };
}

/** Which lists a credential has a place in. */
export const purposesOf = (profile: Profile | undefined): readonly ('revocation' | 'suspension')[] =>
  profile === undefined ? ['revocation', 'suspension'] : ['revocation'];

/** The members that every credential of ours has, in the order in which they are signed. */
export function envelope(
  { issuer, contextUrl }: Issuer,
  { id, status, now }: Drawn,
  said: {
    readonly type: string;
    readonly name: string;
    readonly validFrom: string | undefined;
    readonly validUntil: string | undefined;
    readonly profile: Profile | undefined;
  },
): JsonObject {
  return {
    '@context': [VC_CONTEXT, UNTP_CONTEXT, contextUrl],
    id,
    type: ['VerifiableCredential', said.type],
    issuer: { id: issuer.id, type: ['CredentialIssuer'], name: issuer.name },
    name: said.name,
    validFrom: said.validFrom ?? now.toISOString(),
    ...(said.validUntil === undefined ? {} : { validUntil: said.validUntil }),
    credentialStatus: statusOf(status, said.profile),
  };
}

const StatusEntry = z.strictObject({
  id: z.url(),
  type: z.literal('BitstringStatusListEntry'),
  statusPurpose: z.enum(['revocation', 'suspension']),
  statusListIndex: z.string().regex(/^(?:0|[1-9][0-9]{0,9})$/, 'must be a whole number as text'),
  statusListCredential: z.url(),
});

/** By W3C a list of entries, indexes as text; by UNTP 0.7.0 one entry, its index a whole number. */
export const CredentialStatus = z.union([z.array(StatusEntry).min(1).max(2), StatusEntry.extend({ statusListIndex: z.int().min(0) })], {
  error: 'must be the reserved entries as they were given, or by UNTP 0.7.0 the one for revocation with its index as a number',
});

/** What is withheld, and why: in the clear. */
export const Withheld = z.array(z.strictObject({ at: z.string().max(500), reason: z.enum(WITHHOLDING_REASONS) })).max(100);

/** The members that every credential has which is signed outside. The issuer's DID is checked where the key is. */
export const envelopeMembers = {
  '@context': z
    .array(z.string())
    .refine(([first, second]) => first === VC_CONTEXT && second === UNTP_CONTEXT, `must begin with ${VC_CONTEXT} and ${UNTP_CONTEXT}`)
    .refine((contexts) => contexts.length <= 3, 'may name the context of this ledger third, and no other'),
  id: z
    .string()
    .regex(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^https:\/\/\S{1,2000}$/,
      'must be urn:uuid: and a UUID, or an https address',
    ),
  issuer: CredentialIssuer,
  name: Line,
  validFrom: Moment,
  validUntil: Moment.optional(),
  credentialStatus: CredentialStatus,
  withheld: Withheld.optional(),
};

export function checkCredentialPeriod(credential: { validFrom: string; validUntil?: string | undefined }, context: z.RefinementCtx): void {
  if (endsBeforeItBegins(credential)) context.addIssue({ code: 'custom', path: ['validUntil'], message: 'must not be before validFrom' });
}
