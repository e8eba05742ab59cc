import { Injectable } from '@nestjs/common';
import { parseJws } from '@terroir/proof';
import { ConfigError } from '../config/config.ts';
import type { Tx } from '../database/database.ts';
import { KeyRing } from '../identities/key-ring.ts';
import { Ledger } from '../identities/ledger.ts';
import { Signer } from '../identities/signer.ts';
import type { SigningKey } from '../identities/signing-key.ts';
import { StatementRepository } from '../statements/statement-repository.ts';
import type { StatementKind } from '../statements/statement.ts';
import { OwnLog } from './own-log.ts';

/** The version of the formats and of the verdict table that this log is written by. */
const RULES = 'terroir/rules@1';

/** The first entries: the log's own policy at index 0, and the registration of the ledger's own key at index 1. */
@Injectable()
export class FirstEntries {
  constructor(
    private readonly statements: StatementRepository,
    private readonly keyRing: KeyRing,
    private readonly signer: Signer,
    private readonly ledger: Ledger,
    private readonly own: OwnLog,
  ) {}

  /**
   * Makes the ledger's own key and queues the first entries, once; at every later start checks that the stored keys open.
   * @throws ConfigError when they do not, and when the log's key is another one than at the first start
   */
  async ensure(tx: Tx, now: Date): Promise<void> {
    // The row is the lock: of two first starts on one database the second waits here, and finds everything done.
    await tx.query('select from log where origin = $1 for update', [this.own.origin]);
    const keys = await this.keyRing.ensureLedgerIdentity(tx, now);
    const [policy] = await tx.query<{ jws: string }>(`select jws from statement where kind = 'policy' order by sequence limit 1`);
    if (policy !== undefined) {
      this.checkLogKey(policy.jws);
      return;
    }
    await this.accept(
      tx,
      'policy',
      await this.signer.sign(tx, this.ledger.did, { typ: 'terroir-policy+jwt', payload: this.policy(keys) }),
      now,
    );
    for (const key of keys) await this.accept(tx, 'key-registration', await this.keyRing.registration(tx, key, null, now), now);
  }

  /** Readers hold the key that the first entry names; checkpoints under another would be worth nothing to them. */
  private checkLogKey(policy: string): void {
    const { logKeys } = parseJws(policy).payload;
    if (!Array.isArray(logKeys) || !logKeys.includes(this.own.key.verifierKey))
      throw new ConfigError(
        'LOG_KEY_FILE (or log.key in DATA_DIR) holds another key than the one that this log began with; restore that one from your backup.',
      );
  }

  private policy(keys: readonly SigningKey[]): object {
    return {
      origin: this.own.origin,
      publicUrl: this.ledger.publicUrl,
      logKeys: [this.own.key.verifierKey],
      ledger: { did: this.ledger.did, keys: keys.map(({ kid, publicJwk }) => ({ kid, ...publicJwk })) },
      rules: RULES,
      predecessor: null,
    };
  }

  private async accept(tx: Tx, kind: StatementKind, jws: string, now: Date): Promise<void> {
    await this.statements.insertOnce(tx, {
      kind,
      jws,
      issuer: this.ledger.did,
      organisation: null,
      requestHash: null,
      visibility: 'public',
      readers: [],
      subjects: [],
      disclosures: [],
      acceptedAt: now,
    });
  }
}
