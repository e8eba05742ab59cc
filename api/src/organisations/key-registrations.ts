import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/database.ts';
import { KeyRing } from '../identities/key-ring.ts';
import { Ledger } from '../identities/ledger.ts';
import type { SigningKey } from '../identities/signing-key.ts';
import { StatementRepository } from '../statements/statement-repository.ts';

/** Makes public which keys an organisation has: in its key document, and in the log. The caller holds a lock on the organisation. */
@Injectable()
export class KeyRegistrations {
  constructor(
    private readonly keyRing: KeyRing,
    private readonly statements: StatementRepository,
    private readonly ledger: Ledger,
  ) {}

  /** Makes a key that the operator holds, publishes and logs it. */
  async makeKey(tx: Tx, organisation: string, now: Date): Promise<SigningKey> {
    const key = await this.keyRing.make(tx, this.ledger.didOf(organisation), now);
    await this.announce(tx, organisation, key, null);
    return key;
  }

  /** Takes in a key that the organisation holds itself, publishes and logs it with the JWS that shows so. */
  async register(tx: Tx, organisation: string, key: SigningKey, possession: string): Promise<void> {
    await this.keyRing.register(tx, key);
    await this.announce(tx, organisation, key, possession);
  }

  /** Withdraws a key and publishes that. */
  async withdraw(tx: Tx, organisation: string, key: SigningKey, times: { readonly revokedAt: Date; readonly now: Date }): Promise<void> {
    await this.keyRing.withdraw(tx, key, times.revokedAt);
    await this.publish(tx, organisation, times.now);
  }

  /** Publishes the key document as the keys now stand. */
  async publish(tx: Tx, organisation: string, now: Date): Promise<void> {
    await this.keyRing.publish(tx, organisation, now);
  }

  /** The keys of an organisation, present and past, oldest first. */
  async of(tx: Pick<Tx, 'query'>, organisation: string): Promise<readonly SigningKey[]> {
    return this.keyRing.of(tx, this.ledger.didOf(organisation));
  }

  private async announce(tx: Tx, organisation: string, key: SigningKey, possession: string | null): Promise<void> {
    await this.publish(tx, organisation, key.registeredAt);
    await this.statements.insertOwn(tx, {
      kind: 'key-registration',
      jws: await this.keyRing.registration(tx, key, possession, key.registeredAt),
      issuer: this.ledger.did,
      subjects: [{ key: key.did, uri: key.did, role: 'key-of' }],
      acceptedAt: key.registeredAt,
    });
  }
}
