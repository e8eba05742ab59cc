import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Signals } from '../database/signals.ts';
import { LOGGER } from '../http/logger.ts';
import { LogRepository, LOGGED_CHANNEL } from './log-repository.ts';

/** A wake-up may be lost; who waits looks again after so long. */
const LOOK_AGAIN_MS = 1000;

interface Waiting {
  readonly ids: readonly string[];
  readonly resolve: (indexes: ReadonlyMap<string, number>) => void;
}

/** Tells those who wait when their statements are in a published checkpoint: one query for all of them, each time one is published. */
@Injectable()
export class LogFeed implements OnModuleInit, OnModuleDestroy {
  private readonly waiting = new Set<Waiting>();
  private stopListening: () => void = () => undefined;
  private timer: NodeJS.Timeout | null = null;
  private looking = false;

  constructor(
    private readonly log: LogRepository,
    private readonly signals: Signals,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.signals.on(LOGGED_CHANNEL, () => {
      this.look();
    });
    this.timer = setInterval(() => {
      this.look();
    }, LOOK_AGAIN_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    this.stopListening();
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** The indexes of these statements once all are logged, or of those that are after `timeoutMs`. */
  async logged(ids: readonly string[], timeoutMs: number): Promise<ReadonlyMap<string, number>> {
    const indexes = await this.log.indexesOf(ids);
    if (indexes.size === new Set(ids).size) return indexes;
    return new Promise((resolve) => {
      const waiting: Waiting = {
        ids,
        resolve: (found) => {
          clearTimeout(timer);
          this.waiting.delete(waiting);
          resolve(found);
        },
      };
      const timer = setTimeout(() => {
        this.waiting.delete(waiting);
        this.log.indexesOf(ids).then(resolve, () => {
          resolve(indexes);
        });
      }, timeoutMs);
      this.waiting.add(waiting);
      // Published between the first look and now: the next signal may be far.
      this.look();
    });
  }

  private look(): void {
    if (this.waiting.size === 0 || this.looking) return;
    this.looking = true;
    this.resolveLogged()
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'the log could not be read for those who wait');
      })
      .finally(() => {
        this.looking = false;
      });
  }

  private async resolveLogged(): Promise<void> {
    const all = [...this.waiting];
    const indexes = await this.log.indexesOf([...new Set(all.flatMap((one) => one.ids))]);
    for (const one of all) {
      const found = new Map(one.ids.flatMap((id): [string, number][] => (indexes.has(id) ? [[id, indexes.get(id) ?? 0]] : [])));
      if (found.size === new Set(one.ids).size) one.resolve(found);
    }
  }
}
