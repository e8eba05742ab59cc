import { fileTypeFromFile } from 'file-type';
import { readFile } from 'node:fs/promises';

/** The kinds of file that are taken, with the ending a reader gets them under. None of them runs anything in a browser that is told not to guess. */
export const ENDINGS = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'text/csv': 'csv',
  'application/json': 'json',
} as const;
export type MediaType = keyof typeof ENDINGS;

export const isMediaType = (type: string): type is MediaType => Object.hasOwn(ENDINGS, type);

// Tab, line feed and carriage return are the only control characters that a text holds.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function asText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return CONTROL.test(text) ? null : text;
  } catch {
    return null;
  }
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/** Where the field that begins at `at` ends; null where a quote is not closed, or stands inside of a bare field. */
function endOfField(text: string, at: number, stop: RegExp): number | null {
  if (text[at] !== '"') {
    stop.lastIndex = at;
    const end = stop.exec(text)?.index ?? text.length;
    return text[end] === '"' ? null : end;
  }
  for (let from = at + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return null;
    if (text[quote + 1] !== '"') return quote + 1;
    from = quote + 2;
  }
}

/** Whether the text is a table (RFC 4180) with this separator: at least two columns, the same number in every row. */
function isTable(text: string, separator: string): boolean {
  const stop = new RegExp(`[${separator}"\\r\\n]`, 'g');
  let columns: number | null = null;
  let fields = 0;
  for (let at = 0; at < text.length || fields > 0;) {
    const end = endOfField(text, at, stop);
    if (end === null) return false;
    fields++;
    at = end + 1;
    if (text[end] === separator) continue;
    if (end < text.length && text[end] !== '\n' && text[end] !== '\r') return false;
    if (text[end] === '\r' && text[at] === '\n') at++;
    columns ??= fields;
    if (columns < 2 || fields !== columns) return false;
    fields = 0;
  }
  return columns !== null;
}

/** Markup is no table, even where it would pass as one. */
const isCsv = (text: string): boolean => !/^\s*</.test(text) && [',', ';', '\t'].some((separator) => isTable(text, separator));

/** What kind of text it is, by its content; null when it is none that is taken. */
export function mediaTypeOfText(bytes: Uint8Array): 'text/csv' | 'application/json' | null {
  const text = asText(bytes);
  if (text === null) return null;
  if (isJson(text)) return 'application/json';
  return isCsv(text) ? 'text/csv' : null;
}

/** What kind of file it is, by its content and never by what it is called; null when it is none that is taken. */
export async function mediaTypeOfFile(file: string): Promise<MediaType | null> {
  const sniffed = await fileTypeFromFile(file);
  if (sniffed === undefined) return mediaTypeOfText(await readFile(file));
  return isMediaType(sniffed.mime) && sniffed.mime !== 'application/json' ? sniffed.mime : null;
}
