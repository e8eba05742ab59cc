import { fail, notApplicable, pass, unknown } from './check.ts';
import { refuse, tried } from './error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { withheldIn } from './statement.ts';
import { dayIn, parseDay, parseTime } from './time.ts';
import type { CheckResult } from './verdict.ts';

/** How far two clocks may be apart. */
export const TOLERANCE_MS = 60_000;

/** Whether the time that was asked for is inside of a statement's period. Being outside of a period that is known is no failure: it says something else. */
export interface Period {
  readonly check: CheckResult;
  readonly period: 'before' | 'within' | 'after';
}

type Place = Period['period'];

function timeOf(value: JsonValue | undefined): number | null {
  if (value === undefined) return null;
  if (typeof value !== 'string') refuse('period-text');
  return parseTime(value);
}

function secondsOf(value: JsonValue | undefined): number | null {
  if (value === undefined) return null;
  if (typeof value !== 'number' || Math.abs(value) > 8.64e12) refuse('period-text');
  return value * 1000;
}

function dayOf(value: JsonValue | undefined): string | null {
  if (value === undefined) return null;
  if (typeof value !== 'string') refuse('period-text');
  return parseDay(value);
}

function placeOf<T extends number | string>(from: T | null, until: T | null, earliest: T, latest: T): Place {
  if (from !== null && until !== null && until < from) refuse('period-order');
  if (until !== null && earliest > until) return 'after';
  return from !== null && latest < from ? 'before' : 'within';
}

/** The days of a certificate are inclusive, in the zone that it names. */
function placeInCertificate(certificate: JsonValue | undefined, now: number): Place {
  if (!isJsonObject(certificate)) return 'within';
  const [from, until, zone] = [dayOf(certificate['validFrom']), dayOf(certificate['validUntil']), certificate['zone']];
  if (from === null && until === null) return 'within';
  if (typeof zone !== 'string') refuse('period-zone');
  return placeOf(from, until, dayIn(zone, now - TOLERANCE_MS), dayIn(zone, now + TOLERANCE_MS));
}

const subjectsOf = (payload: JsonObject): readonly JsonValue[] =>
  Array.isArray(payload['credentialSubject']) ? payload['credentialSubject'] : [payload['credentialSubject'] ?? null];

function placesOf(payload: JsonObject, now: number): readonly Place[] {
  const { validFrom, validUntil, nbf, exp, type } = payload;
  const isAttestation = Array.isArray(type) && type.includes('DigitalConformityCredential');
  return [
    placeOf(timeOf(validFrom), timeOf(validUntil), now - TOLERANCE_MS, now + TOLERANCE_MS),
    placeOf(secondsOf(nbf), secondsOf(exp), now - TOLERANCE_MS, now + TOLERANCE_MS),
    ...(isAttestation
      ? subjectsOf(payload).map((subject) => (isJsonObject(subject) ? placeInCertificate(subject['certificate'], now) : 'within'))
      : []),
  ];
}

/** The days of a certificate, or what they are inside of. */
const OF_DAYS = /^\/credentialSubject(?:\/[0-9]+)?(?:\/certificate(?:\/(?:validFrom|validUntil|zone))?)?$/;

/** Whether `at` is inside of the credential's period and of the certificate's days. Where those are withheld, and the credential itself does not say how long it holds, nobody can tell: else a holder could leave out the day on which it ends. */
export function findPeriod(payload: JsonObject, at: Date): Period {
  const { value: places, refusal } = tried(() => placesOf(payload, at.getTime()));
  if (refusal !== null) return { check: fail('period-unreadable', refusal), period: 'within' };
  if (places.includes('after')) return { check: pass('period-over'), period: 'after' };
  if (places.includes('before')) return { check: pass('period-ahead'), period: 'before' };
  const { validFrom, validUntil } = payload;
  if (validUntil === undefined && withheldIn(payload).some(({ at: place }) => OF_DAYS.test(place)))
    return { check: unknown('period-withheld'), period: 'within' };
  const hasPeriod = validFrom !== undefined || validUntil !== undefined;
  return {
    check: hasPeriod ? pass('period-within') : notApplicable('period-none'),
    period: 'within',
  };
}
