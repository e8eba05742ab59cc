import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Schemes } from '../../api/src/schemes/schemes.ts';
import { TestLedger } from '../ledger.ts';

const standsAt = new Date('2026-05-02T14:00:00Z');
let ledger: TestLedger;
beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false, standsAt });
  await ledger.makeOrganisation('andes-cert');
  await ledger.makeOrganisation('other-cert');
});
afterAll(() => ledger.stop());

const organic = {
  slug: 'eu-organic',
  name: 'EU organic',
  owner: { name: 'European Union', website: 'https://ec.europa.eu/' },
  description: { text: 'Organic production.', lang: 'en' },
  criteria: [{ code: 'inputs', name: 'Inputs', description: { text: 'No synthetic inputs.', lang: 'en' } }],
  attesters: ['andes-cert'],
};
const register = (body: object) => ledger.ask('POST /v1/schemes', { key: ledger.operator, body });

describe('a scheme', () => {
  it('is registered, and shown to everyone with who may attest', async () => {
    expect((await register(organic)).status).toBe(201);
    const shown = await ledger.ask('GET /schemes/eu-organic');
    expect(shown.json).toMatchObject({
      id: 'https://ledger.example/schemes/eu-organic',
      name: 'EU organic',
      criteria: [{ id: 'https://ledger.example/schemes/eu-organic#inputs', code: 'inputs' }],
      attesters: [{ slug: 'andes-cert', did: 'did:web:ledger.example:organisations:andes-cert', withdrawn: null }],
    });
    expect((await ledger.ask('GET /v1/schemes/eu-organic')).text).toBe(shown.text);
    expect((await ledger.ask('GET /v1/schemes')).json).toMatchObject({ items: [{ slug: 'eu-organic' }], next: null });
  });

  it('is registered once: again changes nothing, other rules are refused', async () => {
    expect((await register(organic)).status).toBe(200);
    expect((await register({ ...organic, name: 'Organic' })).json).toMatchObject({ type: '/problems/already-exists' });
  });

  it.each([
    ['an attester that is not there', { attesters: ['andes-cert', 'nobody'] }, '/attesters/1'],
    ['no criterion', { criteria: [] }, '/criteria'],
    ['one criterion twice', { criteria: [organic.criteria[0], organic.criteria[0]] }, '/criteria'],
    ['a website that runs', { owner: { name: 'x', website: 'javascript:alert(1)' } }, '/owner/website'],
  ])('is refused with %s', async (_what, fault, at) => {
    const refused = await register({ ...organic, slug: 'refused', ...fault });
    expect(refused.status).toBe(422);
    expect(new Set((refused.json.errors as { at: string }[]).map((one) => one.at))).toEqual(new Set([at]));
    expect((await ledger.ask('GET /schemes/refused')).status).toBe(404);
  });

  it('shows from when to when each may attest, also after it was withdrawn and registered anew', async () => {
    const registered = ledger.clock.now().toISOString();
    const shown = async () =>
      (await ledger.ask('GET /v1/schemes/times')).json.attesters as { slug: string; registered: string; withdrawn: string | null }[];
    const later = () => {
      ledger.clock.advance(1000);
      return ledger.clock.now().toISOString();
    };
    const withdraw = () => ledger.ask('POST /v1/schemes/times/attesters/andes-cert/withdraw', { key: ledger.operator });
    const add = (organisation: string) => ledger.ask('POST /v1/schemes/times/attesters', { key: ledger.operator, body: { organisation } });
    expect((await register({ ...organic, slug: 'times' })).status).toBe(201);

    const withdrawn = later();
    expect((await withdraw()).status).toBe(200);
    expect((await withdraw()).status).toBe(404);
    expect((await add('other-cert')).status).toBe(200);
    const anew = later();
    expect((await add('andes-cert')).status).toBe(200);
    expect((await shown()).map((one) => [one.slug, one.registered, one.withdrawn])).toEqual([
      ['andes-cert', registered, withdrawn],
      ['other-cert', withdrawn, null],
      ['andes-cert', anew, null],
    ]);

    later();
    expect((await add('andes-cert')).status).toBe(200);
    expect(await shown()).toHaveLength(3);
  });

  it("is found by its own address only, never by another ledger's", async () => {
    const schemes = ledger.app.get(Schemes, { strict: false });
    expect(await schemes.find('https://other.example/schemes/eu-organic')).toBeNull();
    expect(await schemes.find('https://ledger.example/schemes/')).toBeNull();
  });
});
