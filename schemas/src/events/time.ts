import { z } from 'zod';

const LEAP_YEARS_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const TIME = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})$/;

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function isOffset(offset: string): boolean {
  const [hours = 0, minutes = 0] = offset === 'Z' ? [] : offset.slice(1).split(':').map(Number);
  return hours <= 23 && minutes <= 59;
}

/** Whether text is a moment that there was or will be, with its offset (RFC 3339; XSD dateTimeStamp). */
export function isTime(text: string): boolean {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', , offset = ''] = TIME.exec(text) ?? [];
  const longest = month === '02' && !isLeapYear(Number(year)) ? 28 : (LEAP_YEARS_MONTHS[Number(month) - 1] ?? 0);
  return (
    year !== '' &&
    Number(day) >= 1 &&
    Number(day) <= longest &&
    Number(hour) <= 23 &&
    Number(minute) <= 59 &&
    Number(second) <= 59 &&
    isOffset(offset)
  );
}

export const Time = z.string().refine(isTime, 'must be a time that exists, with its offset, for example 2026-05-02T14:11:09.000+02:00');

/** Fractions of a second are compared up to here. */
const MICROSECOND_DIGITS = 6;

/** The time in UTC, rounded to milliseconds (from microseconds, a half to the even one), as the event hash writes it. Text that is no time stays as it is. */
export function inUtc(text: string): string {
  const [, , , , , , , fraction = ''] = TIME.exec(text) ?? [];
  if (!isTime(text)) return text;
  const micros = Number(fraction.slice(0, MICROSECOND_DIGITS).padEnd(MICROSECOND_DIGITS, '0'));
  const [whole, rest] = [Math.floor(micros / 1000), micros % 1000];
  const millis = rest > 500 || (rest === 500 && whole % 2 === 1) ? whole + 1 : whole;
  return new Date(Date.parse(text.replace(/\.[0-9]+/, '')) + millis).toISOString();
}
