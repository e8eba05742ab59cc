import { Inject, Injectable } from '@nestjs/common';
import type { Policy } from '@terroir/proof';
import { CONFIG, type Config } from '../config/config.ts';
import { Database } from '../database/database.ts';
import { KeyRing } from '../identities/key-ring.ts';
import { Ledger } from '../identities/ledger.ts';
import { OwnLog } from '../log/own-log.ts';

/** A reader who asks nothing else accepts a state that is at most a day old. */
const MAX_STATE_AGE_SECONDS = 86_400;

/** The policy that this ledger proposes to its readers. Whoever does not want to trust the ledger's word for its own keys gets them elsewhere, once, and keeps the file. */
@Injectable()
export class Policies {
  constructor(
    private readonly database: Database,
    private readonly keyRing: KeyRing,
    private readonly ledger: Ledger,
    private readonly own: OwnLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async proposed(): Promise<Policy> {
    const keys = await this.keyRing.of(this.database, this.ledger.did);
    return {
      format: 'terroir/policy@1',
      logs: [
        {
          origin: this.own.origin,
          keys: [this.own.key.verifierKey],
          ledger: { did: this.ledger.did, keys: keys.map(({ kid, publicJwk }) => ({ kid, ...publicJwk })) },
          anchors: [
            {
              chainId: this.ledger.chainId,
              contract: this.ledger.contract,
              logId: this.ledger.logId,
              confirmations: this.config.chain.confirmations,
            },
          ],
        },
      ],
      witnesses: { quorum: 0, keys: [] },
      pinned: {},
      snapshots: false,
      require: ['signature', 'issuer', 'inclusion', 'checkpoint', 'state', 'status', 'validity'],
      maxStateAgeSeconds: MAX_STATE_AGE_SECONDS,
    };
  }
}
