import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@terroir/proof';
import { TestLedger } from '../ledger.ts';
import { alone, documentOf, harvest, LOT } from './an-event.ts';

const SSCC = 'https://id.gs1.org/00/095200000000000011';

let ledger: TestLedger;
let farm: string;
beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false });
  await ledger.makeOrganisation('farm');
  farm = await ledger.keyOf('farm', ['events:write']);
});
afterAll(() => ledger.stop());

/** Everything that a capture writes. */
async function kept(): Promise<unknown> {
  const [row] = await ledger.database.query(
    `select (select count(*) from statement) s, (select count(*) from event) e, (select count(*) from capture) c, (select count(*) from pending) p,
            (select count(*) from statement_subject) t, (select count(*) from status_entry) x`,
  );
  return row;
}

const text = JSON.stringify(documentOf(harvest));
const JSON_LD = 'application/ld+json';

describe('a document is refused, and nothing of it is kept:', () => {
  it.each<[string, unknown, string, number, string]>([
    ['nothing', '', JSON_LD, 422, 'invalid-request'],
    ['null', 'null', JSON_LD, 422, 'invalid-request'],
    ['a number', '7', JSON_LD, 422, 'invalid-request'],
    ['a text', '"EPCISDocument"', JSON_LD, 422, 'invalid-request'],
    ['a list of documents', `[${text}]`, JSON_LD, 422, 'invalid-request'],
    ['one event', JSON.stringify(alone(harvest)), JSON_LD, 422, 'invalid-request'],
    ['half a document', text.slice(0, -9), JSON_LD, 400, 'malformed-json'],
    ['a key twice', text.replace('"action":', '"action":"ADD","action":'), JSON_LD, 400, 'malformed-json'],
    ['a lone surrogate', text.replace('"KGM"', '"\\ud800"'), JSON_LD, 400, 'malformed-json'],
    ['a whole number above 2^53', text.replace('1.5', '9007199254740993'), JSON_LD, 400, 'malformed-json'],
    ['nesting without end', text.replace('1900.25', '['.repeat(5000)), JSON_LD, 400, 'malformed-json'],
    ['nesting deeper than an event goes', text.replace('1900.25', '['.repeat(55) + ']'.repeat(55)), JSON_LD, 422, 'invalid-request'],
    ['bytes that are not UTF-8', Buffer.from(text.replace('KGM', 'K\u00dfM'), 'latin1'), JSON_LD, 400, 'malformed-json'],
    ['the character U+0000 in its context', text.replace('https://words.example', '\\u0000'), JSON_LD, 422, 'invalid-request'],
    ['a day that does not exist', text.replace('2026-05-02T14:11:09.000', '2026-02-30T14:11:09.000'), JSON_LD, 422, 'invalid-request'],
    ['an unknown member', text.replace('"action":', '"farm":"x","action":'), JSON_LD, 422, 'invalid-request'],
    ['a key that reaches for the prototype', text.replace('"action":', '"__proto__":{"x":1},"action":'), JSON_LD, 422, 'invalid-request'],
    ['XML', '<epcis:EPCISDocument/>', 'application/xml', 415, 'unsupported-media-type'],
    ['a body over the limit', `${text.slice(0, -1)}${' '.repeat(4 * 1024 * 1024)}}`, JSON_LD, 413, 'body-too-large'],
  ])('%s', async (_what, body, contentType, status, code) => {
    const before = await kept();
    const answer = await ledger.ask('POST /epcis/capture', { key: farm, body, headers: { 'content-type': contentType } });
    expect([answer.status, answer.json.type]).toEqual([status, `/problems/${code}`]);
    expect(answer.text).not.toMatch(/\n\s+at |node_modules|select |insert /);
    expect(await kept()).toEqual(before);
  });

  it('whose seventeenth event is bad', async () => {
    const before = await kept();
    const events: JsonObject[] = Array.from({ length: 20 }, (_none, i) => ({ ...harvest, eventID: `urn:uuid:${String(i)}` }));
    const answer = await ledger.ask('POST /epcis/capture', {
      key: farm,
      body: documentOf(...events.with(16, { ...harvest, action: 'EAT' })),
    });
    expect([answer.status, answer.json.errors.map(({ at }: { at: string }) => at)]).toEqual([422, ['/epcisBody/eventList/16/action']]);
    expect(await kept()).toEqual(before);
  });

  it('whose seventeenth event uses an id again for something else', async () => {
    const wait = 'POST /epcis/capture?wait=accepted';
    const events: JsonObject[] = Array.from({ length: 20 }, (_none, i) => ({ ...harvest, eventID: `urn:uuid:b${String(i)}` }));
    await ledger.done(wait, { key: farm, body: documentOf(events[16] ?? {}) });
    const before = await kept();
    const answer = await ledger.ask(wait, { key: farm, body: documentOf(...events.with(16, { ...events[16], disposition: 'damaged' })) });
    expect([answer.status, answer.json.type]).toEqual([409, '/problems/different-content']);
    expect(answer.json.errors.map(({ at }: { at: string }) => at)).toEqual(['/epcisBody/eventList/16/eventID']);
    expect(await kept()).toEqual(before);
  });

  it('that uses one id for two events of its own', async () => {
    const before = await kept();
    const twice = [harvest, { ...harvest, disposition: 'damaged' }].map((event) => ({ ...event, eventID: 'urn:uuid:twice' }));
    expect((await ledger.ask('POST /epcis/capture', { key: farm, body: documentOf(...twice) })).status).toBe(409);
    expect(await kept()).toEqual(before);
  });

  it.each(['?visibility=all', '?visibility=named', '?readers=mill', '?visibility=named&readers=nobody', '?wait=forever', '?dry=1'])(
    'by the query %s',
    async (query) => {
      const before = await kept();
      const answer = await ledger.ask(`POST /epcis/capture${query}`, {
        key: farm,
        body: documentOf({ ...harvest, eventID: 'urn:uuid:q' }),
      });
      expect([answer.status, answer.json.type]).toEqual([422, '/problems/invalid-request']);
      expect(await kept()).toEqual(before);
    },
  );

  it('from a key of another scope, from the operator and from nobody', async () => {
    const narrow = await ledger.keyOf('farm', ['evidence:write']);
    const before = await kept();
    const statuses = [];
    for (const key of [narrow, ledger.operator, undefined])
      statuses.push((await ledger.ask('POST /epcis/capture', { key, body: documentOf(harvest) })).status);
    expect(statuses).toEqual([403, 403, 401]);
    expect(await kept()).toEqual(before);
  });
});

describe('an event is refused, and nothing of it is kept:', () => {
  it.each<[string, unknown, string, number, string]>([
    ['a document', text, JSON_LD, 422, 'invalid-request'],
    ['without its context', JSON.stringify(harvest), JSON_LD, 422, 'invalid-request'],
    ['a statement that is none', 'eyJ.eyJ.x', 'application/vc+jwt', 422, 'invalid-signature'],
    ['a statement with disclosures', 'eyJ.eyJ.x~', 'application/vc+sd-jwt', 415, 'unsupported-media-type'],
  ])('%s', async (_what, body, contentType, status, code) => {
    const before = await kept();
    const answer = await ledger.ask('POST /epcis/events', { key: farm, body, headers: { 'content-type': contentType } });
    expect([answer.status, answer.json.type]).toEqual([status, `/problems/${code}`]);
    expect(await kept()).toEqual(before);
  });
});

const BODY = '/epcisBody/eventList/1';
const MISTYPED = 'https://brand.example/01/09520000000012/10/LOT-7';

describe('an id that is mistyped is refused at its place, and nothing is kept:', () => {
  const { quantityList: _things, ...nothing } = harvest;
  const { action: _action, ...roasting } = { ...nothing, type: 'TransformationEvent' } as JsonObject;
  const aggregation: JsonObject = { ...nothing, type: 'AggregationEvent', parentID: SSCC, childEPCs: [SSCC] };
  const some = { inputQuantityList: [{ epcClass: LOT }], outputQuantityList: [{ epcClass: LOT }] };
  const here = (path: string) => `https://ledger.example${path}`;

  it.each<[string, (id: string) => JsonObject, string]>([
    ['epcList', (id) => ({ ...harvest, epcList: [SSCC, id] }), '/epcList/1'],
    ['quantityList', (id) => ({ ...harvest, quantityList: [{ epcClass: LOT }, { epcClass: id }] }), '/quantityList/1/epcClass'],
    ['readPoint', (id) => ({ ...harvest, readPoint: { id } }), '/readPoint/id'],
    ['bizLocation', (id) => ({ ...harvest, bizLocation: { id } }), '/bizLocation/id'],
    ['parentID', (id) => ({ ...aggregation, parentID: id }), '/parentID'],
    ['childEPCs', (id) => ({ ...aggregation, childEPCs: [id] }), '/childEPCs/0'],
    ['childQuantityList', (id) => ({ ...aggregation, childQuantityList: [{ epcClass: id }] }), '/childQuantityList/0/epcClass'],
    ['inputEPCList', (id) => ({ ...roasting, ...some, inputEPCList: [id] }), '/inputEPCList/0'],
    ['inputQuantityList', (id) => ({ ...roasting, ...some, inputQuantityList: [{ epcClass: id }] }), '/inputQuantityList/0/epcClass'],
    ['outputEPCList', (id) => ({ ...roasting, ...some, outputEPCList: [id] }), '/outputEPCList/0'],
    ['outputQuantityList', (id) => ({ ...roasting, ...some, outputQuantityList: [{ epcClass: id }] }), '/outputQuantityList/0/epcClass'],
  ])('in %s', async (_member, eventOf, at) => {
    const before = await kept();
    for (const [id, right] of [
      [MISTYPED, 'must be 1, not 2'],
      ['urn:epc:id:sgtin:9520000.00001.7', 'must have 14 digits'],
      [here('/id/farm/lot/SPOOF?x'), 'at this ledger'],
    ] as const) {
      const answer = await ledger.ask('POST /epcis/capture', { key: farm, body: documentOf(harvest, eventOf(id)) });
      expect([answer.status, answer.json.type, answer.json.errors]).toEqual([
        422,
        '/problems/invalid-request',
        [{ at: `${BODY}${at}`, message: expect.stringContaining(right) }],
      ]);
    }
    expect(await kept()).toEqual(before);
    const right = await ledger.ask('POST /epcis/capture?wait=accepted', { key: farm, body: documentOf(harvest, eventOf(LOT)) });
    expect(right.status).toBe(202);
  });

  it.each(['/id/farm/lot/SPOOF#x', '/id/farm/lot/%41', '/id/farm/lot', '/products/7', '/ID/farm/lot/7'])(
    "at this ledger's address, and none that it gives out: %s",
    async (path) => {
      const before = await kept();
      const event = { ...harvest, epcList: [here(path)] };
      const captured = await ledger.ask('POST /epcis/capture', { key: farm, body: documentOf(event) });
      const recorded = await ledger.ask('POST /epcis/events', { key: farm, body: alone(event) });
      for (const [answer, at] of [
        [captured, '/epcisBody/eventList/0/epcList/0'],
        [recorded, '/epcList/0'],
      ] as const)
        expect([answer.status, answer.json.type, answer.json.errors.map((fault: { at: string }) => fault.at)]).toEqual([
          422,
          '/problems/invalid-request',
          [at],
        ]);
      expect(await kept()).toEqual(before);
    },
  );

  it('but not one that this ledger gives out', async () => {
    const body = documentOf({ ...harvest, epcList: [here('/id/farm/lot/7'), here('/01/09520000000011/10/LOT-7')] });
    expect((await ledger.ask('POST /epcis/capture?wait=accepted', { key: farm, body })).status).toBe(202);
  });
});

it('two captures of one id at the same time keep one of them', async () => {
  const capture = async (disposition: string) =>
    ledger.ask('POST /epcis/capture?wait=accepted', { key: farm, body: documentOf({ ...harvest, eventID: 'urn:uuid:race', disposition }) });
  const statuses = (await Promise.all(['active', 'damaged', 'active', 'damaged'].map(capture))).map(({ status }) => status);
  expect([...new Set(statuses)].sort()).toEqual([202, 409]);
  expect(await ledger.database.query(`select from event where event_id = 'urn:uuid:race'`)).toHaveLength(1);
});
