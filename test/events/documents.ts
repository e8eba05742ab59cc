import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SHARED_DATA, sharedText } from '../shared-data.ts';

/** A document that others wrote: its name, and its text as they wrote it. */
export interface OthersDocument {
  readonly name: string;
  readonly text: string;
}

/** The documents in a folder of the shared EPCIS data, at any depth. */
export const documentsIn = (folder: string): OthersDocument[] =>
  readdirSync(join(SHARED_DATA, 'epcis', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.json(?:ld)?$/.test(name))
    .sort()
    .map((name) => ({ name, text: sharedText('epcis', folder, name) }));

/** GS1 writes two ids into one event of this file. */
export const WITH_A_KEY_TWICE = 'AssociationEvent/AssociationEvent-h.jsonld';

/** The document that fails GS1's own schema: it measures an `EffectiveDoseRate`, which the vocabulary does not have. */
export const AGAINST_GS1 = 'TransactionEvent_with_userExtensions.json';

/** What answers a query. */
export const QUERY_DOCUMENT = 'EPCISQueryDocument.jsonld';
