import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';
import { type HeldBy, PublicJwk, type SigningKey } from './signing-key.ts';

interface Row {
  readonly kid: string;
  readonly did: string;
  readonly public_jwk: unknown;
  readonly held_by: HeldBy;
  readonly registered_at: Date;
  readonly revoked_at: Date | null;
}

const COLUMNS = 'kid, did, public_jwk, held_by, registered_at, revoked_at';

const keyOf = (row: Row): SigningKey => ({
  kid: row.kid,
  did: row.did,
  publicJwk: PublicJwk.parse(row.public_jwk),
  heldBy: row.held_by,
  registeredAt: row.registered_at,
  revokedAt: row.revoked_at,
});

/** Every key that signs, or did, for an organisation or for the ledger. */
@Injectable()
export class SigningKeyRepository {
  constructor(private readonly database: Database) {}

  /** False when a key of that name is there already. */
  async insert(tx: Tx, key: SigningKey, sealed: Buffer | null): Promise<boolean> {
    const inserted = await tx.execute(
      `insert into signing_key (${COLUMNS}, sealed) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [key.kid, key.did, JSON.stringify(key.publicJwk), key.heldBy, key.registeredAt, key.revokedAt, sealed],
    );
    return inserted === 1;
  }

  /** The keys of a DID, present and past, in the order of registration. */
  async ofDid(tx: Pick<Tx, 'query'>, did: string): Promise<SigningKey[]> {
    return (await tx.query<Row>(`select ${COLUMNS} from signing_key where did = $1 order by sequence`, [did])).map(keyOf);
  }

  async find(kid: string): Promise<SigningKey | null> {
    const [row] = await this.database.query<Row>(`select ${COLUMNS} from signing_key where kid = $1`, [kid]);
    return row === undefined ? null : keyOf(row);
  }

  /** The newest key that the operator holds for a DID and that counts, with its sealed private part. */
  async newestOperatorHeld(tx: Pick<Tx, 'query'>, did: string): Promise<{ readonly kid: string; readonly sealed: Buffer } | null> {
    const [row] = await tx.query<{ kid: string; sealed: Buffer }>(
      `select kid, sealed from signing_key where did = $1 and held_by = 'operator' and revoked_at is null order by sequence desc limit 1`,
      [did],
    );
    return row ?? null;
  }

  async withdraw(tx: Tx, kid: string, revokedAt: Date): Promise<void> {
    await tx.execute('update signing_key set revoked_at = $2 where kid = $1', [kid, revokedAt]);
  }
}
