import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Clock } from '../clock/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import type { RateLimits } from '../config/rate-limits.ts';
import { LOGGER } from '../http/logger.ts';
import { RateUseRepository } from './rate-use-repository.ts';

const MINUTE_MS = 60_000;

/** A process tells the others after every so-manieth part of a budget: a cheap read does not cost a write. */
const PARTS = 20;

/** Of so many callers a process keeps count in a minute; the rest share one budget, so that addresses without end fill no memory. */
const MOST_CALLERS = 50_000;

export type Budget = keyof RateLimits;

/** What is left of a budget. */
export interface Standing {
  readonly budget: Budget;
  readonly limit: number;
  readonly left: number;
  readonly resetsInSeconds: number;
  readonly isExceeded: boolean;
}

interface Use {
  /** What all processes together had used when this one told them last. */
  told: number;
  /** What this one has not told yet. */
  own: number;
}

/** Counts what callers ask, minute by minute, here and with all other processes on the same database. */
@Injectable()
export class Budgets {
  private readonly uses = new Map<string, Use>();
  private minute = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly repository: RateUseRepository,
    private readonly clock: Clock,
  ) {}

  /** Takes one from the budget of `who`; null where there are no limits. What was refused is not counted. */
  async take(budget: Budget, who: string): Promise<Standing | null> {
    const limit = this.config.rateLimits?.[budget];
    if (limit === undefined) return null;
    const use = this.useOf(budget, who);
    if (use.told + use.own >= limit) return this.standing(budget, limit, use, true);
    use.own += 1;
    if (use.own >= Math.ceil(limit / PARTS)) await this.tell(use, budget, who);
    return this.standing(budget, limit, use, use.told + use.own > limit);
  }

  /** What is left of the budget of `who`, of which nothing is taken. */
  look(budget: Budget, who: string): Standing | null {
    const limit = this.config.rateLimits?.[budget];
    if (limit === undefined) return null;
    const use = this.useOf(budget, who);
    return this.standing(budget, limit, use, use.told + use.own >= limit);
  }

  private standing(budget: Budget, limit: number, use: Use, isExceeded: boolean): Standing {
    const goneMs = this.clock.now().getTime() - this.minute;
    const left = Math.max(0, limit - use.told - use.own);
    return { budget, limit, left, resetsInSeconds: Math.max(1, Math.ceil((MINUTE_MS - goneMs) / 1000)), isExceeded };
  }

  private useOf(budget: Budget, who: string): Use {
    const now = this.clock.now().getTime();
    const minute = now - (now % MINUTE_MS);
    if (minute !== this.minute) this.begin(minute);
    const name = `${budget} ${who}`;
    const place = this.uses.has(name) || this.uses.size < MOST_CALLERS ? name : `${budget} everyone else`;
    const use = this.uses.get(place) ?? { told: 0, own: 0 };
    this.uses.set(place, use);
    return use;
  }

  private begin(minute: number): void {
    this.minute = minute;
    this.uses.clear();
    this.repository.forget(new Date(minute - MINUTE_MS)).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'what was used of budgets could not be forgotten');
    });
  }

  /** Where the database is away each process counts for itself, until it is back. */
  private async tell(use: Use, budget: Budget, who: string): Promise<void> {
    const own = use.own;
    const minute = this.minute;
    const subject = createHash('sha256')
      .update(`${String(minute)} ${budget} ${who}`)
      .digest();
    // At once, so that what is asked meanwhile is not told twice.
    use.told += own;
    use.own -= own;
    try {
      use.told = Math.max(use.told, await this.repository.add(subject, new Date(minute), own));
    } catch (error) {
      this.logger.warn({ err: error }, 'what was used of a budget could not be told');
    }
  }
}
