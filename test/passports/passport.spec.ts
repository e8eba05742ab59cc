import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Passport } from '@terroir/schemas';
import {
  certificate,
  CoffeeChain,
  daysAgo,
  didOf,
  harvested,
  lot,
  moved,
  PLACES,
  PRODUCTS,
  transformed,
  unclaimedProduct,
} from './coffee-chain.ts';

let chain: CoffeeChain;
/** The statements of attestations and events, by what the tests call them. */
const ids: Record<string, string> = {};

const CHERRIES = lot('cherries', 'C-1');
const GREEN = lot('green', 'G-1');
const ROAST = lot('espresso', 'R-1');
const dayMs = 86_400_000;

async function tellTheWay(): Promise<void> {
  [ids['harvest'] = '', ids['shipped'] = ''] = await chain.capture('la-loma', [
    harvested(60, PLACES.farm, [CHERRIES, 900]),
    moved(58, 'shipping', PLACES.farm, [CHERRIES, 900]),
  ]);
  [ids['received'] = '', ids['milled'] = ''] = await chain.capture('mill', [
    moved(57, 'receiving', PLACES.mill, [CHERRIES, 900]),
    transformed(50, PLACES.mill, [[CHERRIES, 900]], [GREEN, 150], 'https://mill.example/steps/milling'),
  ]);
  [ids['roasted'] = ''] = await chain.capture('roaster', [
    transformed(5, PLACES.roastery, [[GREEN, 150]], [ROAST, 120], 'https://roaster.example/steps/roasting'),
  ]);
}

beforeAll(async () => {
  chain = await CoffeeChain.make();
  await chain.describe();
  await tellTheWay();
  ids['own'] = await chain.attest('roaster', {
    name: 'Cup score',
    claim: '86 points',
    assessorLevel: 'self',
    products: [{ id: ROAST, name: 'Lot R-1' }],
    issuedTo: { id: didOf('roaster'), name: 'roaster Ltd' },
    scheme: { id: 'https://roaster.example/scores', name: 'Scores' },
  });
  ids['registered'] = await chain.attest('andes-cert', {
    name: 'Organic farm',
    facilities: [{ id: PLACES.farm, name: 'The farm' }],
    certificate: certificate(200, -100),
    restrict: [{ at: '/credentialSubject/certificate/number', reason: 'commercial' }],
    criteria: [{ id: 'https://ledger.example/schemes/organic#soil' }],
  });
  ids['unregistered'] = await chain.attest('pretender', {
    name: 'Pretended farm certificate',
    facilities: [{ id: PLACES.farm, name: 'The farm' }],
  });
  ids['fair'] = await chain.attest('andes-cert', {
    name: 'Fair roast',
    products: [{ id: ROAST, name: 'Lot R-1' }],
    issuedTo: { id: didOf('roaster'), name: 'roaster Ltd' },
    scheme: { id: 'https://ledger.example/schemes/fair' },
    validFrom: new Date(Date.now() - 30 * dayMs).toISOString(),
  });
});
afterAll(() => chain.stop());

const attestationOf = (passport: { attestations: { statement: string }[] }, name: string) =>
  passport.attestations.find(({ statement }) => statement === ids[name]);

describe('the passport of a lot', () => {
  it('has the one shape from which page, linkset and JSON are made', async () => {
    const passport = await chain.passport(ROAST);
    expect(Passport.strict().safeParse(passport).error).toBeUndefined();
    expect(passport).toMatchObject({
      of: `https://ledger.example${ROAST.slice('https://id.gs1.org'.length)}`,
      kind: 'lot',
      name: 'Espresso',
      owner: { slug: 'roaster', did: didOf('roaster') },
      asksForLot: false,
      status: { word: 'in-order' },
      record: { keyHeldBy: 'operator', holds: { word: 'valid' } },
    });
  });

  it("shows the owner's own claim as its own word", async () => {
    expect(attestationOf(await chain.passport(ROAST), 'own')).toMatchObject({
      says: { claim: '86 points' },
      by: { slug: 'roaster' },
      assurance: { level: 'self', inputs: { isRegistered: false } },
      at: { step: 'this lot', isUpstream: false },
    });
  });

  it('shows what a registered certifier says, with the rule, its inputs and its result', async () => {
    expect(attestationOf(await chain.passport(ROAST), 'fair')).toMatchObject({
      assurance: {
        level: '3rdParty',
        rule: 'assurance@1',
        inputs: {
          issuer: didOf('andes-cert'),
          holder: didOf('roaster'),
          scheme: 'https://ledger.example/schemes/fair',
          isRegistered: true,
          stated: '3rdParty',
        },
      },
      keyHeldBy: 'operator',
      holds: { atTransaction: { word: 'valid' }, now: { word: 'valid' } },
      at: { step: 'this lot', isUpstream: false },
    });
  });

  it('shows what holds for an earlier step at that step alone, under the name that the scheme is registered by', async () => {
    expect(attestationOf(await chain.passport(ROAST), 'registered')).toMatchObject({
      says: { scheme: { name: 'The organic scheme' }, criteria: [{ name: 'Soil' }] },
      at: { uri: PLACES.farm, step: 'The farm', isUpstream: true },
      holds: { atTransaction: { word: 'valid' }, now: { word: 'valid' } },
    });
  });

  it('does not show what somebody says who is not registered for the scheme', async () => {
    const passport = await chain.passport(ROAST);
    expect(passport.attestations).toHaveLength(3);
    expect(JSON.stringify(passport)).not.toMatch(/pretend/i);
    expect(JSON.stringify(await chain.passport(PLACES.farm))).not.toMatch(/pretend/i);
  });

  it('names what is withheld, with its reason, and not what it is', async () => {
    const passport = await chain.passport(ROAST);
    const field = { at: '/credentialSubject/certificate/number', reason: 'commercial' };
    expect(attestationOf(passport, 'registered')).toMatchObject({
      withheld: [field],
      says: { certificate: { number: null, validFrom: expect.any(String) } },
    });
    expect(passport.withheld).toEqual([{ statement: ids['registered'], ...field }]);
    expect(JSON.stringify(passport)).not.toContain(certificate(200, -100).number);
  });

  it('tells its journey in order, with whose word each event is', async () => {
    const { events } = await chain.passport(ROAST);
    expect(events.map(({ says, by, isUpstream }: never) => [says, (by as { slug: string }).slug, isUpstream])).toEqual([
      ['Made 900 kg', 'la-loma', true],
      ['Shipped 900 kg', 'la-loma', true],
      ['Received 900 kg', 'mill', true],
      ['Milled 150 kg from 1 lot', 'mill', true],
      ['Roasted 120 kg from 1 lot', 'roaster', false],
    ]);
    expect(events.at(-1)).toMatchObject({
      place: { name: 'The roastery' },
      inputs: [{ name: 'Green coffee, lot G-1', quantity: '150', unit: 'kg', page: expect.stringContaining('/10/G-1') }],
      outputs: [{ name: 'Espresso, lot R-1', quantity: '120' }],
    });
  });

  it('says which events a neighbour in the chain confirms, and which were recorded late', async () => {
    const { events } = await chain.passport(ROAST);
    const by = new Map(events.map((event: { statement: string }) => [event.statement, event]));
    const of = (name: string) => by.get(ids[name] ?? '') as { isConfirmed: boolean; isLate: boolean };
    expect(['harvest', 'shipped', 'received', 'milled', 'roasted'].map((name) => of(name).isConfirmed)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect([of('harvest').isLate, of('roasted').isLate]).toEqual([true, false]);
  });

  it('names the steps before it, the nearest first, with whose they are', async () => {
    const { upstream, unknown } = await chain.passport(ROAST);
    expect(upstream.map(({ name, kind, depth, owner }: never) => [name, kind, depth, (owner as { slug: string }).slug])).toEqual([
      ['The roastery', 'facility', 1, 'roaster'],
      ['Green coffee, lot G-1', 'lot', 1, 'mill'],
      ['The mill', 'facility', 2, 'mill'],
      ['Coffee cherries, lot C-1', 'lot', 2, 'la-loma'],
      ['The farm', 'facility', 3, 'la-loma'],
    ]);
    expect(unknown).toEqual([
      'The organic scheme is claimed for some steps and not for all: nothing that holds is known for Espresso, lot R-1; Green coffee, lot G-1.',
    ]);
  });

  it('says where the proof of each statement is, and where it stands', async () => {
    const passport = await chain.passport(ROAST);
    for (const statement of [passport.record, ...passport.attestations, ...passport.events].map(
      (one: { statement: string }) => one.statement,
    ))
      expect(passport.proofs[statement]).toBe(`https://ledger.example/v1/statements/${statement}/proof`);
    let standing = passport.record.standing;
    for (let attempt = 0; attempt < 100 && standing.state !== 'anchored'; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ({ standing } = (await chain.passport(ROAST)).record);
    }
    expect(standing).toMatchObject({ state: 'anchored', text: expect.stringMatching(/^Entry \d+ of the log, on chain since /) });
  });
});

describe('the passport of a product', () => {
  it('asks for the lot and tells nothing of any lot', async () => {
    const passport = await chain.passport(PRODUCTS.espresso);
    expect(passport).toMatchObject({ kind: 'product', asksForLot: true, events: [], upstream: [], attestations: [], carries: [] });
    expect(JSON.stringify(passport)).not.toMatch(/R-1|G-1/);
  });
});

describe('the passport of a place', () => {
  it('shows what holds there', async () => {
    const passport = await chain.passport(PLACES.farm);
    expect(passport).toMatchObject({
      kind: 'facility',
      name: 'The farm',
      owner: { slug: 'la-loma' },
      facts: expect.arrayContaining([{ label: 'Country', value: 'Colombia' }]),
    });
    expect(passport.attestations.map(({ statement }: { statement: string }) => statement)).toEqual([ids['registered']]);
    expect(passport.attestations[0].at).toMatchObject({ step: 'this place', isUpstream: false });
  });
});

describe('what is not published', () => {
  it('is not on the page: an event that is private, or for named organisations', async () => {
    const before = await chain.passport(ROAST);
    await chain.capture('roaster', [moved(1, 'shipping', PLACES.roastery, [ROAST, 10])], 'private');
    await chain.ledger.done(`POST /epcis/capture?wait=accepted&visibility=named&readers=mill`, {
      key: chain.keyOf('roaster'),
      body: {
        '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
        type: 'EPCISDocument',
        schemaVersion: '2.0',
        creationDate: '2026-05-02T14:00:00.000Z',
        epcisBody: { eventList: [moved(2, 'shipping', PLACES.roastery, [ROAST, 10])] },
      },
    });
    expect((await chain.passport(ROAST)).events).toHaveLength(before.events.length);
  });

  it('is not on the page: an attestation that is private, or for named organisations, be it the owner’s or a registered certifier’s', async () => {
    // Where a statement stands in log and chain goes on meanwhile.
    const shown = ({ attestations }: { attestations: object[] }) => attestations.map((one) => ({ ...one, standing: null }));
    const before = await chain.passport(PLACES.farm);
    const facilities = [{ id: PLACES.farm, name: 'The farm' }];
    for (const by of ['la-loma', 'andes-cert'] as const) {
      await chain.attest(by, { name: 'A secret', facilities, visibility: 'private' });
      await chain.attest(by, { name: 'For the mill alone', facilities, visibility: 'named', readers: ['mill'] });
    }
    expect(shown(await chain.passport(PLACES.farm))).toEqual(shown(before));
  });

  it('is not followed: what a private event says went into a lot', async () => {
    const [secret, shown] = [lot('green', 'SECRET'), lot('espresso', 'R-SECRET')];
    await chain.capture('roaster', [harvested(4, PLACES.roastery, [shown, 5])]);
    await chain.capture('roaster', [transformed(4, PLACES.roastery, [[secret, 5]], [shown, 5])], 'private');
    expect(JSON.stringify(await chain.passport(shown))).not.toContain('10/SECRET');
  });

  it('does not exist: a lot of which only another recorded something', async () => {
    const fake = lot('espresso', 'FAKE');
    await chain.capture('stranger', [harvested(4, PLACES.farm, [fake, 5])]);
    expect((await chain.ask(`/v1/passports?of=${encodeURIComponent(fake)}`)).status).toBe(404);
  });
});

describe("another's event", () => {
  it('is shown with whose it is, and that nobody confirms it', async () => {
    const [statement] = await chain.capture('stranger', [moved(3, 'shipping', PLACES.farm, [lot('espresso', 'R-2'), 1])]);
    await chain.capture('roaster', [harvested(4, PLACES.roastery, [lot('espresso', 'R-2'), 5])]);
    const { events } = await chain.passport(lot('espresso', 'R-2'));
    expect(events.find((event: { statement: string }) => event.statement === statement)).toMatchObject({
      by: { slug: 'stranger' },
      isConfirmed: false,
    });
    expect(events).toHaveLength(2);
  });

  it('puts nothing behind a lot whose owner says how it came about', async () => {
    const tainted = lot(unclaimedProduct(77), 'T');
    await chain.capture('stranger', [harvested(9, PLACES.farm, [tainted, 5]), transformed(8, PLACES.farm, [[tainted, 5]], [ROAST, 5])]);
    expect(JSON.stringify((await chain.passport(ROAST)).upstream)).not.toContain(encodeURIComponent(tainted));
    expect((await chain.passport(ROAST)).upstream.map(({ uri }: { uri: string }) => uri)).not.toContain(tainted);
  });
});

describe('an error declaration', () => {
  it('marks what it takes back, and what it says went in is followed no more', async () => {
    const [wrong, made] = [lot('green', 'WRONG'), lot('espresso', 'R-3')];
    const event = { eventID: 'urn:uuid:2e9c1d6e-0b7e-4c11-9d53-0d9c1d1f1a01', ...transformed(6, PLACES.roastery, [[wrong, 5]], [made, 5]) };
    const [statement] = await chain.capture('roaster', [event]);
    expect((await chain.passport(made)).upstream.map(({ uri }: { uri: string }) => uri)).toContain(wrong);
    await chain.capture('roaster', [harvested(6, PLACES.roastery, [made, 5])]);
    await chain.capture('roaster', [{ ...event, errorDeclaration: { declarationTime: daysAgo(0).eventTime, reason: 'incorrect_data' } }]);
    const passport = await chain.passport(made);
    expect(passport.events.find((one: { statement: string }) => one.statement === statement)).toMatchObject({
      isWithdrawn: true,
      isConfirmed: false,
    });
    expect(passport.events).toHaveLength(2);
    expect(passport.upstream.map(({ uri }: { uri: string }) => uri)).not.toContain(wrong);
  });
});
