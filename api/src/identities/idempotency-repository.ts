import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';

/** A request that carries an idempotency key: whose it is, the key, and a hash of all that was asked. */
export interface IdempotentRequest {
  readonly caller: string;
  readonly key: string;
  readonly requestHash: Buffer;
}

/** What is stored under an idempotency key. */
export interface Reserved {
  readonly requestHash: Buffer;
  /** Sealed; null while the work is under way. */
  readonly answer: Buffer | null;
}

/** Answers that are kept to be given again. */
@Injectable()
export class IdempotencyRepository {
  constructor(private readonly database: Database) {}

  /**
   * Reserves the key for `attempt`, in a transaction of its own, before the work begins. Takes the place of what is older than `keptSince`, and of the same request
   * that is without an answer since before `abandonedBefore`: whoever worked on it is gone. Gives null, or what holds the key.
   */
  async reserve(
    request: IdempotentRequest,
    attempt: { readonly id: string; readonly now: Date; readonly keptSince: Date; readonly abandonedBefore: Date },
  ): Promise<Reserved | null> {
    return this.database.transaction(async (tx) => {
      await tx.execute(
        'delete from idempotency where (caller, key) in (select caller, key from idempotency where reserved_at <= $1 limit 100 for update skip locked)',
        [attempt.keptSince],
      );
      const reserved = await tx.execute(
        `insert into idempotency as held (caller, key, request_hash, attempt, reserved_at) values ($1, $2, $3, $4, $5)
         on conflict (caller, key) do update set request_hash = excluded.request_hash, attempt = excluded.attempt, reserved_at = excluded.reserved_at, answer = null
          where held.reserved_at <= $6 or (held.answer is null and held.request_hash = excluded.request_hash and held.reserved_at <= $7)`,
        [request.caller, request.key, request.requestHash, attempt.id, attempt.now, attempt.keptSince, attempt.abandonedBefore],
      );
      if (reserved === 1) return null;
      const [held] = await tx.query<{ request_hash: Buffer; answer: Buffer | null }>(
        'select request_hash, answer from idempotency where caller = $1 and key = $2',
        [request.caller, request.key],
      );
      if (held === undefined) throw new Error('an idempotency key was held and is not there');
      return { requestHash: held.request_hash, answer: held.answer };
    });
  }

  /** Keeps the answer, unless another attempt has taken this one's place. */
  async keep({ caller, key }: IdempotentRequest, attempt: string, answer: Buffer): Promise<void> {
    await this.database.query('update idempotency set answer = $4 where caller = $1 and key = $2 and attempt = $3', [
      caller,
      key,
      attempt,
      answer,
    ]);
  }

  /** Gives the key back after a refusal or a failure: the same request may be tried again at once. */
  async release({ caller, key }: IdempotentRequest, attempt: string): Promise<void> {
    await this.database.query('delete from idempotency where caller = $1 and key = $2 and attempt = $3 and answer is null', [
      caller,
      key,
      attempt,
    ]);
  }
}
