import { expect, it } from '@jest/globals';
import { parseJson } from '@terroir/proof';
import { eventHashOf, preHashOf, readEpcisDocument } from '@terroir/schemas';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithSharedData, SHARED_DATA, sharedText } from '../shared-data.ts';
import { documentsIn } from './documents.ts';

/** The lines of a file beside a document: one for each event. */
const linesBeside = (name: string, ending: string): string[] =>
  sharedText('epcis', 'event-hash', name.replace(/jsonld$/, ending))
    .split('\n')
    .filter((line) => line !== '');

const isBeside = (name: string, ending: string): boolean =>
  existsSync(join(SHARED_DATA, 'epcis', 'event-hash', name.replace(/jsonld$/, ending)));

describeWithSharedData("the CBV event hash of others' documents", () => {
  const documents = documentsIn('event-hash');
  const eventsOf = (text: string) => readEpcisDocument(parseJson(text)).value ?? [];

  it.each(documents.map(({ name, text }) => [name, text] as const))('is as published: %s', (name, text) => {
    expect(eventsOf(text).map(eventHashOf)).toEqual(linesBeside(name, 'hashes'));
  });

  it.each(documents.filter(({ name }) => isBeside(name, 'prehashes')).map(({ name, text }) => [name, text] as const))(
    'is made over the text that is published: %s',
    (name, text) => {
      expect(eventsOf(text).map(preHashOf)).toEqual(linesBeside(name, 'prehashes'));
    },
  );

  it('is decided by all of them', () => {
    expect(documents.flatMap(({ text }) => eventsOf(text))).toHaveLength(14);
  });
});
