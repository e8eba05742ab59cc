import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { Database } from '../database/database.ts';
import { OwnLog } from '../log/own-log.ts';
import { ChainDisagreement, ChainRefused, ChainUnreachable, OtherChain } from './rpc.ts';
import { ForeignHead } from './states-to-anchor.ts';

/** Why anchoring waits, in words that give away no address and no key. */
const SAID = {
  unreachable: 'The chain does not answer.',
  disagreement: 'The addresses of the chain do not tell the same.',
  'other-chain': 'The chain that answers is not the one this ledger is anchored on.',
  refused: 'The chain refuses the anchor.',
  'foreign-head': 'The chain holds a head that this log never published.',
  stuck: 'The anchor has been sent, and no block has taken it in.',
  internal: 'Anchoring failed here; the log of the service says why.',
} as const;
type WhyWaiting = keyof typeof SAID;

/** How anchoring goes: null and null while it goes on. */
interface AnchoringStatus {
  readonly waitingSince: Date | null;
  readonly why: string | null;
}

/** What kept an anchor from the chain. */
export function whyOf(error: unknown): WhyWaiting {
  if (error instanceof ChainUnreachable) return 'unreachable';
  if (error instanceof ChainDisagreement) return 'disagreement';
  if (error instanceof OtherChain) return 'other-chain';
  if (error instanceof ChainRefused) return 'refused';
  return error instanceof ForeignHead ? 'foreign-head' : 'internal';
}

/** Since when anchoring has been waiting, and why. Kept in the database: every process can say it, also the next one. */
@Injectable()
export class Waiting {
  constructor(
    private readonly database: Database,
    private readonly own: OwnLog,
    private readonly clock: Clock,
  ) {}

  async status(): Promise<AnchoringStatus> {
    const [row] = await this.database.query<{ since: Date; why: string }>('select since, why from anchoring_wait where log = $1', [
      this.own.origin,
    ]);
    if (row === undefined) return { waitingSince: null, why: null };
    return { waitingSince: row.since, why: SAID[row.why in SAID ? (row.why as WhyWaiting) : 'internal'] };
  }

  /** Begins to wait, or goes on for another reason: since when stays. */
  async begin(why: WhyWaiting): Promise<void> {
    await this.database.query(
      'insert into anchoring_wait (log, since, why) values ($1, $2, $3) on conflict (log) do update set why = excluded.why where anchoring_wait.why <> excluded.why',
      [this.own.origin, this.clock.now(), why],
    );
  }

  async end(): Promise<void> {
    await this.database.query('delete from anchoring_wait where log = $1', [this.own.origin]);
  }
}
