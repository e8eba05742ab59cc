import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@terroir/proof';
import { eventHashOf } from '@terroir/schemas';
import type { OwnKey } from '../own-key.ts';
import { idOf, World } from '../things/world.ts';
import { alone, CONTEXT, harvest } from './an-event.ts';

let world: World;
let key: OwnKey;
beforeAll(async () => {
  world = await World.make();
  key = await world.ownKey('la-loma', 'P-256', 'own');
});
afterAll(() => world.stop());

const words = { ours: 'https://words.example/epcis/' };

/** The credential of an event, as an organisation would sign it itself. */
async function credentialOf(event: JsonObject, change: object = {}): Promise<object> {
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://ref.gs1.org/standards/epcis/epcis-context.jsonld',
      'https://ledger.example/contexts/v1',
      words,
    ],
    id: 'urn:uuid:5a0b1c2d-0000-4000-8000-000000000001',
    type: ['VerifiableCredential', 'EpcisEventCredential'],
    issuer: { id: world.did('la-loma') },
    validFrom: '2026-05-02T14:11:09Z',
    credentialStatus: await world.places('la-loma', ['revocation']),
    credentialSubject: { type: 'EpcisEvent', eventHash: eventHashOf({ event, context: [words] }), event },
    ...change,
  };
}

/** What a credential changes that says another event, with the hash of that. */
const of = (event: JsonObject): object => ({
  credentialSubject: { type: 'EpcisEvent', eventHash: eventHashOf({ event, context: [words] }), event },
});

const send = (jws: string, query = '') =>
  world.ask(`POST /epcis/events${query}`, { key: world.laLoma, body: jws, headers: { 'content-type': 'application/vc+jwt' } });

describe('an event that an organisation signed itself', () => {
  it('is kept as it was signed, verifies as its own, and is found', async () => {
    const event = { ...harvest, eventID: 'urn:uuid:own' };
    const jws = await key.sign(await credentialOf(event));
    const answer = await send(jws, '?wait=anchored');
    expect([answer.status, answer.json.id, answer.json.eventID]).toEqual([201, idOf(jws), 'urn:uuid:own']);
    const verification = await world.verdict(idOf(jws));
    expect([verification.verdict, verification.keyHeldBy]).toEqual(['valid', 'self']);
    const found = await world.done('GET /epcis/events/urn:uuid:own');
    expect(found.epcisBody.queryResults.resultsBody.eventList).toEqual([
      { ...event, '@context': [words], recordTime: expect.any(String) as unknown },
    ]);
    const again = await send(jws);
    expect([again.status, again.json.id]).toEqual([200, idOf(jws)]);
  });

  it('stands for the same event that is sent to be signed here afterwards', async () => {
    const event = { ...harvest, eventID: 'urn:uuid:first-own' };
    const jws = await key.sign(await credentialOf(event));
    expect((await send(jws)).status).toBe(201);
    const here = await world.ask('POST /epcis/events', { key: world.laLoma, body: alone(event) });
    expect([here.status, here.json.id]).toEqual([200, idOf(jws)]);
  });

  it('is refused when another statement says the same, and when one says otherwise under its id', async () => {
    const event = { ...harvest, eventID: 'urn:uuid:first-here' };
    const { id } = await world.done('POST /epcis/events', { key: world.laLoma, body: { '@context': CONTEXT, ...event } });
    const [sameEvent, otherEvent] = [
      await key.sign(await credentialOf(event)),
      await key.sign(await credentialOf({ ...event, disposition: 'damaged' })),
    ];
    const before = await world.kept();
    const same = await send(sameEvent);
    expect([same.status, same.json.type, same.json.detail]).toEqual([409, '/problems/already-exists', expect.stringContaining(String(id))]);
    const other = await send(otherEvent);
    expect([other.status, other.json.type]).toEqual([409, '/problems/different-content']);
    expect(await world.kept()).toEqual(before);
  });

  it.each<[string, (event: JsonObject) => object, string]>([
    [
      'another hash',
      (event) => ({ credentialSubject: { type: 'EpcisEvent', eventHash: 'ni:///sha-256;00?ver=CBV2.0', event } }),
      '/credentialSubject/eventHash',
    ],
    [
      'a bad event',
      (event) => ({ credentialSubject: { type: 'EpcisEvent', eventHash: 'x', event: { ...event, action: 'EAT' } } }),
      '/credentialSubject/event/action',
    ],
    [
      'an id that this ledger cannot have given out',
      (event) => of({ ...event, epcList: ['https://ledger.example/id/la-loma/lot/7?x'] }),
      '/credentialSubject/event/epcList/0',
    ],
    [
      'a place that this ledger cannot have given out',
      (event) => of({ ...event, readPoint: { id: 'https://ledger.example/products/7' } }),
      '/credentialSubject/event/readPoint/id',
    ],
    ['an unknown member', () => ({ note: 'x' }), '/note'],
    ['another type', () => ({ type: ['VerifiableCredential', 'DigitalProductPassport'] }), '/type/1'],
    [
      'words that no context defines',
      () => ({ '@context': ['https://www.w3.org/ns/credentials/v2', 'https://ref.gs1.org/standards/epcis/epcis-context.jsonld'] }),
      '/credentialSubject/event/ours:altitude',
    ],
    ["another's context first", () => ({ '@context': ['https://theirs.example/'] }), '/@context'],
    ['places that are not reserved', () => ({ credentialStatus: [] }), '/credentialStatus'],
    ["another organisation's name", () => ({ issuer: { id: world.did('roaster') } }), '/issuer/id'],
  ])('is refused with %s, and nothing is kept', async (_what, change, at) => {
    const event = { ...harvest, eventID: 'urn:uuid:refused' };
    const jws = await key.sign(await credentialOf(event, change(event)));
    const before = await world.kept();
    const answer = await send(jws);
    expect([answer.status, answer.json.errors.map((fault: { at: string }) => fault.at)]).toEqual([422, [at]]);
    expect(await world.kept()).toEqual(before);
  });
});
