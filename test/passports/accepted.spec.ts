import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { certificate, CoffeeChain, didOf, harvested, lot, PLACES, transformed, type Slug } from './coffee-chain.ts';

let chain: CoffeeChain;

beforeAll(async () => {
  chain = await CoffeeChain.make();
  await chain.describe();
});
afterAll(() => chain.stop());

/** Cherries of la-loma, from which the mill made a lot of green coffee. */
async function milled(code: string): Promise<{ readonly cherries: string; readonly green: string }> {
  const [cherries, green] = [lot('cherries', code), lot('green', code)];
  await chain.capture('la-loma', [harvested(40, PLACES.farm, [cherries, 90])]);
  await chain.capture('mill', [transformed(30, PLACES.mill, [[cherries, 90]], [green, 15])]);
  return { cherries, green };
}

const certify = (by: Slug, id: string, holder: Slug): Promise<string> =>
  chain.attest(by, {
    products: [{ id, name: 'A lot' }],
    issuedTo: { id: didOf(holder), name: `${holder} Ltd` },
    certificate: certificate(300, -100),
  });
const accept = (by: Slug, id: string) =>
  chain.ledger.ask(`POST /v1/attestations/${id}/accept?wait=accepted`, { key: chain.keyOf(by), body: {} });

it('what owners accept is shown at its own step, and makes nothing carry a scheme', async () => {
  const { cherries, green } = await milled('ACCEPTED');
  const [ofCherries, ofGreen] = [await certify('pretender', cherries, 'la-loma'), await certify('pretender', green, 'mill')];
  expect((await chain.passport(green)).attestations).toEqual([]);
  for (const [by, id] of [
    ['la-loma', ofCherries],
    ['mill', ofGreen],
  ] as const)
    expect((await accept(by, id)).status).toBe(201);

  const { attestations, carries } = await chain.passport(green);
  expect(attestations).toMatchObject([
    {
      statement: ofGreen,
      at: { uri: green, isUpstream: false },
      acceptance: { by: { slug: 'mill' } },
      assurance: { level: 'unspecified' },
    },
    {
      statement: ofCherries,
      at: { uri: cherries, isUpstream: true },
      acceptance: { by: { slug: 'la-loma' } },
      assurance: { level: 'unspecified' },
    },
  ]);
  expect(carries).toMatchObject([{ isCarried: false, text: expect.stringContaining('is claimed here only by pretender Ltd') }]);

  await certify('andes-cert', cherries, 'la-loma');
  await certify('andes-cert', green, 'mill');
  expect((await chain.passport(green)).carries).toMatchObject([{ isCarried: true }]);
});

it('nobody accepts what is said of an earlier step that is another’s', async () => {
  const { cherries, green } = await milled('EARLIER');
  const id = await certify('pretender', cherries, 'la-loma');
  expect((await accept('mill', id)).json).toMatchObject({ status: 403, type: '/problems/not-allowed' });
  expect((await chain.passport(green)).attestations).toEqual([]);
});

it('who was only the first to record that something was made accepts nothing: nobody speaks for it yet', async () => {
  const unclaimed = 'urn:example:unclaimed-lot';
  await chain.capture('mill', [harvested(10, PLACES.mill, [unclaimed, 5])]);
  expect((await chain.passport(unclaimed)).owner.slug).toBe('mill');
  expect((await accept('mill', await certify('pretender', unclaimed, 'mill'))).status).toBe(403);
});
