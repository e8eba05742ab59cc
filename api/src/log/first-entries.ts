import { Injectable } from '@nestjs/common';
import { toBase64, type JsonObject } from '@terroir/proof';
import { ConfigError } from '../config/config.ts';
import type { Tx } from '../database/database.ts';
import { KeyRing } from '../identities/key-ring.ts';
import { Ledger } from '../identities/ledger.ts';
import { Signer } from '../identities/signer.ts';
import type { SigningKey } from '../identities/signing-key.ts';
import { StatementRepository } from '../statements/statement-repository.ts';
import type { StatementKind } from '../statements/statement.ts';
import type { LogEnd } from './ledger-logs.ts';
import { OwnLog } from './own-log.ts';
import { logKeysIn, policyEntryOf } from './policy-entries.ts';

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
    const policy = await policyEntryOf(tx, this.own.origin);
    if (policy !== null) {
      this.checkLogKey(policy);
      return;
    }
    await this.acceptPolicy(tx, keys, null, now);
    for (const key of keys) await this.accept(tx, 'key-registration', await this.keyRing.registration(tx, key, null, now), now);
  }

  /**
   * Accepts the first entry of a successor, which binds how far the log before it went. The ledger's own key is registered already; that registration is taken over. Gives the entry's id.
   * @throws ConfigError when the stored keys do not open
   */
  async begin(tx: Tx, predecessor: LogEnd & { readonly origin: string }, now: Date): Promise<string> {
    return this.acceptPolicy(tx, await this.keyRing.ensureLedgerIdentity(tx, now), predecessor, now);
  }

  /** Readers hold the key that the first entry names; checkpoints under another would be worth nothing to them. */
  private checkLogKey(policy: JsonObject): void {
    if (!logKeysIn(policy).includes(this.own.key.verifierKey))
      throw new ConfigError(
        'LOG_KEY_FILE (or log.key in DATA_DIR) holds another key than the one that this log began with; restore that one from your backup. If it is lost for good, begin a successor log: npm run successor.',
      );
  }

  private async acceptPolicy(
    tx: Tx,
    keys: readonly SigningKey[],
    predecessor: (LogEnd & { readonly origin: string }) | null,
    now: Date,
  ): Promise<string> {
    const payload = {
      origin: this.own.origin,
      publicUrl: this.ledger.publicUrl,
      logKeys: [this.own.key.verifierKey],
      ledger: { did: this.ledger.did, keys: keys.map(({ kid, publicJwk }) => ({ kid, ...publicJwk })) },
      rules: RULES,
      predecessor: predecessor === null ? null : { origin: predecessor.origin, size: predecessor.size, root: toBase64(predecessor.root) },
    };
    return this.accept(tx, 'policy', await this.signer.sign(tx, this.ledger.did, { typ: 'terroir-policy+jwt', payload }), now);
  }

  private async accept(tx: Tx, kind: StatementKind, jws: string, now: Date): Promise<string> {
    const { id } = await this.statements.insertOwn(tx, { kind, jws, issuer: this.ledger.did, acceptedAt: now });
    return id;
  }
}
