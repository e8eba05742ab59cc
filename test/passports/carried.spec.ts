import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

const scheme = (slug: string) => ({ scheme: { id: `https://ledger.example/schemes/${slug}` } });
const of = (id: string, holder: Slug, more: object = {}) => ({
  products: [{ id, name: 'A lot' }],
  issuedTo: { id: didOf(holder), name: `${holder} Ltd` },
  certificate: certificate(300, -100),
  ...more,
});

describe('a page that an owner fills with its own word', () => {
  it('still shows what the certifier revoked, says that it is cut, and carries what was carried', async () => {
    const { cherries, green } = await milled('FULL');
    await chain.attest('andes-cert', of(cherries, 'la-loma'));
    const revoked = await chain.attest('andes-cert', of(green, 'mill'));
    await chain.change('andes-cert', `attestations/${revoked}/revoke`);
    await chain.attest('andes-cert', of(green, 'mill', { name: 'The one after' }));
    expect((await chain.passport(green)).carries[0].isCarried).toBe(true);
    for (let i = 0; i < 30; i++) await chain.attest('mill', of(green, 'mill', { name: `Word ${String(i)}` }));
    const { attestations, unknown, carries } = await chain.passport(green);
    expect(attestations.map((one: { statement: string }) => one.statement)).toContain(revoked);
    expect(attestations.filter((one: { by: { slug: string } }) => one.by.slug === 'mill')).toHaveLength(25);
    expect(unknown).toContain('More is attested of it, or of its way, than is shown here.');
    expect(carries[0].isCarried).toBe(true);
  });
});

describe('a scheme is carried as before', () => {
  const reports = async (by: Slug, about: object): Promise<void> => {
    for (let i = 0; i < 26; i++) await chain.attest(by, { ...about, name: `Report ${String(i)}` });
  };

  it('after many statements by somebody who is registered for another scheme only', async () => {
    const { cherries, green } = await milled('FLOOD');
    await chain.attest('andes-cert', of(cherries, 'la-loma'));
    await chain.attest('andes-cert', of(green, 'mill'));
    const pretender = { key: chain.ledger.operator, body: { organisation: 'pretender' } };
    await chain.ledger.done('POST /v1/schemes/fair/attesters', pretender);
    await reports('pretender', of(cherries, 'la-loma'));
    const { carries, unknown, attestations } = await chain.passport(green);
    expect(carries).toMatchObject([{ isCarried: true, text: 'Every step on every way back carries The organic scheme.' }]);
    expect(unknown).toContain('More is attested of it, or of its way, than is shown here.');
    expect(attestations.map(({ by }: { by: { slug: string } }) => by.slug)).not.toContain('pretender');
  });

  it('after many reports by its certifier on another thing of the way', async () => {
    const { cherries, green } = await milled('MONTHLY');
    await chain.attest('andes-cert', of(cherries, 'la-loma'));
    await chain.attest('andes-cert', of(green, 'mill'));
    await reports('andes-cert', of(cherries, 'la-loma'));
    expect((await chain.passport(green)).carries[0].isCarried).toBe(true);
  });
});

describe('a scheme is not carried', () => {
  it('by what owners say of their own, and the page tells whose word it is', async () => {
    const { cherries, green } = await milled('OWN');
    await chain.attest('la-loma', of(cherries, 'la-loma', scheme('fair')));
    await chain.attest('mill', of(green, 'mill', scheme('fair')));
    const { carries, attestations } = await chain.passport(green);
    expect(attestations.map(({ assurance }: { assurance: { level: string } }) => assurance.level)).toEqual(['self', 'self']);
    expect(carries).toMatchObject([
      {
        isCarried: false,
        text: 'The fair scheme is claimed here only by mill Ltd, la-loma Ltd, and by nobody who was registered for it and is not the holder: it is not carried.',
      },
    ]);
  });

  it('where one step is certified and the other is an owner’s own word', async () => {
    const { cherries, green } = await milled('HALF');
    await chain.attest('andes-cert', of(cherries, 'la-loma'));
    await chain.attest('mill', of(green, 'mill'));
    const { carries } = await chain.passport(green);
    expect(carries[0].isCarried).toBe(false);
    expect(carries[0].text).toContain('What only mill Ltd says does not count.');
    await chain.attest('andes-cert', of(green, 'mill'));
    expect((await chain.passport(green)).carries[0].isCarried).toBe(true);
  });

  it('where the certifier says that a step does not conform, and the page says that first', async () => {
    const { cherries, green } = await milled('NOT');
    await chain.attest('andes-cert', of(cherries, 'la-loma'));
    const statement = await chain.attest('andes-cert', of(green, 'mill', { conforms: false, name: 'An inspection' }));
    const { carries, attestations, status } = await chain.passport(green);
    expect(carries[0].isCarried).toBe(false);
    expect(attestations.find((one: { statement: string }) => one.statement === statement).conforms).toBe(false);
    expect(status).toEqual({ word: 'non-conforming', text: 'Of 2 claims that are shown, 1 says that it did not conform.' });
    expect((await chain.page(green)).text).toContain('Did not conform');
  });
});
