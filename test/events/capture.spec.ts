import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';
import { alone, documentOf, harvest, LOT } from './an-event.ts';

let ledger: TestLedger;
let farm: string;
beforeAll(async () => {
  ledger = await TestLedger.start();
  await ledger.makeOrganisation('farm');
  await ledger.makeOrganisation('mill');
  farm = await ledger.keyOf('farm', ['events:write']);
});
afterAll(() => ledger.stop());

const roasting = {
  type: 'TransformationEvent',
  eventTime: '2026-05-03T09:00:00Z',
  eventTimeZoneOffset: '+02:00',
  inputQuantityList: [{ epcClass: LOT, quantity: 1.5, uom: 'KGM' }],
  outputEPCList: ['urn:epc:id:sgtin:9520000.000001.7'],
};

describe('a captured document', () => {
  it('is a statement for each event, logged and anchored, that verifies and holds the event as it was sent', async () => {
    const answer = await ledger.ask('POST /epcis/capture?wait=anchored', {
      key: farm,
      body: JSON.stringify(documentOf(harvest, roasting)),
      headers: { 'content-type': 'application/ld+json' },
    });
    expect([answer.status, answer.headers['gs1-epcis-version']]).toEqual([202, '2.0.0']);
    expect(answer.json).toMatchObject({ running: false, success: true, captureErrorBehaviour: 'rollback', errors: [] });
    expect(answer.json.events).toHaveLength(2);
    for (const [i, event] of [harvest, roasting].entries()) {
      const { id, state, eventID, idOrigin } = answer.json.events[i];
      expect([state, idOrigin]).toEqual(['anchored', 'computed']);
      const verification = await ledger.done(`GET /v1/verify/${String(id)}?subject=${encodeURIComponent(LOT)}`);
      expect([verification.verdict, verification.basis, verification.keyHeldBy]).toEqual(['valid', 'anchored', 'operator']);
      expect(verification.payload.type).toEqual(['VerifiableCredential', 'EpcisEventCredential']);
      expect(verification.payload.credentialSubject).toEqual({ type: 'EpcisEvent', eventHash: eventID, event });
    }
    expect((await ledger.done(`GET /v1/verify/${String(answer.json.events[0].id)}`)).payload['@context']).toEqual([
      'https://www.w3.org/ns/credentials/v2',
      'https://ref.gs1.org/standards/epcis/epcis-context.jsonld',
      'https://ledger.example/contexts/v1',
      { ours: 'https://words.example/epcis/' },
    ]);
  });

  it('shows where it stands to its organisation and the operator, and is not there for another', async () => {
    const { headers } = await ledger.ask('POST /epcis/capture', { key: farm, body: documentOf(harvest) });
    const path = new URL(String(headers['location'])).pathname;
    const shown = await ledger.done(`GET ${path}`, { key: farm });
    expect(shown.events).toEqual([
      expect.objectContaining({ state: expect.stringMatching(/logged|anchored/) as unknown, idOrigin: 'computed' }),
    ]);
    expect((await ledger.ask(`GET ${path}`, { key: ledger.operator })).status).toBe(200);
    const mill = await ledger.keyOf('mill', ['events:write']);
    const [theirs, absent] = [
      await ledger.ask(`GET ${path}`, { key: mill }),
      await ledger.ask(`GET /epcis/capture/${randomUUID()}`, { key: mill }),
    ];
    expect([theirs.status, theirs.text]).toEqual([404, absent.text]);
    expect((await ledger.ask('GET /epcis/capture/x', { key: mill })).status).toBe(422);
    expect((await ledger.done('GET /epcis/capture', { key: mill })) as unknown).toEqual([]);
  });

  it('is listed page by page', async () => {
    for (let i = 0; i < 3; i++) await ledger.done('POST /epcis/capture?wait=accepted', { key: farm, body: documentOf(harvest) });
    const ids: string[] = [];
    for (let route: string | undefined = '/epcis/capture?perPage=2'; route !== undefined;) {
      const page = await ledger.ask(`GET ${route}`, { key: farm });
      expect(page.json.length).toBeLessThanOrEqual(2);
      ids.push(...page.json.map(({ captureID }: { captureID: string }) => captureID));
      route = /<https:\/\/ledger\.example(.+)>; rel="next"/.exec(String(page.headers['link']))?.[1];
    }
    const [{ n }] = (await ledger.database.query<{ n: number }>(`select count(*) as n from capture where organisation = 'farm'`)) as [
      { n: number },
    ];
    expect([new Set(ids).size, ids.length]).toEqual([n, n]);
  });

  it('of some hundred events is taken in one piece', async () => {
    const events = Array.from({ length: 300 }, (_none, i) => ({
      ...harvest,
      eventID: `urn:uuid:${String(i)}`,
      'ours:note': 'x'.repeat(500),
    }));
    const answer = await ledger.ask('POST /epcis/capture?wait=accepted', { key: farm, body: documentOf(...events) });
    expect([answer.status, answer.json.events.length]).toEqual([202, 300]);
  });
});

describe('one event', () => {
  it('is created, and found by its id', async () => {
    const event = { ...harvest, eventID: 'urn:uuid:0a1b' };
    const answer = await ledger.ask('POST /epcis/events', { key: farm, body: alone(event) });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({ state: 'logged', eventID: 'urn:uuid:0a1b', idOrigin: 'differs', inclusion: {} });
    const found = await ledger.done(`GET ${new URL(String(answer.headers['location'])).pathname}`);
    expect(found.epcisBody.queryResults.resultsBody.eventList).toEqual([
      { ...event, '@context': [{ ours: 'https://words.example/epcis/' }], recordTime: expect.any(String) as unknown },
    ]);
  });

  it('whose id is its hash says so', async () => {
    const { eventID } = await ledger.done('POST /epcis/events', { key: farm, body: alone({ ...harvest, 'ours:altitude': 7 }) });
    const again = await ledger.ask('POST /epcis/events', {
      key: await keyOfMill(),
      body: alone({ ...harvest, 'ours:altitude': 7, eventID }),
    });
    expect([again.status, again.json.eventID, again.json.idOrigin]).toEqual([201, eventID, 'matches']);
  });

  it('is public unless it is said otherwise', async () => {
    const privately = await ledger.done('POST /epcis/events?visibility=private', {
      key: farm,
      body: alone({ ...harvest, eventID: 'urn:uuid:priv' }),
    });
    const publicly = await ledger.done('POST /epcis/events', { key: farm, body: alone({ ...harvest, eventID: 'urn:uuid:publ' }) });
    expect((await ledger.ask(`GET /v1/statements/${String(privately.id)}`)).status).toBe(404);
    expect((await ledger.ask(`GET /v1/statements/${String(publicly.id)}`)).status).toBe(200);
  });

  it('sent twice under one Idempotency-Key is answered as the first', async () => {
    const said = { key: farm, body: alone({ ...harvest, eventID: 'urn:uuid:idem' }), headers: { 'idempotency-key': 'k1' } };
    const [first, second] = [await ledger.ask('POST /epcis/events', said), await ledger.ask('POST /epcis/events', said)];
    expect([first.status, second.status, second.json]).toEqual([201, 201, first.json]);
    expect(second.headers['idempotency-replayed']).toBe('true');
  });
});

describe('what is spoken here', () => {
  it.each([
    ['/epcis/capture', 'OPTIONS, POST, GET'],
    ['/epcis/capture/x', 'OPTIONS, GET'],
    ['/epcis/events', 'OPTIONS, GET, POST'],
    ['/epcis/events/x', 'OPTIONS, GET'],
  ])('at %s is found out by OPTIONS', async (path, allow) => {
    const { status, headers } = await ledger.ask(`OPTIONS ${path}`);
    expect([status, headers['allow'], headers['gs1-epcis-version'], headers['gs1-cbv-max']]).toEqual([204, allow, '2.0.0', '2.0.0']);
  });

  it('includes how much is captured at once', async () => {
    const { headers } = await ledger.ask('OPTIONS /epcis/capture');
    expect([
      headers['gs1-epcis-capture-limit'],
      headers['gs1-epcis-capture-file-size-limit'],
      headers['gs1-capture-error-behaviour'],
    ]).toEqual(['1000', '4194304', 'rollback']);
  });

  it.each([
    [{ 'gs1-epcis-min': '2.1.0' }],
    [{ 'gs1-epcis-max': '1.2' }],
    [{ 'gs1-cbv-min': 'x' }],
    [{ 'gs1-epc-format': 'Always_EPC_URN' }],
    [{ accept: 'application/xml' }],
    [{ accept: 'application/json;q=0, text/xml' }],
  ])('is no other: %j', async (headers) => {
    const answer = await ledger.ask('GET /epcis/events', { headers });
    expect([answer.status, answer.json.type]).toEqual([406, '/problems/not-acceptable']);
  });

  it('is JSON-LD for who asks for that', async () => {
    expect((await ledger.ask('GET /epcis/events', { headers: { accept: 'application/ld+json' } })).headers['content-type']).toMatch(
      /^application\/ld\+json/,
    );
  });

  it('captures whole documents alone', async () => {
    const answer = await ledger.ask('POST /epcis/capture', {
      key: farm,
      body: documentOf(harvest),
      headers: { 'gs1-capture-error-behaviour': 'proceed' },
    });
    expect(answer.status).toBe(406);
  });
});

const keyOfMill = async () => ledger.keyOf('mill', ['events:write']);
