import { Injectable } from '@nestjs/common';
import { Signals } from '../database/signals.ts';
import { LogRepository } from '../log/log-repository.ts';
import { ANCHORED_CHANNEL } from './anchor-book.ts';
import { AnchorRepository } from './anchor-repository.ts';

/** A wake-up may be lost; who waits looks again after so long. */
const LOOK_AGAIN_MS = 1000;

/** Tells those who wait when their statements are anchored: covered by an anchor that is final. */
@Injectable()
export class AnchorFeed {
  constructor(
    private readonly log: LogRepository,
    private readonly anchors: AnchorRepository,
    private readonly signals: Signals,
  ) {}

  /** Those of these statements that are anchored, once all are or after `timeoutMs`. */
  async anchored(ids: readonly string[], timeoutMs: number): Promise<ReadonlySet<string>> {
    const waiter = { isOver: false, isWoken: false, wake: (): void => undefined };
    const wake = (): void => {
      waiter.isWoken = true;
      waiter.wake();
    };
    const stopListening = this.signals.on(ANCHORED_CHANNEL, wake);
    const timer = setTimeout(() => {
      waiter.isOver = true;
      wake();
    }, timeoutMs);
    try {
      for (;;) {
        waiter.isWoken = false;
        const found = await this.look(ids);
        if (waiter.isOver || found.size === new Set(ids).size) return found;
        await new Promise<void>((resolve) => {
          const again = setTimeout(resolve, LOOK_AGAIN_MS);
          waiter.wake = () => {
            clearTimeout(again);
            resolve();
          };
          // What was said while we looked is not slept through.
          if (waiter.isWoken) waiter.wake();
        });
      }
    } finally {
      clearTimeout(timer);
      stopListening();
    }
  }

  private async look(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const [indexes, newest] = await Promise.all([this.log.indexesOf(ids), this.anchors.newestFinal(null)]);
    return new Set([...indexes].filter(([, index]) => newest !== null && index < newest.size).map(([id]) => id));
  }
}
