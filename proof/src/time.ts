import { refuse } from './error.ts';

const DAY = /^[1-9]\d{3}-\d{2}-\d{2}$/;
const TIME_OF_DAY = /^([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Whether it is a day that exists: what a `Date` makes of the others differs between browsers. */
function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const [year, month, day] = text.split('-').map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Milliseconds since 1970 of an RFC 3339 time with its offset. @throws ProofError `no-time`, also for a day that does not exist */
export function parseTime(text: string): number {
  const [day = '', time = '', ...rest] = text.split('T');
  return isDay(day) && TIME_OF_DAY.test(time) && rest.length === 0 ? Date.parse(text) : refuse('no-time', text.slice(0, 40));
}

/** A calendar day as it is written, which sorts as it reads. @throws ProofError `no-day`, also for a day that does not exist */
export const parseDay = (text: string): string => (isDay(text) ? text : refuse('no-day', text.slice(0, 40)));

/** Made once for each zone, of which there are some hundred: to make one costs as much as a signature. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day that it is in a zone of the IANA time zone database. @throws ProofError `no-zone` for a zone that is not known here, or is an offset without a name, which not every platform knows */
export function dayIn(zone: string, timeMs: number): string {
  try {
    if (!/^[A-Za-z]/.test(zone)) throw new RangeError('a zone has a name');
    const format =
      formats.get(zone) ??
      new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
        timeZone: zone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
      });
    // Names are read in any case, so that there are more spellings than zones.
    if (formats.size >= 500) formats.clear();
    formats.set(zone, format);
    // By its parts: how platforms put a date together has changed before.
    const parts = format.formatToParts(timeMs);
    const part = (name: string): string => parts.find(({ type }) => type === name)?.value ?? '';
    return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  } catch {
    refuse('no-zone', zone.slice(0, 40));
  }
}
