import { z } from 'zod';
import { ruled } from './ruled.ts';

const isOfOurTimes = (time: string): boolean => time >= '1900' && time < '9999';
const HAS_SECONDS = /T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-])/;

/** A calendar day that there is. */
export const Day = ruled((day) =>
  z.iso.date().safeParse(day).success && isOfOurTimes(day) ? null : 'must be a day of the calendar, YYYY-MM-DD, of the years 1900 to 9998',
).meta({ format: 'date' });

/** A moment, to the second at least, with its offset. */
export const Moment = ruled((time) =>
  z.iso.datetime({ offset: true }).safeParse(time).success && HAS_SECONDS.test(time) && isOfOurTimes(time)
    ? null
    : 'must be a time that there is, with seconds and its offset: 2026-05-02T14:00:00Z',
).meta({ format: 'date-time' });

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** A zone of the IANA time zone database. */
export const Zone = ruled((zone) =>
  /^[A-Za-z][A-Za-z0-9_+/-]*$/.test(zone) && isZone(zone)
    ? null
    : 'must be a zone of the IANA time zone database, for example America/Bogota',
);
