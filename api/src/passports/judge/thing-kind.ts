import { granularityOf, readThingId } from '@terroir/schemas';
import type { Passport } from '@terroir/schemas';
import type { RecordSaid } from './record-said.ts';

const OF_GRANULARITY = { model: 'product', batch: 'lot', item: 'item' } as const;

const PLACES = new Set(['414', '417']);
const CONTAINERS = new Set(['00', '8003']);
const GOODS = new Set(['01', '8004', '8006', '8010', '8013']);

/** What kind of thing an identifier names: by its form, else by what its owner's record says. */
export function kindOf(uri: string, record: Pick<RecordSaid, 'granularity' | 'isFacility'> | null): Passport['kind'] {
  const read = readThingId(uri);
  if (read.fault !== null) return 'other';
  if (read.form === 'gs1') {
    const [ai = ''] = read.pairs[0] ?? [];
    if (PLACES.has(ai)) return 'facility';
    if (CONTAINERS.has(ai)) return 'container';
    if (!GOODS.has(ai)) return 'other';
  }
  if (record?.isFacility === true) return 'facility';
  const granularity = granularityOf(uri) ?? record?.granularity ?? null;
  return granularity === null ? 'other' : OF_GRANULARITY[granularity];
}

/** Whether it is a product's number alone, as on a pack: which lot it is of, the code does not say. */
export function isProductAlone(uri: string): boolean {
  const read = readThingId(uri);
  if (read.fault !== null || read.form !== 'gs1') return false;
  const [[ai] = [''], ...qualifiers] = read.pairs;
  return (ai === '01' || ai === '8006') && qualifiers.every(([qualifier]) => qualifier === '22');
}

/** The keys of a thing and of what it is one of, the narrowest first: an item, its lot, its variant, its product. */
export function classesOf(key: string): readonly string[] {
  const [, path] = /^https:\/\/id\.gs1\.org\/(.+)$/.exec(key) ?? [];
  if (path === undefined) return [key];
  const segments = path.split('/');
  return Array.from(
    { length: Math.floor(segments.length / 2) },
    (_, i) => `https://id.gs1.org/${segments.slice(0, segments.length - 2 * i).join('/')}`,
  );
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['00', 'container'],
  ['01', 'product'],
  ['10', 'lot'],
  ['21', 'item'],
  ['235', 'item'],
  ['414', 'place'],
  ['417', 'party'],
  ['254', 'part'],
]);

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** How to call a thing of which no name is published: by its number or code. */
export function codeInWords(uri: string, key: string): string {
  const segments = key.startsWith('https://id.gs1.org/') ? key.split('/').slice(3) : [];
  const [ai, value] = segments.slice(-2);
  if (ai !== undefined && value !== undefined) return `${WORDS.get(ai) ?? `AI ${ai}`} ${decoded(value)}`;
  const [, kind, code] = /\/id\/[^/]+\/([^/]+)\/([^/]+)$/.exec(uri) ?? [];
  return kind !== undefined && code !== undefined ? `${kind} ${decoded(code)}` : uri;
}
