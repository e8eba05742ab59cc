import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { keyRegistration } from '@terroir/schemas';
import { ConfigError } from '../config/config.ts';
import type { Tx } from '../database/database.ts';
import { DocumentRepository } from '../documents/document-repository.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { keyDocument } from './key-document.ts';
import { Ledger } from './ledger.ts';
import { SealError } from './sealer.ts';
import { Signer } from './signer.ts';
import { SigningKeyRepository } from './signing-key-repository.ts';
import { PublicJwk, type SigningKey } from './signing-key.ts';

/** Makes and withdraws the keys that sign, and keeps each DID's key document in step with them. */
@Injectable()
export class KeyRing {
  constructor(
    private readonly keys: SigningKeyRepository,
    private readonly signer: Signer,
    private readonly documents: DocumentRepository,
    private readonly ledger: Ledger,
  ) {}

  /** Makes an ES256 key that the operator holds, named by its place in the order of registration. The caller holds a lock on the DID's keys. */
  async make(tx: Tx, did: string, now: Date): Promise<SigningKey> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
    const publicJwk = PublicJwk.parse({ kty, crv, x, y });
    const taken = new Set((await this.keys.ofDid(tx, did)).map((key) => key.kid));
    let number = taken.size + 1;
    while (taken.has(`${did}#key-${String(number)}`)) number++;
    const key: SigningKey = { kid: `${did}#key-${String(number)}`, did, publicJwk, heldBy: 'operator', registeredAt: now, revokedAt: null };
    const sealed = this.signer.seal(key.kid, privateKey.export({ format: 'der', type: 'pkcs8' }));
    if (!(await this.keys.insert(tx, key, sealed))) throw new Error('a key that was just made is there already');
    return key;
  }

  /** Takes in a key that its owner holds. @throws LedgerError `already-exists` when its name or the key itself is registered already */
  async register(tx: Tx, key: SigningKey): Promise<void> {
    if (!(await this.keys.insert(tx, key, null)))
      throw new LedgerError('already-exists', 'A key of that name, or this very key, is registered already.');
  }

  /** The keys of a DID, present and past, oldest first. */
  async of(tx: Pick<Tx, 'query'>, did: string): Promise<readonly SigningKey[]> {
    return this.keys.ofDid(tx, did);
  }

  /** Withdraws a key as of `revokedAt`. A withdrawn key can be withdrawn as of an earlier time, never of a later one. */
  async withdraw(tx: Tx, key: SigningKey, revokedAt: Date): Promise<void> {
    if (key.revokedAt !== null && key.revokedAt < revokedAt)
      throw new LedgerError(
        'not-in-this-state',
        `This key is withdrawn as of ${key.revokedAt.toISOString()} already; only an earlier time can be given.`,
      );
    await this.keys.withdraw(tx, key.kid, revokedAt);
  }

  /** Publishes the key document of an organisation, or of the ledger itself (null), as its keys now stand. */
  async publish(tx: Tx, organisation: string | null, now: Date): Promise<void> {
    const did = organisation === null ? this.ledger.did : this.ledger.didOf(organisation);
    await this.documents.publish(
      tx,
      this.ledger.keyDocumentUrl(organisation),
      keyDocument(did, await this.keys.ofDid(tx, did), this.ledger.contextUrl),
      now,
    );
  }

  /** The ledger's own word that a key was registered: a `KeyRegistration` credential, signed, for the log. */
  async registration(tx: Tx, key: SigningKey, possession: string | null, now: Date): Promise<string> {
    const { did, kid, publicJwk, heldBy } = key;
    const payload = keyRegistration({
      id: `urn:uuid:${randomUUID()}`,
      ledger: this.ledger.did,
      contextUrl: this.ledger.contextUrl,
      did,
      kid,
      publicJwk,
      heldBy,
      possession,
      now,
    });
    return this.signer.sign(tx, this.ledger.did, { typ: 'vc+jwt', payload });
  }

  /**
   * The ledger's own keys, oldest first. The first start makes one and publishes its document; every later start shows that the secret key is still the same.
   * @throws ConfigError when the stored keys do not open
   */
  async ensureLedgerIdentity(tx: Tx, now: Date): Promise<readonly SigningKey[]> {
    const present = await this.keys.ofDid(tx, this.ledger.did);
    if (present.length === 0) {
      const key = await this.make(tx, this.ledger.did, now);
      await this.publish(tx, null, now);
      return [key];
    }
    try {
      await this.signer.check(tx, this.ledger.did);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      throw new ConfigError(
        'SECRET_KEY (or secret.key in DATA_DIR) is not the one that this database was made with: the stored signing keys do not open. Give the former one.',
      );
    }
    return present;
  }
}
