import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@terroir/proof';
import pg from 'pg';
import { TestLedger, type Answer } from '../ledger.ts';
import { unclaimedProduct } from '../passports/coffee-chain.ts';
import { documentOf, harvest } from './an-event.ts';

const MIB = 1024 * 1024;
let ledger: TestLedger;
const keys: Record<string, string> = {};

beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false, poolSize: 4 });
  for (const slug of ['farm', 'mill', 'port']) {
    await ledger.makeOrganisation(slug);
    keys[slug] = await ledger.keyOf(slug, ['events:write']);
  }
});
afterAll(() => ledger.stop());

const capture = async (by: string, event: JsonObject): Promise<Answer> =>
  ledger.ask('POST /epcis/capture?wait=accepted', { key: keys[by], body: documentOf(event) });

/** An event of so many bytes. */
const large = (eventID: string, bytes: number): JsonObject => ({ ...harvest, eventID, 'ours:note': 'x'.repeat(bytes) });

/** All pages of a list: the ids in each, and how long each answer was. */
async function pagesOf(path: string): Promise<{ readonly ids: readonly string[]; readonly bytes: number }[]> {
  const pages: { ids: string[]; bytes: number }[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const page = await ledger.ask(`GET ${next}`);
    if (page.status !== 200) throw new Error(page.text);
    const events: { eventID: string }[] = page.json.epcisBody.queryResults.resultsBody.eventList;
    pages.push({ ids: events.map(({ eventID }) => eventID), bytes: page.bytes.length });
    next = /<https:\/\/ledger\.example(.+)>; rel="next"/.exec(String(page.headers['link']))?.[1];
  }
  return pages;
}

describe('a page of events', () => {
  it('ends early where more would be too much, and leads on: each event comes once', async () => {
    const wanted = ['a', 'b', 'c', 'd'].map((name) => `urn:uuid:large-${name}`);
    for (const id of wanted) expect((await capture('farm', large(id, MIB))).status).toBe(202);
    const pages = await pagesOf(`/epcis/events?perPage=1000&EQ_eventID=${encodeURIComponent(wanted.join('|'))}`);
    expect(pages.flatMap(({ ids }) => ids)).toEqual(wanted);
    expect(pages.length).toBeGreaterThan(1);
    for (const { bytes } of pages) expect(bytes).toBeLessThan(4 * MIB);
  });

  it('holds the next event however large it is: nothing is accepted that is too large to be read', async () => {
    const wanted = ['urn:uuid:small-1', 'urn:uuid:largest', 'urn:uuid:small-2'];
    await capture('farm', large('urn:uuid:small-1', 1));
    expect((await capture('farm', large('urn:uuid:largest', 1.49 * MIB))).status).toBe(202);
    await capture('farm', large('urn:uuid:small-2', 1));
    const pages = await pagesOf(`/epcis/events?EQ_eventID=${encodeURIComponent(wanted.join('|'))}`);
    expect(pages.flatMap(({ ids }) => ids)).toEqual(wanted);
    const refused = await capture('farm', large('urn:uuid:too-large', 1.6 * MIB));
    expect([refused.status, refused.json.type]).toEqual([413, '/problems/body-too-large']);
    expect(refused.json.detail).toMatch(/has at most 2 MiB\.$/);
    expect((await ledger.ask('GET /epcis/events/urn:uuid:too-large')).status).toBe(404);
  });

  it('of one id ends as early, however many organisations used it', async () => {
    for (const by of ['farm', 'mill', 'port']) await capture(by, large('urn:uuid:same', 1.4 * MIB));
    const path = '/epcis/events/urn:uuid:same';
    expect((await pagesOf(path)).map(({ ids }) => ids.length)).toEqual([2, 1]);
    expect((await pagesOf(`${path}?perPage=1`)).map(({ ids }) => ids.length)).toEqual([1, 1, 1]);
  });
});

describe('the definitions of words, which each event keeps', () => {
  /** A document whose events all need a definition with a note. */
  const defined = (note: string, events: readonly JsonObject[]): JsonObject => ({
    ...documentOf(...events),
    '@context': [{ ours: { '@id': 'https://words.example/epcis/', note } }],
  });
  const sent = (body: JsonObject): Promise<Answer> => ledger.ask('POST /epcis/capture?wait=accepted', { key: keys['farm'], body });
  const faultsOf = ({ status, json }: Answer) => [status, json.errors.map(({ at }: { at: string }) => at)];
  const several = (count: number): JsonObject[] =>
    Array.from({ length: count }, (_, i) => ({ ...harvest, eventID: `urn:uuid:defined-${String(i)}` }));

  it('are refused where one event needs too long ones, counted in bytes', async () => {
    for (const note of ['x'.repeat(66_000), '\u4e00'.repeat(22_000)])
      expect(faultsOf(await sent(defined(note, several(1))))).toEqual([422, ['/epcisBody/eventList/0']]);
  });

  it('are refused where they are too long together, however short the document is, and nothing is kept', async () => {
    const note = 'x'.repeat(64_000);
    const refused = await sent(defined(note, several(66)));
    expect(faultsOf(refused)).toEqual([422, ['/epcisBody/eventList/65']]);
    expect(refused.json.errors[0].message).toContain('send fewer events at once');
    expect(await ledger.database.query(`select from event where event_id like 'urn:uuid:defined-%'`)).toHaveLength(0);
    expect((await sent(defined(note, several(65)))).status).toBe(202);
  });
});

describe('what takes too long', () => {
  /** Does something while nobody can read a table. */
  async function whileHeld(table: 'event' | 'statement', work: () => Promise<void>): Promise<void> {
    const holder = new pg.Client({ connectionString: ledger.databaseUrl });
    await holder.connect();
    try {
      await holder.query(`begin; lock table ${table} in access exclusive mode`);
      await work();
    } finally {
      await holder.end();
    }
  }

  it('is given up, and who asked is told what to do', async () => {
    await whileHeld('statement', async () => {
      const [events, byId, home] = await Promise.all(
        ['/epcis/events', '/epcis/events/urn:uuid:same', '/'].map((path) => ledger.ask(`GET ${path}`)),
      );
      for (const answer of [events, byId])
        expect([answer?.status, answer?.json.type, answer?.json.detail]).toEqual([
          413,
          '/problems/question-too-large',
          expect.stringContaining('Ask for less'),
        ]);
      expect([home?.status, home?.headers['retry-after'], home?.text]).toEqual([
        503,
        '1',
        expect.not.stringContaining('statement timeout'),
      ]);
    });
    expect((await ledger.ask('GET /epcis/events?perPage=1')).status).toBe(200);
  });

  it('keeps nobody who writes from writing, however many ask', async () => {
    await whileHeld('event', async () => {
      const asked = Promise.all(Array.from({ length: 12 }, () => ledger.ask('GET /epcis/events')));
      const body = { id: unclaimedProduct(7), name: 'Coffee', country: 'CO', visibility: 'public' };
      const written = await Promise.race([
        asked.then(() => 'only after they were done'),
        ledger
          .keyOf('farm', ['products:write'])
          .then((key) => ledger.ask('POST /v1/products?wait=accepted', { key, body }))
          .then(({ status }) => status),
      ]);
      expect(written).toBe(201);
      await asked;
    });
  });
});
