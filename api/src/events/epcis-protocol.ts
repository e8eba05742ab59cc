import { LedgerError } from '../http/ledger-error.ts';
import { BODY_LIMIT } from '../http/bodies.ts';
import { MOST_EVENTS } from '@terroir/schemas';

/** What is spoken here: EPCIS and CBV 2.0, identifiers as they were captured. */
export const EPCIS_HEADERS = { 'GS1-EPCIS-Version': '2.0.0', 'GS1-CBV-Version': '2.0.0' } as const;

const RANGE = { 'GS1-EPCIS-Min': '2.0.0', 'GS1-EPCIS-Max': '2.0.0', 'GS1-CBV-Min': '2.0.0', 'GS1-CBV-Max': '2.0.0' } as const;

/** What a client finds out by OPTIONS (EPCIS 2.0, 12.5). */
export const DISCOVERY_HEADERS = { ...EPCIS_HEADERS, ...RANGE, 'GS1-EPC-Format': 'Never_Translates', 'GS1-Vendor-Version': '1' } as const;

/** What it finds out about capturing besides. */
export const CAPTURE_HEADERS = {
  ...DISCOVERY_HEADERS,
  'GS1-EPCIS-Capture-Limit': String(MOST_EVENTS),
  'GS1-EPCIS-Capture-File-Size-Limit': String(BODY_LIMIT),
  'GS1-Capture-Error-Behaviour': 'rollback',
} as const;

export const JSON_TYPES = ['application/json', 'application/ld+json'] as const;

/** What a client's headers ask for: each name in lower case. */
export type Asked = Readonly<Record<string, string | readonly string[] | undefined>>;

const versionOf = (text: string): readonly number[] => text.split('.').map(Number);

function compare(one: string, other: string): number {
  const [a, b] = [versionOf(one), versionOf(other)];
  const i = [0, 1, 2].find((n) => (a[n] ?? 0) !== (b[n] ?? 0));
  return i === undefined ? 0 : (a[i] ?? 0) - (b[i] ?? 0);
}

/** @throws LedgerError `not-acceptable` when another version, other identifiers, or half a capture is asked for */
export function checkAsked(headers: Asked): void {
  for (const vocabulary of ['epcis', 'cbv']) {
    const [least, most] = [headers[`gs1-${vocabulary}-min`] ?? '2.0.0', headers[`gs1-${vocabulary}-max`] ?? '2.0.0'];
    const fits = typeof least === 'string' && typeof most === 'string' && compare(least, '2.0.0') <= 0 && compare(most, '2.0.0') >= 0;
    if (!fits) throw new LedgerError('not-acceptable', `Only ${vocabulary.toUpperCase()} 2.0 is spoken here.`);
  }
  const format = headers['gs1-epc-format'];
  if (format !== undefined && format !== 'Never_Translates' && format !== 'No_Preference')
    throw new LedgerError(
      'not-acceptable',
      'Identifiers are given as they were captured (GS1-EPC-Format: Never_Translates): they were signed so.',
    );
  const behaviour = headers['gs1-capture-error-behaviour'];
  if (behaviour !== undefined && behaviour !== 'rollback')
    throw new LedgerError('not-acceptable', 'A document is captured whole or not at all (GS1-Capture-Error-Behaviour: rollback).');
}
