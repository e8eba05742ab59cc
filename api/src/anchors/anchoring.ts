import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.ts';
import { Database } from '../database/database.ts';
import { Signals } from '../database/signals.ts';
import { LOGGER } from '../http/logger.ts';
import { LOGGED_CHANNEL } from '../log/log-repository.ts';
import { Anchorer } from './anchorer.ts';
import { ChainRefused } from './rpc.ts';

const LEADER_LOCK = 7_305_534;

/** How often the chain is asked while nothing wakes us; after failures ever more seldom. */
const LOOK_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** How anchoring goes, in words, for pages and for who runs the service. */
export interface AnchoringStatus {
  readonly waitingSince: Date | null;
  readonly trouble: string | null;
}

/** Keeps anchoring going in one process of all: who holds a lock for as long as its connection lives. With the chain down the service goes on, and says how long it has been waiting. */
@Injectable()
export class Anchoring {
  private leadership: pg.Client | null = null;
  private running: Promise<void> | null = null;
  private isStopping = false;
  private wake: () => void = () => undefined;
  private current: AnchoringStatus = { waitingSince: null, trouble: null };

  constructor(
    private readonly anchorer: Anchorer,
    private readonly database: Database,
    private readonly signals: Signals,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  get status(): AnchoringStatus {
    return this.current;
  }

  start(): void {
    this.signals.on(LOGGED_CHANNEL, () => {
      this.wake();
    });
    this.running ??= this.run();
  }

  /** Ends after the reconciling in progress. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await this.running;
    await this.leadership?.end().catch(() => undefined);
  }

  private async run(): Promise<void> {
    let pauseMs = LOOK_MS;
    while (!this.isStopping) {
      try {
        if (await this.leads()) await this.anchorer.reconcile(this.config.chain.confirmations);
        if (this.current.trouble !== null) this.logger.info('anchoring goes on');
        this.current = { waitingSince: null, trouble: null };
        pauseMs = LOOK_MS;
      } catch (error) {
        const trouble = error instanceof Error ? error.message : String(error);
        if (this.current.trouble !== trouble) this.logger.warn({ trouble, refused: error instanceof ChainRefused }, 'anchoring waits');
        this.current = { waitingSince: this.current.waitingSince ?? new Date(performance.timeOrigin + performance.now()), trouble };
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
      await this.rest(pauseMs);
    }
  }

  private async rest(ms: number): Promise<void> {
    if (this.isStopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        // While the chain is down, a new checkpoint is no reason to ask it again.
        if (!this.isStopping && this.current.trouble !== null) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async leads(): Promise<boolean> {
    if (this.leadership !== null) return true;
    const client = await this.database.dedicated();
    const { rows } = await client.query<{ leads: boolean }>('select pg_try_advisory_lock($1) as leads', [LEADER_LOCK]);
    if (rows[0]?.leads !== true) {
      await client.end();
      return false;
    }
    client.on('error', () => {
      this.leadership = null;
    });
    this.leadership = client;
    return true;
  }
}
