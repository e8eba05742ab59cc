import type { JsonObject } from '@terroir/proof';
import { z, type ZodType } from 'zod';
import { Moment } from '../requests/times.ts';
import { CredentialStatus, VC_CONTEXT, type Drawn, type Issuer } from './envelope.ts';
import { CredentialIssuer, typed } from './untp-parts.ts';

/** The shape of a credential, signed outside, by which its issuer does something to a statement: of one type, with our words alone. */
export const deedOf = <Subject extends ZodType>(type: string, credentialSubject: Subject) =>
  z.strictObject({
    '@context': z
      .array(z.string())
      .refine(
        ([first, , ...more]) => first === VC_CONTEXT && more.length === 0,
        `must begin with ${VC_CONTEXT}, and may name the context of this ledger`,
      ),
    id: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/, 'must be urn:uuid: and a UUID'),
    type: typed('VerifiableCredential', type),
    issuer: CredentialIssuer.extend({ name: CredentialIssuer.shape.name.optional() }),
    validFrom: Moment,
    credentialStatus: CredentialStatus,
    credentialSubject,
  });

/** The payload of such a credential. */
export const deed = (
  type: string,
  credentialSubject: JsonObject,
  { issuer, contextUrl }: Issuer,
  { id, status, now }: Drawn,
): JsonObject => ({
  '@context': [VC_CONTEXT, contextUrl],
  id,
  type: ['VerifiableCredential', type],
  issuer: { id: issuer.id, type: ['CredentialIssuer'], name: issuer.name },
  validFrom: now.toISOString(),
  credentialStatus: status.map((entry) => ({ ...entry })),
  credentialSubject,
});
