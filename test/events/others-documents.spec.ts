import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithSharedData } from '../shared-data.ts';
import { TestLedger } from '../ledger.ts';
import { AGAINST_GS1, documentsIn, QUERY_DOCUMENT, WITH_A_KEY_TWICE, type OthersDocument } from './documents.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await TestLedger.start();
});
afterAll(() => ledger.stop());

let made = 0;
/** A key of an organisation that captured nothing yet. The identity of an event is its issuer's: to such a one the ledger is empty. */
async function freshKey(): Promise<string> {
  const slug = `organisation-${String(++made)}`;
  await ledger.makeOrganisation(slug);
  return ledger.keyOf(slug, ['events:write']);
}

const capture = (key: string, body: string) =>
  ledger.ask('POST /epcis/capture?wait=anchored', { key, body, headers: { 'content-type': 'application/ld+json' } });

const named = (documents: readonly OthersDocument[]) => documents.map(({ name, text }) => [name, text] as const);

const PLACES_OF_FAULTS: Readonly<Record<string, readonly string[]>> = {
  'Combination_of_multiple_invalid_fields.json': [
    '/epcisBody/eventList/0/bizStep',
    '/epcisBody/eventList/1/disposition',
    '/epcisBody/eventList/2/sourceList/0/type',
    '/epcisBody/eventList/3/ilmd/materialType',
    '/epcisBody/eventList/4/action',
    '/epcisBody/eventList/4/eventTime',
  ],
  'EPCISDocument_without_context.json': ['/@context'],
  'ObjectEvent_with_invalid_action.json': ['/epcisBody/eventList/0/action'],
  'ObjectEvent_with_invalid_eventTime_format.json': ['/epcisBody/eventList/0/eventTime'],
  'ObjectEvent_with_quantity_as_text.json': ['/epcisBody/eventList/0/quantityList/0/quantity'],
  'ObjectEvent_with_unknown_field_in_quantityList.json': ['/epcisBody/eventList/0/quantityList/0/weight'],
  'ObjectEvent_without_identifier_list.json': ['/epcisBody/eventList/0'],
};

describeWithSharedData("others' documents, each captured by an organisation that captured nothing before", () => {
  const examples = documentsIn('examples').filter(({ name }) => name !== QUERY_DOCUMENT);
  const documents = documentsIn('documents').filter(({ name }) => name !== AGAINST_GS1);

  it('are the 46 of GS1 and the 16 of OpenEPCIS', () => {
    expect([examples.length, documents.length]).toEqual([46, 16]);
  });

  it.each(named([...examples, ...documents]))(
    '%s: each event is a statement, anchored, that verifies and holds the event as it was sent',
    async (name, text) => {
      const sent = name === WITH_A_KEY_TWICE ? JSON.stringify(JSON.parse(text)) : text;
      const answer = await capture(await freshKey(), sent);
      const { epcisBody } = JSON.parse(text) as { epcisBody: { eventList: { eventID?: string }[] } };
      expect([answer.status, answer.json.events.length]).toEqual([202, epcisBody.eventList.length]);
      for (const [i, event] of epcisBody.eventList.entries()) {
        const { id, state, eventID, idOrigin } = answer.json.events[i];
        const verification = await ledger.done(`GET /v1/verify/${String(id)}`);
        expect([state, verification.verdict, verification.basis]).toEqual(['anchored', 'valid', 'anchored']);
        const { eventHash, event: held } = verification.payload.credentialSubject;
        expect(held).toEqual(event);
        expect(eventID).toBe(event.eventID ?? eventHash);
        expect(idOrigin).toBe(event.eventID === undefined ? 'computed' : event.eventID === eventHash ? 'matches' : 'differs');
      }
    },
    30_000,
  );

  it('one of which says an id twice, and is refused at that place as it stands', async () => {
    const [twice] = examples.filter(({ name }) => name === WITH_A_KEY_TWICE);
    const answer = await capture(await freshKey(), twice?.text ?? '');
    expect([answer.status, answer.json.type]).toEqual([400, '/problems/malformed-json']);
    expect(answer.json.detail).toMatch(/\/epcisBody\/eventList\/0\/eventID: the key is there twice/);
  });

  it('and the one that GS1 refuses itself is refused for what it measures', async () => {
    const [refused] = documentsIn('documents').filter(({ name }) => name === AGAINST_GS1);
    const answer = await capture(await freshKey(), refused?.text ?? '');
    expect([answer.status, answer.json.errors.map(({ at }: { at: string }) => at)]).toEqual([
      422,
      ['/epcisBody/eventList/0/sensorElementList/0/sensorReport/0/type'],
    ]);
  });

  it('and the answer to a query is captured as well', async () => {
    const [answered] = documentsIn('examples').filter(({ name }) => name === QUERY_DOCUMENT);
    expect((await capture(await freshKey(), answered?.text ?? '')).status).toBe(202);
  });

  it.each(named(documentsIn('invalid')))('%s is refused at the right place, and nothing is kept', async (name, text) => {
    const key = await freshKey();
    const answer = await capture(key, text);
    expect([answer.status, answer.json.type]).toEqual([422, '/problems/invalid-request']);
    expect(answer.json.errors.map(({ at }: { at: string }) => at).sort()).toEqual(PLACES_OF_FAULTS[name]);
    expect(await ledger.done('GET /epcis/capture', { key })).toEqual([]);
  });
});

describeWithSharedData("others' documents that share ids, captured by one organisation", () => {
  const textOf = (folder: string, name: string): string => documentsIn(folder).find((one) => one.name === name)?.text ?? '';

  it.each([
    ['the same events among other words', 'Example_9.6.1-ObjectEvent.jsonld', 'Example_9.6.1-ObjectEvent-with-pseudo-SBDH-headers.jsonld'],
    ['the same event in another document', 'Example_9.6.3-AggregationEvent.jsonld', '../documents/AggregationEvent.json'],
    [
      'the same event as an error declaration',
      'WithFullCombinationOfFields/transformation_event_all_possible_fields.jsonld',
      '../documents/TransformationEvent_all_possible_fields.json',
    ],
  ])('%s are the same statements', async (_what, first, second) => {
    const key = await freshKey();
    const [one, other] = [
      await capture(key, textOf('examples', first)),
      await capture(key, second.startsWith('../') ? textOf('documents', second.slice(13)) : textOf('examples', second)),
    ];
    expect([one.status, other.status]).toEqual([202, 202]);
    const ids = (answer: typeof one) => answer.json.events.map(({ id }: { id: string }) => id);
    expect(ids(other)).toEqual(ids(one));
  });

  it.each([
    ['AssociationEvent/AssociationEvent-f.jsonld', 'Example-Type-sourceOrDestination,measurement,bizTransaction.jsonld', [0]],
    ['WithSensorData/SensorDataExample13.jsonld', 'WithSensorData/SensorDataExample17.jsonld', [0]],
  ])('%s and then %s, which says otherwise: the second is refused by name, whole', async (first, second, places) => {
    const key = await freshKey();
    expect((await capture(key, textOf('examples', first))).status).toBe(202);
    const refused = await capture(key, textOf('examples', second));
    expect([refused.status, refused.json.type]).toEqual([409, '/problems/different-content']);
    expect(refused.json.errors.map(({ at }: { at: string }) => at)).toEqual(places.map((i) => `/epcisBody/eventList/${String(i)}/eventID`));
    expect(await ledger.done('GET /epcis/capture', { key })).toHaveLength(1);
  });

  it('takes the declaration that an event was wrong, under the id of that event', async () => {
    const key = await freshKey();
    const declaration = textOf('examples', 'WithErrorDeclaration/ErrorDeclarationAndCorrectiveEvent.jsonld');
    const document = JSON.parse(declaration) as { epcisBody: { eventList: { errorDeclaration?: unknown }[] } };
    const [{ errorDeclaration: _wrong, ...event } = {}] = document.epcisBody.eventList;
    const original = await capture(key, JSON.stringify({ ...document, epcisBody: { eventList: [event] } }));
    const declared = await capture(key, declaration);
    expect([original.status, declared.status]).toEqual([202, 202]);
    expect(declared.json.events[0].eventID).toBe(original.json.events[0].eventID);
    expect(declared.json.events[0].id).not.toBe(original.json.events[0].id);
  });
});
