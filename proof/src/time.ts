import { ProofError } from './error.ts';

const TIME = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

function isDay(year: string, month: string, day: string): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return Number(year) >= 1000 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** Milliseconds since 1970 of an RFC 3339 time with its offset. @throws ProofError `wrong-form`, also for a day that does not exist */
export function parseTime(text: string): number {
  const [, year = '', month = '', day = ''] = TIME.exec(text) ?? [];
  if (!isDay(year, month, day)) throw new ProofError('wrong-form', `${text.slice(0, 40)} is not a time.`);
  return Date.parse(text);
}

/** A calendar day as it is written, which sorts as it reads. @throws ProofError `wrong-form`, also for a day that does not exist */
export function parseDay(text: string): string {
  const [, year = '', month = '', day = ''] = DAY.exec(text) ?? [];
  if (!isDay(year, month, day)) throw new ProofError('wrong-form', `${text.slice(0, 40)} is not a calendar day.`);
  return text;
}

/** The calendar day that it is in a zone of the IANA time zone database. @throws ProofError `wrong-form` for a zone that is not known here, or is an offset without a name, which not every platform knows */
export function dayIn(zone: string, timeMs: number): string {
  try {
    if (!/^[A-Za-z]/.test(zone)) throw new RangeError('a zone has a name');
    const format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    // By its parts: how platforms put a date together has changed before.
    const parts = format.formatToParts(timeMs);
    const part = (name: string): string => parts.find(({ type }) => type === name)?.value ?? '';
    return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  } catch {
    throw new ProofError('wrong-form', `${zone.slice(0, 40)} is not a time zone.`);
  }
}
