const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

const MINUTE_MS = 60_000;

function minutesOf(offset: string): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(offset) ?? [];
  if (sign === undefined) return offset === 'Z' ? 0 : null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** A time as the clock at its place showed it, for example `2 May 2026, 09:11 (UTC-05:00)`; what is no time stays as it is. */
export function placeTime(time: string, offset: string): string {
  const [at, shift] = [Date.parse(time), minutesOf(offset)];
  if (Number.isNaN(at) || shift === null) return time;
  const local = new Date(at + shift * MINUTE_MS);
  return `${DAY.format(local)}, ${CLOCK.format(local)} (UTC${shift === 0 ? '' : offset})`;
}

/** A day in words, for example `2 May 2026`; what is no time stays as it is. */
export function dayOf(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : DAY.format(new Date(at));
}

/** A time in words, in UTC. */
export const utcTime = (time: string): string => placeTime(time, 'Z');
