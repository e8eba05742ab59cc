import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { EventOrder } from '../../api/src/events/event-order.ts';
import { TestLedger, type Answer } from '../ledger.ts';
import { alone, documentOf, harvest } from './an-event.ts';

const MINUTE_MS = 60_000;

let ledger: TestLedger;
let holder: pg.Client;
const keys: Record<string, string> = {};

beforeEach(async () => {
  ledger = await TestLedger.start({ isRunning: false });
  holder = await ledger.database.dedicated();
  for (const slug of ['farm', 'mill']) {
    await ledger.makeOrganisation(slug);
    keys[slug] = await ledger.keyOf(slug, ['events:write']);
  }
  await record('first');
});
afterEach(async () => {
  await holder.end();
  await ledger.stop();
});

const event = (name: string) => ({ ...harvest, eventID: `urn:uuid:${name}` });

/** The mill records an event. */
const record = (name: string): Promise<Answer['json']> =>
  ledger.done('POST /epcis/events?wait=accepted', { key: keys['mill'], body: alone(event(name)) });

const query = (sql: string) => ledger.database.query(sql);

/** A capture by the farm that has recorded its events, and waits until `holder` ends before it commits. */
async function held(...names: string[]): Promise<{ readonly answer: Promise<Answer> }> {
  await holder.query('begin; lock table capture in share mode');
  const answer = ledger.ask('POST /epcis/capture?wait=accepted', { key: keys['farm'], body: documentOf(...names.map(event)) });
  while ((await query(`select from pg_locks where relation = 'capture'::regclass and not granted`)).length === 0) await sleep(5);
  return { answer };
}

const page = (path: string): Promise<Answer> => ledger.ask(`GET ${path}`);
const namesIn = ({ json }: Answer): string[] =>
  json.epcisBody.queryResults.resultsBody.eventList.map(({ eventID }: { eventID: string }) => eventID.slice('urn:uuid:'.length));
const next = ({ headers }: Answer): string | undefined => /<https:\/\/ledger\.example(.+)>; rel="next"/.exec(String(headers['link']))?.[1];

async function rest(path: string | undefined): Promise<string[]> {
  if (path === undefined) return [];
  const answer = await page(path);
  return [...namesIn(answer), ...(await rest(next(answer)))];
}

describe('while a capture has recorded events and not committed', () => {
  it('a page leads on from what was there before: whoever reads on misses nothing, and gets nothing twice', async () => {
    const { answer } = await held('slow-1', 'slow-2');
    for (const name of ['quick-1', 'quick-2', 'quick-3']) await record(name);
    const before = await page('/epcis/events?perPage=2');
    expect(namesIn(before)).toEqual(['first']);
    await holder.query('rollback');
    expect((await answer).status).toBe(202);
    expect(await rest(next(before))).toEqual(['slow-1', 'slow-2', 'quick-1', 'quick-2', 'quick-3']);
  });

  it('the last page shows what others recorded since', async () => {
    await held('slow');
    await record('quick');
    const all = await page('/epcis/events');
    expect([namesIn(all), next(all)]).toEqual([['first', 'quick'], undefined]);
  });

  it('a page of nothing else is asked for again, instead of leading past what is to come', async () => {
    await held('slow');
    for (const name of ['quick-1', 'quick-2']) await record(name);
    const first = await page('/epcis/events?perPage=1');
    expect(namesIn(first)).toEqual(['first']);
    const refused = await page(String(next(first)));
    expect([refused.status, refused.json.type, refused.headers['retry-after']]).toEqual([503, '/problems/too-busy', '1']);
  });
});

it('what stays open for minutes holds no page back', async () => {
  await holder.query('begin; select pg_current_xact_id()');
  for (const name of ['second', 'third']) await record(name);
  expect((await page('/epcis/events?perPage=2')).status).toBe(200);
  expect(namesIn(await page('/epcis/events?perPage=2'))).toEqual(['first']);
  ledger.clock.advance(4 * MINUTE_MS);
  expect(namesIn(await page('/epcis/events?perPage=2'))).toEqual(['first', 'second']);
  expect(await rest('/epcis/events?perPage=1')).toEqual(['first', 'second', 'third']);
});

it('a capture that takes minutes is refused, and nothing of it is kept', async () => {
  const { answer } = await held('slow');
  ledger.clock.advance(2 * MINUTE_MS);
  await holder.query('rollback');
  const refused = await answer;
  expect([refused.status, refused.json.type]).toEqual([503, '/problems/too-busy']);
  expect(await rest('/epcis/events')).toEqual(['first']);
});

it('transactions of another database hold nothing back', async () => {
  for (const name of ['second', 'third']) await record(name);
  const other = await TestLedger.start({ isRunning: false });
  const elsewhere = await other.database.dedicated();
  try {
    await elsewhere.query('begin; select pg_current_xact_id()');
    await record('fourth');
    expect(await rest('/epcis/events?perPage=1')).toEqual(['first', 'second', 'third', 'fourth']);
  } finally {
    await elsewhere.end();
    await other.stop();
  }
});

it('events of a server whose transactions counted higher come first after a restore, and all are shown', async () => {
  for (const name of ['second', 'third']) await record(name);
  await query('update event set recorded_in = recorded_in + 1000000000');
  await ledger.app.get(EventOrder, { strict: false }).onModuleInit();
  await record('after');
  expect(await rest('/epcis/events?perPage=1')).toEqual(['first', 'second', 'third', 'after']);
});
