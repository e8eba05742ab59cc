import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Signals } from '../database/signals.ts';
import { LOGGER } from '../http/logger.ts';
import { LOGGED_CHANNEL } from '../log/log-repository.ts';
import { Anchorer, type Outcome } from './anchorer.ts';
import { Leadership } from './leadership.ts';
import { Waiting, whyOf } from './waiting.ts';

/** How often the chain is asked: soon after something was sent, then ever more seldom; after failures more seldom still. */
const SOON_MS = 100;
const LOOK_MS = 1000;
const LONGEST_LOOK_MS = 4000;
const LONGEST_PAUSE_MS = 60_000;

/** Keeps anchoring going in one process of all. With the chain down the service goes on, and says how long it has been waiting. */
@Injectable()
export class Anchoring {
  private running: Promise<void> | null = null;
  private isStopping = false;
  private trouble: string | null = null;
  private wake: () => void = () => undefined;

  constructor(
    private readonly anchorer: Anchorer,
    private readonly leadership: Leadership,
    private readonly waiting: Waiting,
    private readonly signals: Signals,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

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
    await this.leadership.end();
  }

  private async run(): Promise<void> {
    let pauseMs = LOOK_MS;
    while (!this.isStopping) {
      try {
        const outcome = (await this.leadership.isOurs()) ? await this.anchorer.reconcile() : null;
        if (outcome !== null) await this.goesOn(outcome);
        pauseMs = outcome?.hasSent === true ? SOON_MS : Math.min(pauseMs * 2, outcome === null ? LOOK_MS : LONGEST_LOOK_MS);
      } catch (error) {
        await this.waits(error);
        pauseMs = Math.min(Math.max(pauseMs, LOOK_MS) * 2, LONGEST_PAUSE_MS);
      }
      await this.rest(pauseMs);
    }
  }

  private async goesOn({ isStuck }: Outcome): Promise<void> {
    if (this.trouble !== null) this.logger.info('anchoring goes on');
    this.trouble = null;
    await (isStuck ? this.waiting.begin('stuck') : this.waiting.end());
  }

  private async waits(error: unknown): Promise<void> {
    const why = whyOf(error);
    if (why === 'internal') this.logger.error({ err: error }, 'anchoring failed');
    else if (error instanceof Error && this.trouble !== error.message) this.logger.warn({ why, said: error.message }, 'anchoring waits');
    this.trouble = error instanceof Error ? error.message : why;
    // Where the database cannot be written to either, nobody can be told by it.
    await this.waiting.begin(why).catch(() => undefined);
  }

  private async rest(ms: number): Promise<void> {
    if (this.isStopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        // While the chain is down, a new checkpoint is no reason to ask it again.
        if (!this.isStopping && this.trouble !== null) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
