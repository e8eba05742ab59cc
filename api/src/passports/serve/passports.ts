import { Injectable } from '@nestjs/common';
import type { Passport } from '@terroir/schemas';
import { Clock } from '../../clock/clock.ts';
import { Database } from '../../database/database.ts';
import { FewAtOnce } from './few-at-once.ts';
import { FreshPassports } from './fresh-passports.ts';

/** Each passport is read over up to three connections: so many visitors leave some to those who ask for other things. */
const AT_ONCE = { most: 3, mostWaiting: 60, patienceMs: 3_000 };

/** How long a passport is kept, how many are, and how large one may be for that. */
const KEPT_MS = 5_000;
const MOST_KEPT = 64;
const LARGEST_KEPT = 512 * 1024;

const MINUTE_MS = 60_000;

interface Kept {
  readonly passport: Promise<Passport>;
  /** Which transactions it was made after. */
  readonly seen: string;
  readonly madeAt: number;
}

/** Whether nothing begins or ends between two times: days do at the full minute, and what does at other seconds may be as late as an answer that a browser keeps. */
const isSameMoment = (then: number, now: number): boolean =>
  now >= then && now - then < KEPT_MS && Math.floor(then / MINUTE_MS) === Math.floor(now / MINUTE_MS);

/**
 * Passports for whoever asks: few are made at once, and one is given again for as long as it would come out the same. That is not guessed from what is thought to change it:
 * while the database sees exactly the same transactions as when it was made, nothing in it can differ (decision 0092).
 */
@Injectable()
export class Passports {
  private readonly few = new FewAtOnce(AT_ONCE);
  private readonly kept = new Map<string, Kept>();
  private made = 0;
  private givenAgain = 0;

  constructor(
    private readonly fresh: FreshPassports,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The passport of a thing, whose identifier is well formed. What is shown of it is what its owner and others published, judged by stored rules; a product's number alone shows nothing of any lot.
   * @throws LedgerError `not-found`, the same for what does not exist and for what is not published; `gone` where the owner revoked its record; `too-busy`
   */
  async of(uri: string): Promise<Passport> {
    // Asked before anything is read: what is committed from here on makes the answer to the next request another one.
    const seen = await this.seen();
    const now = this.clock.now().getTime();
    const before = this.kept.get(uri);
    if (before?.seen === seen && isSameMoment(before.madeAt, now)) {
      this.givenAgain++;
      return before.passport;
    }
    const passport = this.few.take(async () => {
      this.made++;
      return this.fresh.of(uri);
    });
    this.keep(uri, { passport, seen, madeAt: now });
    return passport;
  }

  /** How many passports were made since the start, how many given again, and how many are kept for that. */
  get figures(): { readonly made: number; readonly givenAgain: number; readonly kept: number } {
    return { made: this.made, givenAgain: this.givenAgain, kept: this.kept.size };
  }

  private keep(uri: string, kept: Kept): void {
    this.kept.delete(uri);
    this.kept.set(uri, kept);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    const forget = (): void => {
      if (this.kept.get(uri) === kept) this.kept.delete(uri);
    };
    kept.passport.then((passport) => {
      if (JSON.stringify(passport).length > LARGEST_KEPT) forget();
    }, forget);
  }

  private async seen(): Promise<string> {
    const [row] = await this.database.read<{ seen: string }>('select pg_current_snapshot()::text as seen');
    return row?.seen ?? '';
  }
}
