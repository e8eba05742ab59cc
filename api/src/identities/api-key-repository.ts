import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';
import type { ApiKey } from './api-key.ts';
import type { Scope } from './caller.ts';

/** Serialises the making of the operator's first key. */
const OPERATOR_KEY_LOCK = 7_305_533;

interface Row {
  readonly id: string;
  readonly organisation: string | null;
  readonly name: string;
  readonly scopes: Scope[];
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly secret_number: number;
  readonly former_secret_until: Date | null;
}

const COLUMNS = 'id, organisation, name, scopes, created_at, expires_at, revoked_at, secret_number, former_secret_until';

const keyOf = (row: Row): ApiKey => ({
  id: row.id,
  organisation: row.organisation,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  secretNumber: row.secret_number,
  formerSecretUntil: row.former_secret_until,
});

/** A key with what is stored of its secrets. */
export interface StoredApiKey {
  readonly key: ApiKey;
  readonly secretHash: Buffer;
  readonly formerSecretHash: Buffer | null;
}

/** API keys, with the hash of each one's secret. */
@Injectable()
export class ApiKeyRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, key: ApiKey, secretHash: Buffer): Promise<void> {
    await tx.query(`insert into api_key (${COLUMNS}, secret_hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, [
      key.id,
      key.organisation,
      key.name,
      key.scopes,
      key.createdAt,
      key.expiresAt,
      key.revokedAt,
      key.secretNumber,
      key.formerSecretUntil,
      secretHash,
    ]);
  }

  async find(id: string): Promise<StoredApiKey | null> {
    const [row] = await this.database.query<Row & { secret_hash: Buffer; former_secret_hash: Buffer | null }>(
      `select ${COLUMNS}, secret_hash, former_secret_hash from api_key where id = $1`,
      [id],
    );
    return row === undefined ? null : { key: keyOf(row), secretHash: row.secret_hash, formerSecretHash: row.former_secret_hash };
  }

  /** Gives a key its next secret, where `secretNumber` is still its present one and it was not revoked; what it had before counts until `formerUntil`. Tells whether it did. */
  async rotate(tx: Tx, { id, secretNumber }: ApiKey, secretHash: Buffer, formerUntil: Date): Promise<boolean> {
    const changed = await tx.execute(
      `update api_key set secret_hash = $3, secret_number = secret_number + 1, former_secret_hash = secret_hash, former_secret_until = $4
        where id = $1 and secret_number = $2 and revoked_at is null`,
      [id, secretNumber, secretHash, formerUntil],
    );
    return changed === 1;
  }

  /** A page of keys by id: those of one organisation, or everyone's (null). */
  async list(organisation: string | null, after: string, limit: number): Promise<ApiKey[]> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from api_key where id > $1 and ($2::text is null or organisation = $2) order by id limit $3`,
      [after, organisation, limit],
    );
    return rows.map(keyOf);
  }

  /** Revokes a key as of `at`, once: the first time stays. */
  async revoke(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.execute('update api_key set revoked_at = coalesce(revoked_at, $2) where id = $1', [id, at]);
  }

  /** Whether the operator has a key that counts at `at`; nobody else can find out until the transaction ends. */
  async hasOperatorKey(tx: Tx, at: Date): Promise<boolean> {
    await tx.query('select pg_advisory_xact_lock($1)', [OPERATOR_KEY_LOCK]);
    const [row] = await tx.query(`select from api_key where organisation is null and revoked_at is null and expires_at > $1 limit 1`, [at]);
    return row !== undefined;
  }
}
