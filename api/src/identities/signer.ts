import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CompactSign } from 'jose';
import type { Tx } from '../database/database.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { Sealer } from './sealer.ts';
import { SigningKeyRepository } from './signing-key-repository.ts';

/** What is to be signed: the payload as it will stand in the JWS, and the kind that its header names. */
interface ToSign {
  readonly typ: string;
  readonly payload: object;
}

/** Signs with the keys that the service keeps. Private keys leave their seal here only, for the time of one signature. */
@Injectable()
export class Signer {
  constructor(
    private readonly keys: SigningKeyRepository,
    private readonly sealer: Sealer,
  ) {}

  /**
   * A compact JWS (ES256; header exactly `alg`, `typ`, `kid`) by the newest key that the operator holds for `did` and that counts.
   * @throws LedgerError `not-in-this-state` when there is none: the organisation signs for itself
   */
  async sign(tx: Pick<Tx, 'query'>, did: string, { typ, payload }: ToSign): Promise<string> {
    const key = await this.newestKey(tx, did);
    if (key === null)
      throw new LedgerError(
        'not-in-this-state',
        `This service keeps no key that counts for ${did}: sign outside and send the signed statement, or have the operator make a key.`,
      );
    return new CompactSign(Buffer.from(JSON.stringify(payload), 'utf8'))
      .setProtectedHeader({ alg: 'ES256', typ, kid: key.kid })
      .sign(key.privateKey);
  }

  /** A new private key (PKCS #8, DER), sealed for its row. */
  seal(kid: string, privateKey: Uint8Array): Buffer {
    return this.sealer.seal(privateKey, kid);
  }

  /** Shows that the keys of `did` open. @throws SealError */
  async check(tx: Pick<Tx, 'query'>, did: string): Promise<void> {
    await this.newestKey(tx, did);
  }

  private async newestKey(tx: Pick<Tx, 'query'>, did: string): Promise<{ readonly kid: string; readonly privateKey: KeyObject } | null> {
    const key = await this.keys.newestOperatorHeld(tx, did);
    if (key === null) return null;
    return { kid: key.kid, privateKey: createPrivateKey({ key: this.sealer.open(key.sealed, key.kid), format: 'der', type: 'pkcs8' }) };
  }
}
