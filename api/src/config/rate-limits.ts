import { z } from 'zod';

/** What somebody may ask in a minute: who has no key by address, who has one by key. */
export interface RateLimits {
  /** Reads without a key. */
  readonly reads: number;
  /** Reads without a key that cost much: passports, verifications, questions for events. */
  readonly costly: number;
  /** Whatever is asked with a key. */
  readonly keyed: number;
  /** Keys sent from an address that did not count. */
  readonly failures: number;
}

const DEFAULTS: RateLimits = { reads: 3000, costly: 600, keyed: 6000, failures: 30 };

const MESSAGE =
  'RATE_LIMITS is off, or what may be asked in a minute, from 1 to 9999999 each, for example RATE_LIMITS=reads=3000,costly=600,keyed=6000,failures=30';

const PART = /^(reads|costly|keyed|failures)=[1-9][0-9]{0,6}$/;

/** The limits that somebody asked for: none, all, or the defaults with some changed. */
export const RateLimitSetting = z.string().transform((text, context): RateLimits | null => {
  if (text === 'off') return null;
  const parts = text.split(',').map((part) => part.trim());
  const asked = new Map(parts.map((part) => part.split('=')).map(([name = '', count]) => [name, Number(count)]));
  const limitOf = (budget: keyof RateLimits): number => asked.get(budget) ?? DEFAULTS[budget];
  if (parts.every((part) => PART.test(part)) && asked.size === parts.length)
    return { reads: limitOf('reads'), costly: limitOf('costly'), keyed: limitOf('keyed'), failures: limitOf('failures') };
  context.addIssue({ code: 'custom', message: MESSAGE });
  return z.NEVER;
});

/** What holds where nothing is said: limits, but for a ledger at localhost, whose visitors are one person. */
export const rateLimitsOf = (asked: RateLimits | null | undefined, isLocal: boolean): RateLimits | null =>
  asked === undefined ? (isLocal ? null : DEFAULTS) : asked;
