import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { Sequencer } from '../log/sequencer.ts';
import { LogProgress } from './log-progress.ts';
import { secondsSince, type Sample, type Source } from './sample.ts';

/** How the log goes on. */
@Injectable()
export class LogFigures implements Source {
  readonly part = 'log';

  constructor(
    private readonly progress: LogProgress,
    private readonly sequencer: Sequencer,
    private readonly clock: Clock,
  ) {}

  async samples(): Promise<readonly Sample[]> {
    const { publishedSize, waiting, waitingSince, checkpointAt, unanchoredSince } = await this.progress.figures();
    const now = this.clock.now();
    return [
      { name: 'terroir_log_size', value: publishedSize },
      { name: 'terroir_log_standing_still', value: this.sequencer.damage === null ? 0 : 1 },
      { name: 'terroir_log_waiting', value: waiting },
      { name: 'terroir_log_waiting_seconds', value: secondsSince(waitingSince, now) },
      ...(checkpointAt === null ? [] : [{ name: 'terroir_log_checkpoint_age_seconds' as const, value: secondsSince(checkpointAt, now) }]),
      { name: 'terroir_log_unanchored_seconds', value: secondsSince(unanchoredSince, now) },
    ];
  }
}
