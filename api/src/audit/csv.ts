/** A value of a table: words of others, or a number of ours. */
export type Cell = string | number | null;

/** What a spreadsheet would carry out: it reads a cell that begins so as a formula (OWASP, CSV Injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

/** A field by RFC 4180. Words that a spreadsheet would carry out get an apostrophe before them, which it takes for "this is text". */
function field(cell: Cell): string {
  if (cell === null) return '';
  const text = typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line of a table by RFC 4180, with its end. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(field).join(',')}\r\n`;
