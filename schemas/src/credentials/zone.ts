/** Longer than any two clocks on Earth are apart. */
const WIDEST_MS = 48 * 3_600_000;

const dayFormat = (zone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });

/** The first moment of a calendar day in a zone of the IANA time zone database, whatever its clocks do around midnight. */
export function startOfDay(day: string, zone: string): Date {
  const format = dayFormat(zone);
  const middle = Date.parse(`${day}T00:00:00Z`);
  let [before, after] = [middle - WIDEST_MS, middle + WIDEST_MS];
  while (after - before > 1000) {
    const between = Math.floor((before + after) / 2000) * 1000;
    if (format.format(between) < day) before = between;
    else after = between;
  }
  return new Date(after);
}

/** The first moment after a calendar day in a zone. */
export function endOfDay(day: string, zone: string): Date {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return startOfDay(next, zone);
}
