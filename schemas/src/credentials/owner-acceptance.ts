import type { JsonObject } from '@terroir/proof';
import { z } from 'zod';
import { StatementId } from '../ids/statement-id.ts';
import { deed, deedOf } from './deed.ts';
import type { Drawn, Issuer } from './envelope.ts';

const TYPE = 'OwnerAcceptance';

/** An `OwnerAcceptance` that was signed outside: who speaks for a thing lets what another attests of it be shown on its page. */
export const OwnerAcceptanceCredential = deedOf(TYPE, z.strictObject({ statement: StatementId }));
export type OwnerAcceptanceCredential = z.infer<typeof OwnerAcceptanceCredential>;

/** The payload of an `OwnerAcceptance`. It says nothing of whether the attestation is right. */
export const ownerAcceptance = (statement: string, by: Issuer, drawn: Drawn): JsonObject => deed(TYPE, { statement }, by, drawn);
