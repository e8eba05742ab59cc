const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** A calendar day in words: `2026-05-02` is 2 May 2026. */
export function dayInWords(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${String(Number(date))} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** The day of a moment in words, in UTC. */
export const dayOf = (moment: Date): string => dayInWords(moment.toISOString().slice(0, 10));
