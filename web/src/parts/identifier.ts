import { thingKey } from '@terroir/proof';

/** A part of an identifier with its name, for example `Lot` and `LOT-7`. */
interface IdentifierPart {
  readonly label: string;
  readonly value: string;
}

/** Names of the GS1 application identifiers that say which thing it is (GS1 General Specifications, 3.2). */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['00', 'SSCC'],
  ['01', 'GTIN'],
  ['10', 'Lot'],
  ['21', 'Serial number'],
  ['22', 'Variant'],
  ['254', 'Extension'],
  ['414', 'GLN'],
  ['417', 'Party GLN'],
]);

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const ofDigitalLink = (path: string): readonly IdentifierPart[] => {
  const segments = path.split('/').map(decoded);
  return segments.flatMap((ai, i) => (i % 2 === 0 ? [{ label: LABELS.get(ai) ?? `AI ${ai}`, value: segments[i + 1] ?? '' }] : []));
};

/** What a thing's URI says of it, part by part; a foreign one is one part, as it stands. */
export function identifierOf(uri: string): readonly IdentifierPart[] {
  const [, path] = /^https:\/\/id\.gs1\.org\/(.+)$/.exec(thingKey(uri)) ?? [];
  if (path !== undefined) return ofDigitalLink(path);
  const [, code] = /^https?:\/\/[^/]+\/id\/[^/]+\/[^/]+\/([^/?#]+)$/.exec(uri) ?? [];
  return [code === undefined ? { label: 'Identifier', value: uri } : { label: 'Code', value: decoded(code) }];
}

/** The part that tells a thing from its like: the last one. */
export const ownCode = (uri: string): string => identifierOf(uri).at(-1)?.value ?? uri;

/** What to call a thing without a name. */
export const nameOf = (name: string | null, uri: string): string =>
  name ??
  identifierOf(uri)
    .map(({ label, value }) => (label === 'Identifier' ? value : `${label} ${value}`))
    .join(', ');
