import type { JsonObject } from '@terroir/proof';
import { z } from 'zod';
import { StatementId } from '../ids/statement-id.ts';
import type { NewPublication } from '../requests/new-publication.ts';
import { Moment } from '../requests/parts.ts';
import { CredentialStatus, VC_CONTEXT, type Drawn, type Issuer } from './envelope.ts';
import { CredentialIssuer, typed } from './untp-parts.ts';

const Subject = z.strictObject({
  statement: StatementId,
  visibility: z.enum(['public', 'named']),
  readers: z.array(z.string()).max(100).optional(),
});

/** A `Publication` that was signed outside: who may see a statement from now on. */
export const PublicationCredential = z.strictObject({
  '@context': z
    .array(z.string())
    .refine(
      ([first, , ...more]) => first === VC_CONTEXT && more.length === 0,
      `must begin with ${VC_CONTEXT}, and may name the context of this ledger`,
    ),
  id: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/, 'must be urn:uuid: and a UUID'),
  type: typed('VerifiableCredential', 'Publication'),
  issuer: CredentialIssuer.extend({ name: CredentialIssuer.shape.name.optional() }),
  validFrom: Moment,
  credentialStatus: CredentialStatus,
  credentialSubject: Subject,
});
export type PublicationCredential = z.infer<typeof PublicationCredential>;

/** The payload of a `Publication`: that its issuer lets more people see a statement, which is itself logged. */
export const publication = (
  statement: string,
  { visibility, readers }: NewPublication,
  { issuer, contextUrl }: Issuer,
  { id, status, now }: Drawn,
): JsonObject => ({
  '@context': [VC_CONTEXT, contextUrl],
  id,
  type: ['VerifiableCredential', 'Publication'],
  issuer: { id: issuer.id, type: ['CredentialIssuer'], name: issuer.name },
  validFrom: now.toISOString(),
  credentialStatus: status.map((entry) => ({ ...entry })),
  credentialSubject: { statement, visibility, ...(readers.length === 0 ? {} : { readers: [...readers] }) },
});
