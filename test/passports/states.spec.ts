import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { certificate, CoffeeChain, didOf, harvested, lot, PLACES, transformed } from './coffee-chain.ts';

let chain: CoffeeChain;
const CHERRIES = lot('cherries', 'C-1');

beforeAll(async () => {
  chain = await CoffeeChain.make();
  await chain.describe();
  await chain.capture('la-loma', [harvested(60, PLACES.farm, [CHERRIES, 900])]);
});
afterAll(() => chain.stop());

/** A lot that was roasted ten days ago from cherries that were harvested sixty days ago. */
async function roasted(code: string): Promise<string> {
  const roast = lot('espresso', code);
  await chain.capture('roaster', [transformed(10, PLACES.roastery, [[CHERRIES, 1]], [roast, 1])]);
  return roast;
}

/** A certificate of the lot itself, with its days counted back from today. */
const certified = async (roast: string, from: number, until: number): Promise<string> =>
  chain.attest('andes-cert', {
    products: [{ id: roast, name: 'The lot' }],
    issuedTo: { id: didOf('roaster'), name: 'roaster Ltd' },
    certificate: certificate(from, until),
  });

describe('a lot', () => {
  it('whose own certificate has lapsed says so, and that it held when it mattered', async () => {
    const roast = await roasted('EXPIRED');
    await certified(roast, 40, 3);
    const { status, attestations } = await chain.passport(roast);
    expect(status).toEqual({ word: 'expired', text: 'The one claim that is shown is out of its period.' });
    expect(attestations[0].holds).toMatchObject({
      atTransaction: { word: 'valid' },
      now: { word: 'expired', text: expect.stringMatching(/^Its last day was /) },
    });
    expect((await chain.page(roast)).status).toBe(200);
  });

  it('whose certificate was revoked says so, with the reason', async () => {
    const roast = await roasted('REVOKED');
    const statement = await certified(roast, 40, -40);
    await chain.change('andes-cert', `attestations/${statement}/revoke`, { reason: { text: 'The samples were mixed up.', lang: 'en' } });
    const { status, attestations } = await chain.passport(roast);
    expect(status.word).toBe('revoked');
    expect(attestations[0]).toMatchObject({
      holds: { atTransaction: { word: 'valid' }, now: { word: 'revoked' } },
      reason: { text: 'The samples were mixed up.', lang: 'en' },
      replacedBy: null,
    });
    const page = await chain.page(roast);
    expect(page.status).toBe(200);
    expect(page.text).toContain('The samples were mixed up.');
  });

  it('whose certificate is suspended says so, and is in order again when it is reinstated', async () => {
    const roast = await roasted('SUSPENDED');
    const statement = await certified(roast, 40, -40);
    const word = async () => (await chain.passport(roast)).status.word;
    expect(await word()).toBe('in-order');
    await chain.change('andes-cert', `attestations/${statement}/suspend`);
    expect(await word()).toBe('suspended');
    await chain.change('andes-cert', `attestations/${statement}/reinstate`);
    expect(await word()).toBe('in-order');
  });

  it('with a farm whose certificate expired after the harvest is in order, and both verdicts are told', async () => {
    const roast = await roasted('UPSTREAM');
    const statement = await chain.attest('andes-cert', {
      facilities: [{ id: PLACES.farm, name: 'The farm' }],
      certificate: certificate(300, 30),
    });
    const { status, attestations } = await chain.passport(roast);
    expect(status.word).toBe('in-order');
    expect(attestations.find((one: { statement: string }) => one.statement === statement).holds).toMatchObject({
      atTransaction: { word: 'valid' },
      now: { word: 'expired' },
    });
    await chain.change('andes-cert', `attestations/${statement}/revoke`);
    expect((await chain.passport(roast)).status.word).toBe('revoked');
  });

  it('leaves a claim that was replaced to history', async () => {
    const roast = await roasted('REPLACED');
    const first = await certified(roast, 40, 20);
    const { id } = await chain.change('andes-cert', `attestations/${first}/replace`, {
      reason: { text: 'Renewed.', lang: 'en' },
      statement: {
        name: 'A renewed certificate',
        assessorLevel: '3rdParty',
        assessmentLevel: 'scheme-cab',
        attestationType: 'certification',
        products: [{ id: roast, name: 'The lot' }],
        issuedTo: { id: didOf('roaster'), name: 'roaster Ltd' },
        scheme: { id: 'https://ledger.example/schemes/organic' },
        assessedOn: '2026-01-05',
        certificate: certificate(20, -40),
        visibility: 'public',
      },
    });
    const { attestations } = await chain.passport(roast);
    expect(
      attestations
        .filter(({ at }: { at: { isUpstream: boolean } }) => !at.isUpstream)
        .map(({ statement }: { statement: string }) => statement),
    ).toEqual([id]);
  });

  it('keeps what a certifier said while it was registered, and shows nothing that it says after', async () => {
    const roast = await roasted('WITHDRAWN');
    const before = await certified(roast, 40, -40);
    const path = 'POST /v1/schemes/organic/attesters';
    await chain.ledger.done(`${path}/andes-cert/withdraw`, { key: chain.ledger.operator });
    await certified(roast, 41, -41);
    const { attestations } = await chain.passport(roast);
    await chain.ledger.done(path, { key: chain.ledger.operator, body: { organisation: 'andes-cert' } });
    const own = attestations.filter(({ at }: { at: { isUpstream: boolean } }) => !at.isUpstream);
    expect(own.map(({ statement, assurance }: never) => [statement, (assurance as { level: string }).level])).toEqual([
      [before, '3rdParty'],
    ]);
  });
});

describe('a record', () => {
  it('that is suspended leaves the page, and the page says so', async () => {
    const roast = lot('espresso', 'S-REC');
    const statement = await chain.product('roaster', roast, { name: 'Espresso S' });
    await chain.change('roaster', `products/${statement}/suspend`);
    const { status, record } = await chain.passport(roast);
    expect([status.word, record.holds.word]).toEqual(['suspended', 'suspended']);
    expect((await chain.page(roast)).status).toBe(200);
  });

  it('that was revoked takes the page down, and says when and why, to people and to programs', async () => {
    const roast = lot('espresso', 'G-REC');
    const statement = await chain.product('roaster', roast, { name: 'Espresso G' });
    expect((await chain.page(roast)).status).toBe(200);
    await chain.change('roaster', `products/${statement}/revoke`, { reason: { text: 'Recalled: glass in the pack.', lang: 'en' } });
    const [page, document] = [await chain.page(roast), await chain.ask(`/v1/passports?of=${encodeURIComponent(roast)}`)];
    expect([page.status, document.status]).toEqual([410, 410]);
    expect(page.text).toContain('Recalled: glass in the pack.');
    expect(document.json).toMatchObject({ type: '/problems/gone', detail: expect.stringContaining('Recalled: glass in the pack.') });
  });

  it('that another replaced gives its place to that', async () => {
    const roast = lot('espresso', 'N-REC');
    const first = await chain.product('roaster', roast, { name: 'Old name' });
    const { id } = await chain.change('roaster', `products/${first}/replace`, {
      reason: { text: 'Renamed.', lang: 'en' },
      statement: { id: roast, name: 'New name', country: 'DE', visibility: 'public' },
    });
    expect(await chain.passport(roast)).toMatchObject({ name: 'New name', record: { statement: id, holds: { word: 'valid' } } });
  });
});

it('a statement whose key was withdrawn before any trusted time is not shown as holding', async () => {
  const roast = lot('espresso', 'KEY');
  await chain.product('roaster', roast, { name: 'Espresso K' });
  await chain.ledger.done('POST /v1/organisations/roaster/keys', {
    key: chain.ledger.operator,
    body: { heldBy: 'operator', former: 'keep' },
  });
  const revoked = new Date(Date.now() - 3_600_000).toISOString();
  await chain.ledger.done('POST /v1/organisations/roaster/keys/key-1/withdraw', { key: chain.ledger.operator, body: { revoked } });
  const { record, status } = await chain.passport(roast);
  expect(['unknown', 'revoked']).toContain(record.holds.word);
  expect(status.word).not.toBe('in-order');
});
