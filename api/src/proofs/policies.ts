import { Inject, Injectable } from '@nestjs/common';
import type { Policy } from '@terroir/proof';
import { CONFIG, type Config } from '../config/config.ts';
import { Database } from '../database/database.ts';
import { KeyRing } from '../identities/key-ring.ts';
import { Ledger } from '../identities/ledger.ts';
import { LedgerLogs } from '../log/ledger-logs.ts';
import { logKeysIn, policyEntryOf } from '../log/policy-entries.ts';

/** A reader who asks nothing else accepts a state that is at most a day old. */
const MAX_STATE_AGE_SECONDS = 86_400;

/** The policy that this ledger proposes to its readers. Whoever does not want to trust the ledger's word for its own keys gets them elsewhere, once, and keeps the file. */
@Injectable()
export class Policies {
  constructor(
    private readonly database: Database,
    private readonly keyRing: KeyRing,
    private readonly ledger: Ledger,
    private readonly logs: LedgerLogs,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** It names the log that goes on first, then those before it whose checkpoints count still. */
  async proposed(): Promise<Policy> {
    const keys = await this.keyRing.of(this.database, this.ledger.did);
    const ledger = { did: this.ledger.did, keys: keys.map(({ kid, publicJwk }) => ({ kid, ...publicJwk })) };
    const { confirmations } = this.config.chain;
    const trusted = this.logs.all.filter(({ isTrusted }) => isTrusted).reverse();
    const logs = trusted.map(async ({ origin, chainId, contract, logId }) => ({
      origin,
      keys: await this.keysOf(origin),
      ledger,
      anchors: [{ chainId, contract, logId, confirmations }],
    }));
    return {
      format: 'terroir/policy@1',
      logs: await Promise.all(logs),
      witnesses: { quorum: 0, keys: [] },
      pinned: {},
      snapshots: false,
      require: ['signature', 'issuer', 'inclusion', 'checkpoint', 'state', 'status', 'validity'],
      maxStateAgeSeconds: MAX_STATE_AGE_SECONDS,
    };
  }

  private async keysOf(origin: string): Promise<string[]> {
    const policy = await policyEntryOf(this.database, origin);
    return policy === null ? [] : [...logKeysIn(policy)];
  }
}
