import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';
import { alone, CONTEXT, documentOf, harvest, LOT } from './an-event.ts';

let ledger: TestLedger;
let keys: Readonly<Record<'farm' | 'mill', string>>;
let between: string;

const packing = {
  type: 'AggregationEvent',
  eventID: 'urn:uuid:packing',
  eventTime: '2026-05-03T10:00:00Z',
  eventTimeZoneOffset: '+00:00',
  action: 'OBSERVE',
  bizStep: 'packing',
  parentID: 'urn:epc:id:sscc:9520000.0000000001',
  childEPCs: ['urn:epc:id:sgtin:9520000.000001.7'],
  childQuantityList: [{ epcClass: 'urn:epc:class:lgtin:9520000.000001.LOT-7', quantity: 1, uom: 'KGM' }],
};
const roasting = {
  type: 'TransformationEvent',
  eventID: 'urn:uuid:roasting',
  eventTime: '2026-05-04T10:00:00+02:00',
  eventTimeZoneOffset: '+02:00',
  inputQuantityList: [{ epcClass: LOT }],
  inputEPCList: ['urn:uuid:sack'],
  outputEPCList: ['urn:uuid:tin'],
  outputQuantityList: [{ epcClass: 'urn:uuid:batch' }],
};
const seen = { ...harvest, eventID: 'urn:uuid:harvest' };
const wrong = { ...seen, errorDeclaration: { declarationTime: '2026-05-05T00:00:00Z', reason: 'did_not_occur' } };
const hidden = { ...seen, eventID: 'urn:uuid:hidden', bizStep: 'inspecting' };
const shared = { ...seen, eventID: 'urn:uuid:shared', bizStep: 'inspecting' };

beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false });
  for (const slug of ['farm', 'mill', 'stranger']) await ledger.makeOrganisation(slug);
  keys = { farm: await ledger.keyOf('farm', ['events:write']), mill: await ledger.keyOf('mill', ['events:write']) };
  const capture = (query: string, ...events: (typeof harvest)[]) =>
    ledger.done(`POST /epcis/capture?wait=accepted${query}`, { key: keys.farm, body: documentOf(...events) });
  await capture('', seen, packing);
  ledger.clock.advance(60_000);
  between = ledger.clock.now().toISOString();
  ledger.clock.advance(60_000);
  await capture('', roasting, wrong);
  await capture('&visibility=private', hidden);
  await capture('&visibility=named&readers=mill', shared);
});
afterAll(() => ledger.stop());

interface Found {
  readonly eventID: string;
  readonly errorDeclaration?: unknown;
}

/** The events that a query finds: each by the end of its id, a declaration with an exclamation mark. */
async function found(query: Readonly<Record<string, string>>, key?: string): Promise<string[]> {
  const { epcisBody } = await ledger.done(`GET /epcis/events?${new URLSearchParams(query).toString()}`, { key });
  const events: readonly Found[] = epcisBody.queryResults.resultsBody.eventList;
  return events.map(({ eventID, errorDeclaration }) => eventID.slice('urn:uuid:'.length) + (errorDeclaration === undefined ? '' : '!'));
}

const ALL = ['harvest', 'packing', 'roasting', 'harvest!'];

describe('events are found by', () => {
  it.each<[Record<string, string>, readonly string[]]>([
    [{}, ALL],
    [{ eventType: 'AggregationEvent|TransformationEvent' }, ['packing', 'roasting']],
    [{ GE_eventTime: '2026-05-03T10:00:00Z' }, ['packing', 'roasting']],
    [{ LT_eventTime: '2026-05-03T12:00:00+02:00' }, ['harvest', 'harvest!']],
    [{ EQ_action: 'OBSERVE' }, ['packing']],
    [{ EQ_bizStep: 'commissioning' }, ['harvest', 'harvest!']],
    [{ EQ_bizStep: 'https://ref.gs1.org/cbv/BizStep-packing|urn:epcglobal:cbv:bizstep:commissioning' }, ['harvest', 'packing', 'harvest!']],
    [{ EQ_disposition: 'active' }, ['harvest', 'harvest!']],
    [{ EQ_readPoint: 'https://id.gs1.org/414/9520000000011' }, ['harvest', 'harvest!']],
    [{ EQ_bizLocation: 'urn:epc:id:sgln:9520000.00002.0' }, ['harvest', 'harvest!']],
    [{ EQ_eventID: 'urn:uuid:packing' }, ['packing']],
    [{ EXISTS_errorDeclaration: 'true' }, ['harvest!']],
    [{ EXISTS_errorDeclaration: 'false' }, ['harvest', 'packing', 'roasting']],
    [{ MATCH_anyEPC: 'urn:uuid:tin' }, ['roasting']],
    [{ MATCH_epc: 'https://farm.example/01/9520000000011/21/7' }, ['packing']],
    [{ MATCH_parentID: 'https://id.gs1.org/00/095200000000000011' }, ['packing']],
    [{ MATCH_inputEPC: 'urn:uuid:sack' }, ['roasting']],
    [{ MATCH_inputEPC: 'urn:uuid:tin' }, []],
    [{ MATCH_outputEPC: 'urn:uuid:tin' }, ['roasting']],
    [{ MATCH_anyEPCClass: LOT }, ALL],
    [{ MATCH_epcClass: LOT }, ['harvest', 'packing', 'harvest!']],
    [{ MATCH_inputEPCClass: 'urn:epc:class:lgtin:9520000.000001.LOT-7' }, ['roasting']],
    [{ MATCH_outputEPCClass: 'urn:uuid:batch' }, ['roasting']],
    [{ MATCH_anyEPCClass: LOT, EQ_action: 'OBSERVE|DELETE', LT_eventTime: '2027-01-01T00:00:00Z' }, ['packing']],
  ])('%j', async (query, events) => {
    expect(await found(query)).toEqual(events);
  });

  it('when they were recorded', async () => {
    expect(await found({ GE_recordTime: between })).toEqual(['roasting', 'harvest!']);
    expect(await found({ LT_recordTime: between })).toEqual(['harvest', 'packing']);
  });

  it('page after page, each once', async () => {
    const pages: string[] = [];
    for (let path: string | undefined = '/epcis/events?perPage=3'; path !== undefined;) {
      const page = await ledger.ask(`GET ${path}`);
      pages.push(...page.json.epcisBody.queryResults.resultsBody.eventList.map(({ eventID }: Found) => eventID));
      path = /<https:\/\/ledger\.example(.+)>; rel="next"/.exec(String(page.headers['link']))?.[1];
    }
    expect(pages).toHaveLength(4);
  });

  it('their id in the address, with the declaration that they were wrong', async () => {
    const answer = await ledger.done(`GET /epcis/events/${encodeURIComponent('urn:uuid:harvest')}`);
    expect(answer.epcisBody.queryResults.resultsBody.eventList).toEqual(
      [seen, wrong].map((event) => ({
        ...event,
        '@context': [(CONTEXT as unknown[])[1]],
        recordTime: expect.any(String),
      })),
    );
  });
});

it('an event is found where its Location says, however long its id may be', async () => {
  const longest = `https://farm.example/${'x/'.repeat(380)}`.padEnd(800, 'y');
  const body = alone({ ...harvest, eventID: longest });
  const { status, headers } = await ledger.ask('POST /epcis/events?wait=accepted&visibility=private', { key: keys.farm, body });
  expect([status, longest.length]).toEqual([201, 800]);
  const path = String(headers['location']).slice(ledger.url.length);
  const { epcisBody } = await ledger.done(`GET ${path}`, { key: keys.farm });
  expect(epcisBody.queryResults.resultsBody.eventList[0].eventID).toBe(longest);
  const longer = await ledger.ask(`GET ${path}x`, { key: keys.farm });
  expect([longer.status, longer.json.type]).toEqual([422, '/problems/invalid-request']);
});

describe('what is not published is found', () => {
  const queries: Record<string, string>[] = [
    {},
    { EQ_eventID: 'urn:uuid:hidden|urn:uuid:shared' },
    { EQ_bizStep: 'inspecting' },
    { MATCH_anyEPCClass: LOT, EQ_bizStep: 'inspecting' },
    { EQ_readPoint: 'https://id.gs1.org/414/9520000000011', EQ_bizStep: 'inspecting' },
    { EQ_bizLocation: 'https://id.gs1.org/414/9520000000028', EQ_bizStep: 'inspecting' },
    { EQ_disposition: 'active' },
    { eventType: 'ObjectEvent' },
    { EQ_action: 'ADD' },
    { GE_eventTime: '2026-01-01T00:00:00Z' },
    { GE_recordTime: '2026-01-01T00:00:00Z' },
    { EXISTS_errorDeclaration: 'false' },
    { nextPageToken: '1' },
  ];
  const visible = async (query: Record<string, string>, key?: string) =>
    (await found(query, key)).filter((event) => event === 'hidden' || event === 'shared');

  it.each(queries)('by nobody, and by no stranger: %j', async (query) => {
    expect(await visible(query)).toEqual([]);
    expect(await visible(query, await ledger.keyOf('stranger', ['events:write', 'statements:read']))).toEqual([]);
  });

  it.each(queries)('by who is named, by its organisation and by the operator: %j', async (query) => {
    expect(await visible(query, keys.mill)).toEqual(['shared']);
    expect(await visible(query, keys.farm)).toEqual(['hidden', 'shared']);
    expect(await visible(query, ledger.operator)).toEqual(['hidden', 'shared']);
  });

  it('at its address by nobody, and the answer is that for what is not there', async () => {
    const [private_, absent] = [
      await ledger.ask('GET /epcis/events/urn:uuid:hidden'),
      await ledger.ask('GET /epcis/events/urn:uuid:absent'),
    ];
    expect([private_.status, private_.text]).toEqual([404, absent.text]);
    expect((await ledger.ask('GET /epcis/events/urn:uuid:hidden', { key: keys.farm })).status).toBe(200);
  });
});

describe('a query is refused', () => {
  it.each([
    '?EQ_colour=red',
    '?perPage=0',
    '?perPage=1001',
    '?perPage=x',
    '?nextPageToken=x',
    '?nextPageToken=0',
    '?GE_eventTime=noon',
    '?GE_eventTime=2026-02-30T00:00:00Z',
    '?EQ_action=',
    '?EQ_action=ADD||DELETE',
    '?EQ_action=ADD&EQ_action=DELETE',
    '?EXISTS_errorDeclaration=maybe',
    `?EQ_eventID=${'x|'.repeat(200)}x`,
  ])('%s', async (query) => {
    const answer = await ledger.ask(`GET /epcis/events${query}`);
    expect([answer.status, answer.json.type]).toEqual([422, '/problems/invalid-request']);
  });

  it.each(["'; drop table event; --", '%00', 'a\\u0000'])('never by what its values hold: %s', async (value) => {
    expect(
      (await ledger.ask(`GET /epcis/events?EQ_eventID=${encodeURIComponent(value)}&MATCH_epc=${encodeURIComponent(value)}`)).status,
    ).toBe(200);
  });

  it('when a value holds the character U+0000, which no event does', async () => {
    const answer = await ledger.ask('GET /epcis/events?EQ_eventID=a%00b');
    expect([answer.status, answer.json.type]).toEqual([422, '/problems/invalid-request']);
    expect((await ledger.ask('GET /epcis/events/a%00b')).status).toBe(422);
  });
});
