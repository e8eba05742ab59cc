import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { Database } from '../database/database.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { type ApiKey, formatToken, hashSecret, newSecret } from './api-key.ts';
import { ApiKeyRepository } from './api-key-repository.ts';
import { ApiKeys, type MadeApiKey } from './api-keys.ts';
import { AUDIT, type Caller } from './caller.ts';

/** For so long two secrets of a key may count: a program takes the new one within days, or nobody looks after it. */
export const LONGEST_OVERLAP_SECONDS = 7 * 86_400;

/** Whether a caller manages the keys of others. */
const manages = ({ scopes }: Caller): boolean => scopes.has('operator') || scopes.has('organisation:admin');

/** New secrets for API keys that stay what they are: id, scopes and end. */
@Injectable()
export class ApiKeyRotation {
  constructor(
    private readonly database: Database,
    private readonly apiKeys: ApiKeys,
    private readonly keys: ApiKeyRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Replaces the secret of a key: its own, or one that the caller manages. The former secret counts for `overlapMs` more, and an earlier one no longer.
   * @throws LedgerError `not-allowed`, `not-found`, `not-in-this-state`
   */
  async rotate(id: string, overlapMs: number, caller: Caller): Promise<MadeApiKey> {
    const isItself = caller.keyId === id;
    if (!isItself && !manages(caller)) throw new LedgerError('not-allowed', 'This API key may give a new secret to itself alone.');
    const key = await this.apiKeys.find(id, caller);
    // Who still has the old secret when the new one is out may be who it was changed for.
    if (isItself && caller.secretNumber !== key.secretNumber)
      throw new LedgerError('not-allowed', 'This secret was replaced by a newer one, and only that one may be used to replace it again.');
    if (key.scopes.includes(AUDIT))
      throw new LedgerError('not-allowed', 'The key of a grant has one secret: end the grant and give another.');
    const now = this.clock.now();
    if (key.revokedAt !== null || key.expiresAt <= now)
      throw new LedgerError('not-in-this-state', 'This API key was revoked or has expired: make another.');
    return this.replace(key, new Date(now.getTime() + overlapMs));
  }

  private async replace(key: ApiKey, formerSecretUntil: Date): Promise<MadeApiKey> {
    const secret = newSecret();
    const isReplaced = await this.database.transaction((tx) => this.keys.rotate(tx, key, hashSecret(secret), formerSecretUntil));
    if (!isReplaced) throw new LedgerError('not-in-this-state', 'This API key got another secret, or was revoked, at this very moment.');
    const rotated = { ...key, secretNumber: key.secretNumber + 1, formerSecretUntil };
    return { key: rotated, token: formatToken({ id: key.id, secret }) };
  }
}
