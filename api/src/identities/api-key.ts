import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AUDIT, SCOPES, type Scope } from './caller.ts';

/** What is known of an API key; its secret is known to its holder alone. */
export interface ApiKey {
  readonly id: string;
  /** The slug of the organisation that it acts for, or that it may look into; null for the operator. */
  readonly organisation: string | null;
  /** What its holder calls it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  /** Which of its secrets is the present one, counted from 1. */
  readonly secretNumber: number;
  /** Until when its former secret counts too; null while it has its first. */
  readonly formerSecretUntil: Date | null;
}

/** The parts of `terroir_<id>_<secret>`. */
interface ApiKeyToken {
  readonly id: string;
  readonly secret: string;
}

const TOKEN = /^terroir_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** A key's id, by which it is listed and revoked. */
export const ApiKeyId = z.string().regex(/^[0-9a-f]{16}$/, 'must be the id of an API key: 16 hex digits');

/** How a key is shown to who may manage it. */
export const ApiKeyView = z.object({
  id: z.string(),
  organisation: z.string().nullable(),
  name: z.string(),
  scopes: z.array(z.enum([...SCOPES, AUDIT])),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
  formerSecretUntil: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Until when the secret that was replaced last counts too; null while the key has its first.' }),
});
export type ApiKeyView = z.infer<typeof ApiKeyView>;

export const viewOf = (key: ApiKey): ApiKeyView => ({
  id: key.id,
  organisation: key.organisation,
  name: key.name,
  scopes: [...key.scopes],
  createdAt: key.createdAt.toISOString(),
  expiresAt: key.expiresAt.toISOString(),
  revokedAt: key.revokedAt?.toISOString() ?? null,
  formerSecretUntil: key.formerSecretUntil?.toISOString() ?? null,
});

/** 256 bits that nobody guesses. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** A new token: 64 bits that name it, and its secret. */
export const newToken = (): ApiKeyToken => ({ id: randomBytes(8).toString('hex'), secret: newSecret() });

export const formatToken = ({ id, secret }: ApiKeyToken): string => `terroir_${id}_${secret}`;

/** The token's parts, or null for what never was one. */
export function parseToken(text: string): ApiKeyToken | null {
  const [, id, secret] = TOKEN.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** What is stored of a secret. It is drawn from 256 bits, so that a plain hash cannot be searched. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();

/** Whether `secret` is the one that was stored, in a time that does not tell how nearly. */
export const isSecret = (secret: string, hash: Uint8Array): boolean => timingSafeEqual(hashSecret(secret), hash);
