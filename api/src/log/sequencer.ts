import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Signals } from '../database/signals.ts';
import { LOGGER } from '../http/logger.ts';
import { ACCEPTED_CHANNEL } from '../statements/statement-repository.ts';
import { Appender, LogDamaged } from './appender.ts';
import { LogRepository } from './log-repository.ts';
import { OwnLog } from './own-log.ts';

/** With nothing to wake it, the sequencer looks by itself so often: for states that are due, and for wake-ups that were lost. */
const IDLE_MS = 500;

/** After something failed. */
const RETRY_MS = 1000;

/**
 * Keeps the log going: appends what waits, and publishes. Durable first, publish second: COMMIT, then the high-water mark on disk, then the world.
 * A crash in between leaves a checkpoint that nobody saw; the next round publishes it.
 */
@Injectable()
export class Sequencer {
  private running: Promise<void> | null = null;
  private isStopping = false;
  private wake: () => void = () => undefined;
  private isAwake = false;
  private damagedBy: string | null = null;

  constructor(
    private readonly appender: Appender,
    private readonly log: LogRepository,
    private readonly own: OwnLog,
    private readonly signals: Signals,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Why the log stands still until a person has looked, in words; null while it goes. */
  get damage(): string | null {
    return this.damagedBy;
  }

  start(): void {
    this.signals.on(ACCEPTED_CHANNEL, () => {
      this.isAwake = true;
      this.wake();
    });
    this.running ??= this.run();
  }

  /** Ends after the append in progress. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await this.running;
  }

  /** Appends and publishes once. Says whether it published, and whether more waits already. */
  async round(): Promise<{ readonly hasPublished: boolean; readonly isMoreWaiting: boolean }> {
    const signed = await this.appender.append();
    const head = await this.log.committed();
    const hasPublished = head.publishedSize < head.size;
    if (hasPublished) {
      // A crash from here on leaves a committed checkpoint that nobody saw: this very code publishes it later.
      this.own.mark.write(this.own.origin, head.size, head.root);
      await this.log.publish(head.size);
    }
    return { hasPublished, isMoreWaiting: signed?.isFull ?? false };
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      const startedAt = performance.now();
      this.isAwake = false;
      let pauseMs = 0;
      try {
        const { hasPublished, isMoreWaiting } = await this.round();
        if (isMoreWaiting) this.isAwake = true;
        if (hasPublished) pauseMs = Math.max(0, this.own.checkpointIntervalMs - (performance.now() - startedAt));
      } catch (error) {
        this.isAwake = false;
        if (error instanceof LogDamaged) {
          this.damagedBy = error.message;
          this.logger.fatal({ err: error }, 'the log stands still');
          return;
        }
        this.logger.error({ err: error }, 'the log could not be appended to');
        pauseMs = RETRY_MS;
      }
      await this.rest(pauseMs);
    }
  }

  /** Rests at least so long, then until something was accepted, but not for ever. */
  private async rest(atLeastMs: number): Promise<void> {
    await this.sleep(atLeastMs, () => this.isStopping);
    await this.sleep(IDLE_MS, () => this.isStopping || this.isAwake);
  }

  private async sleep(ms: number, isOver: () => boolean): Promise<void> {
    if (ms <= 0 || isOver()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        if (!isOver()) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => undefined;
  }
}
