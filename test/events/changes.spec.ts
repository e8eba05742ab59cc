import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';
import { alone, harvest } from './an-event.ts';

let ledger: TestLedger;
let farm: string;
beforeAll(async () => {
  ledger = await TestLedger.start();
  await ledger.makeOrganisation('farm');
  farm = await ledger.keyOf('farm', ['events:write', 'status:write']);
});
afterAll(() => ledger.stop());

const because = { reason: { text: 'It was another lot.', lang: 'en' } };

/** Captures an event of that id, and gives its statement. */
async function captured(eventID: string, query: string): Promise<string> {
  return String((await ledger.done(`POST /epcis/events?${query}`, { key: farm, body: alone({ ...harvest, eventID }) })).id);
}

const isFound = async (eventID: string): Promise<boolean> => (await ledger.ask(`GET /epcis/events/${eventID}`)).status === 200;

describe('the statement of an event', () => {
  it('is revoked by who said it, and verifies as revoked', async () => {
    const id = await captured('urn:uuid:revoked-later', 'wait=anchored');
    expect((await ledger.done(`GET /v1/verify/${id}`)).verdict).toBe('valid');
    expect((await ledger.ask(`POST /v1/events/${id}/revoke?wait=anchored`, { key: farm, body: because })).status).toBe(201);
    expect((await ledger.done(`GET /v1/verify/${id}`)).verdict).toBe('revoked');
  });

  it('has no place in a list for suspension, and says so', async () => {
    const id = await captured('urn:uuid:never-suspended', 'wait=accepted');
    const { status, json } = await ledger.ask(`POST /v1/events/${id}/suspend`, { key: farm, body: because });
    expect([status, json.type]).toEqual([409, '/problems/not-in-this-state']);
  });

  it('is published later, and then found by everybody', async () => {
    const id = await captured('urn:uuid:published-later', 'wait=logged&visibility=private');
    expect(await isFound('urn:uuid:published-later')).toBe(false);
    expect((await ledger.ask(`POST /v1/events/${id}/publish`, { key: farm, body: { visibility: 'public' } })).status).toBe(201);
    expect(await isFound('urn:uuid:published-later')).toBe(true);
  });
});
