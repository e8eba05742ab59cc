import { Inject, Injectable } from '@nestjs/common';
import { Waiting } from '../anchors/waiting.ts';
import { Clock } from '../clock/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { LogProgress } from '../metrics/log-progress.ts';
import { goesOn, READY, type Part } from './part.ts';

/** How long blocks may take until an anchor is final, on a slow day. */
const BLOCKS_MS = 10 * 60_000;

/** How anchoring goes. With the chain down the service goes on: that is no reason to send nobody here. */
@Injectable()
export class AnchoringProgress {
  constructor(
    private readonly waiting: Waiting,
    private readonly log: LogProgress,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'anchorIntervalMs'>,
  ) {}

  async look(): Promise<Part> {
    const [{ waitingSince, why }, unanchoredSince] = await Promise.all([this.waiting.status(), this.log.unanchoredSince()]);
    if (waitingSince !== null) return goesOn(`waiting since ${waitingSince.toISOString()}: ${why ?? ''}`);
    // An entry waits for one state, and that for its anchor.
    const latest = this.clock.now().getTime() - 2 * this.config.anchorIntervalMs - BLOCKS_MS;
    return unanchoredSince !== null && unanchoredSince.getTime() < latest
      ? goesOn(`behind: what was logged at ${unanchoredSince.toISOString()} is not anchored`)
      : READY;
  }
}
