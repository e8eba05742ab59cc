import { z } from 'zod';
import { StatementId } from '../ids/statement-id.ts';
import { Text } from '../text.ts';

/** Why a status was changed: words for people. */
export const Reason = Text;
export type Reason = z.infer<typeof Reason>;

/** A change of status as it is asked for. */
export const NewStatusChange = z.strictObject({
  reason: Reason,
  replacedBy: StatementId.optional().meta({ description: 'When it is revoked for that: the id of the statement that replaces it.' }),
});
export type NewStatusChange = z.infer<typeof NewStatusChange>;

const Subject = z.strictObject({
  statement: StatementId,
  purpose: z.enum(['revocation', 'suspension']),
  value: z.boolean(),
  reason: Reason,
  replacedBy: StatementId.optional(),
});

/** A `StatusChange` credential: it explains a change; the list decides. It has no `credentialStatus` of its own. */
export const StatusChangeCredential = z.strictObject({
  '@context': z.array(z.url()).min(1).max(8),
  id: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/, 'must be urn:uuid: and a UUID'),
  type: z.tuple([z.literal('VerifiableCredential'), z.literal('StatusChange')]),
  issuer: z.strictObject({ id: z.string(), name: z.string().max(200).optional() }),
  validFrom: z.iso.datetime({ offset: true }),
  credentialSubject: Subject,
});
export type StatusChangeCredential = z.infer<typeof StatusChangeCredential>;

/** What a `StatusChange` is composed from. */
interface StatusChangeToSign {
  readonly id: string;
  /** The DID of who makes the change. */
  readonly issuer: string;
  /** Where this ledger serves its JSON-LD context. */
  readonly contextUrl: string;
  readonly statement: string;
  readonly purpose: 'revocation' | 'suspension';
  readonly value: boolean;
  readonly reason: Reason;
  readonly replacedBy: string | null;
  readonly now: Date;
}

/** The payload of a `StatusChange` credential. */
export const credentialOfStatusChange = (change: StatusChangeToSign): StatusChangeCredential => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', change.contextUrl],
  id: change.id,
  type: ['VerifiableCredential', 'StatusChange'],
  issuer: { id: change.issuer },
  validFrom: change.now.toISOString(),
  credentialSubject: {
    statement: change.statement,
    purpose: change.purpose,
    value: change.value,
    reason: change.reason,
    ...(change.replacedBy === null ? {} : { replacedBy: change.replacedBy }),
  },
});
