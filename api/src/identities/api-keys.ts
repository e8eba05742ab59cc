import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { Database, type Tx } from '../database/database.ts';
import { LedgerError, unfit } from '../http/ledger-error.ts';
import { type ApiKey, formatToken, hashSecret, isSecret, newToken, parseToken } from './api-key.ts';
import { ApiKeyRepository, type StoredApiKey } from './api-key-repository.ts';
import type { Caller, Scope } from './caller.ts';

const DAY_MS = 86_400_000;

/** The longest that an API key may live: one that was forgotten somewhere ends by itself. */
const LONGEST_LIFE_MS = 366 * DAY_MS;

/** What an API key is made for. */
interface ApiKeyGrant {
  readonly organisation: string | null;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date;
}

/** A key that was just made. The token is told once and cannot be had again. */
export interface MadeApiKey {
  readonly key: ApiKey;
  readonly token: string;
}

/** Which of the key's secrets this is, or null for none of them. */
function secretNumberOf(secret: string, { key, secretHash, formerSecretHash }: StoredApiKey): number | null {
  if (isSecret(secret, secretHash)) return key.secretNumber;
  return formerSecretHash !== null && isSecret(secret, formerSecretHash) ? key.secretNumber - 1 : null;
}

/** API keys: who has which, and whose a token is. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeyRepository,
    private readonly clock: Clock,
  ) {}

  /** Makes a key. @throws LedgerError `invalid-request` when it would end in the past or live for more than `LONGEST_LIFE_MS` */
  async make(grant: ApiKeyGrant): Promise<MadeApiKey> {
    return this.database.transaction((tx) => this.makeIn(tx, grant, '/expiresAt'));
  }

  /** As `make`, in a transaction that keeps what the key is for; `at` is where the request says when it ends. */
  async makeIn(tx: Tx, grant: ApiKeyGrant, at: string): Promise<MadeApiKey> {
    const lifeMs = grant.expiresAt.getTime() - this.clock.now().getTime();
    if (lifeMs <= 0 || lifeMs > LONGEST_LIFE_MS) unfit('body', { at, message: 'must be in the future, at most 366 days ahead' });
    return this.insert(tx, grant);
  }

  /**
   * Whose token it is.
   * @throws LedgerError `not-authenticated`, with the same words whether the id is unknown or the secret wrong
   */
  async authenticate(text: string): Promise<Caller> {
    const token = parseToken(text);
    if (token === null) throw new LedgerError('not-authenticated', 'This is not an API key: one has the form terroir_<id>_<secret>.');
    const found = await this.keys.find(token.id);
    const secretNumber = found === null ? null : secretNumberOf(token.secret, found);
    if (found === null || secretNumber === null) throw new LedgerError('not-authenticated', 'This API key is not known here.');
    const { key } = found;
    if (secretNumber < key.secretNumber && (key.formerSecretUntil === null || key.formerSecretUntil <= this.clock.now()))
      throw new LedgerError('not-authenticated', 'This secret of the API key was replaced by a newer one.');
    if (key.revokedAt !== null) throw new LedgerError('not-authenticated', 'This API key was revoked.');
    if (key.expiresAt <= this.clock.now()) throw new LedgerError('not-authenticated', 'This API key has expired.');
    return { keyId: key.id, secretNumber, organisation: key.organisation, scopes: new Set(key.scopes) };
  }

  /** The key of that id if `caller` may manage it; another's answers like one that does not exist. */
  async find(id: string, caller: Caller): Promise<ApiKey> {
    const found = await this.keys.find(id);
    if (found === null || (caller.organisation !== null && found.key.organisation !== caller.organisation))
      throw new LedgerError('not-found', 'There is no such API key.');
    return found.key;
  }

  /** A page of keys by id: those of one organisation, or everyone's (null). */
  async list(organisation: string | null, after: string, limit: number): Promise<ApiKey[]> {
    return this.keys.list(organisation, after, limit);
  }

  /** Revokes a key from now on. Again changes nothing. */
  async revoke(id: string, caller: Caller): Promise<ApiKey> {
    await this.find(id, caller);
    await this.database.transaction((tx) => this.keys.revoke(tx, id, this.clock.now()));
    return this.find(id, caller);
  }

  /**
   * Makes the operator's key where none counts: at the first start, and again once all have expired or were revoked, so that who runs the service is never locked out.
   * Gives the token, which cannot be had again, or null when there is a key. `keep` is called with it before it counts.
   */
  async ensureOperatorKey(keep: (token: string) => void): Promise<string | null> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      if (await this.keys.hasOperatorKey(tx, now)) return null;
      const expiresAt = new Date(now.getTime() + LONGEST_LIFE_MS);
      const { token } = await this.insert(tx, {
        organisation: null,
        name: 'made at the start of the service',
        scopes: ['operator'],
        expiresAt,
      });
      keep(token);
      return token;
    });
  }

  private async insert(tx: Tx, grant: ApiKeyGrant): Promise<MadeApiKey> {
    const token = newToken();
    const key: ApiKey = { id: token.id, ...grant, createdAt: this.clock.now(), revokedAt: null, secretNumber: 1, formerSecretUntil: null };
    await this.keys.insert(tx, key, hashSecret(token.secret));
    return { key, token: formatToken(token) };
  }
}
