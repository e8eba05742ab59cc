import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FAIR, FARM, LookedInto, LOT, ORGANIC, ROASTERS_LOT } from './looked-into.ts';

let world: LookedInto;
beforeAll(async () => {
  world = await LookedInto.make({ isRunning: false, standsAt: new Date('2026-05-02T14:00:00Z') });
});
afterAll(() => world.stop());

const OWN = ['farm', 'lot', 'lot by a name', 'other lot', 'own attestation', 'own event', 'own late event'];
const WHOLE = [...OWN, 'certificate', "roaster's public event of the lot"].sort();

/** What is granted, what its holder sees of statements, and which files. */
const GRANTS: readonly (readonly [what: string, grant: object, sees: readonly string[], files: readonly string[]])[] = [
  ['the whole organisation', {}, WHOLE, ['shown', "certifier's"]],
  ['the whole organisation with restricted fields', { withRestricted: true }, WHOLE, ['shown', 'withheld', "certifier's"]],
  ['a lot', { covers: { what: 'things', things: [LOT] } }, ['lot', 'own event', "roaster's public event of the lot"], []],
  [
    'a product, and so its lots',
    { covers: { what: 'things', things: ['https://id.gs1.org/01/09521234543213'] } },
    ['lot', 'other lot', 'own event', 'own late event', "roaster's public event of the lot"],
    [],
  ],
  [
    'a lot in another spelling',
    { covers: { what: 'things', things: ['https://shop.example/01/09521234543213/10/L-8'] } },
    ['other lot', 'own late event'],
    [],
  ],
  ['a place', { covers: { what: 'things', things: [FARM] } }, ['certificate', 'farm', 'own attestation'], ['shown', "certifier's"]],
  ["another's lot, which it says nothing of", { covers: { what: 'things', things: [ROASTERS_LOT] } }, [], []],
  ['a scheme', { covers: { what: 'schemes', schemes: [ORGANIC] } }, ['certificate'], ["certifier's"]],
  [
    'another scheme, with restricted fields',
    { covers: { what: 'schemes', schemes: [FAIR] }, withRestricted: true },
    ['own attestation'],
    ['shown', 'withheld'],
  ],
  ['a scheme that nobody named', { covers: { what: 'schemes', schemes: [`${FAIR}x`] } }, [], []],
];

describe.each(GRANTS)('a grant of %s', (_what, grant, sees, files) => {
  it('shows what it covers, and nothing of what is private to others or of other things', async () => {
    expect(await world.sees(await world.grant(grant))).toEqual([...sees].sort());
  });

  it('shows it in every form', async () => {
    const key = await world.grant(grant);
    const lines = (await world.ledger.ask('GET /v1/audit/statements?format=ndjson', { key })).text.split('\n').slice(0, -1);
    expect(world.namesOf(lines.map((line) => JSON.parse(line) as { id: string }))).toEqual([...sees].sort());
    const table = (await world.ledger.ask('GET /v1/audit/statements?format=csv', { key })).text.split('\r\n').slice(1, -1);
    expect(world.namesOf(table.map((line) => ({ id: line.slice(0, 64) })))).toEqual([...sees].sort());
  });

  it('gives its files by their SHA-256, and no other, which answers like what is not there', async () => {
    const key = await world.grant(grant);
    const absent = await world.ledger.ask(`GET /v1/audit/evidence/${'0'.repeat(64)}`, { key });
    const given: string[] = [];
    for (const [name, sha256] of Object.entries(world.files)) {
      const answered = await world.ledger.ask(`GET /v1/audit/evidence/${sha256}`, { key });
      if (answered.status === 200) given.push(name);
      else expect([answered.status, answered.text]).toEqual([404, absent.text]);
    }
    expect(given.sort()).toEqual([...files].sort());
  });

  it('names no file that it does not give', async () => {
    const named = (await world.look(await world.grant(grant))).flatMap(({ evidence }) =>
      (evidence as { sha256: string }[]).map(({ sha256 }) => sha256),
    );
    expect(new Set(named)).toEqual(new Set(files.map((name) => world.files[name])));
  });
});

describe('a field that a statement withholds', () => {
  const SECRETS = ['SECRET-MODEL', 'SECRET-NUMBER'];
  it.each([
    ['without restricted fields', false, []],
    ['with restricted fields', true, ['SECRET-MODEL']],
  ])("%s: the organisation's own are shown only where the grant says so, another's never", async (_how, withRestricted, shown) => {
    const key = await world.grant({ withRestricted });
    for (const format of ['json', 'ndjson', 'csv']) {
      const { text } = await world.ledger.ask(`GET /v1/audit/statements?format=${format}`, { key });
      expect(SECRETS.filter((secret) => text.includes(secret))).toEqual(format === 'csv' ? [] : shown);
      const disclosed = [...text.matchAll(/"disclosures":\["([^"]+)"/g)].map(([, one]) => Buffer.from(String(one), 'base64url').toString());
      expect(disclosed.some((one) => one.includes('SECRET-NUMBER'))).toBe(false);
    }
  });
});

it('a scheme that an attestation withholds finds it for nobody, and opens it by no grant of schemes', async () => {
  const hidden = 'https://hidden.example/scheme';
  const name = 'of a withheld scheme';
  await world.record(
    'attestations',
    { name, by: 'la-loma' },
    {
      name: 'Word of honour',
      assessorLevel: 'self',
      assessmentLevel: 'no-endorsement',
      attestationType: 'declaration',
      products: [{ id: 'urn:example:coffee', name: 'Coffee' }],
      issuedTo: { id: 'did:web:ledger.example:organisations:la-loma', name: 'la-loma Ltd' },
      scheme: { id: hidden, name: 'Hidden' },
      assessedOn: '2026-01-20',
      visibility: 'private',
      restrict: [{ at: '/credentialSubject/referenceScheme', reason: 'commercial' }],
    },
  );
  const bySchemes = await world.grant({ covers: { what: 'schemes', schemes: [hidden] }, withRestricted: true });
  expect(await world.sees(bySchemes)).toEqual([]);
  const whole = await world.grant();
  expect(await world.sees(whole, { scheme: hidden })).toEqual([]);
  const [seen] = await world.look(whole, { subject: 'urn:example:coffee', kind: 'attestation' });
  expect(seen).toMatchObject({ id: world.ids[name], scheme: null });
  expect(JSON.stringify(seen)).not.toContain(hidden);
});

it('does not say who else may see a statement', async () => {
  const { text } = await world.ledger.ask('GET /v1/audit/statements', { key: await world.grant({ withRestricted: true }) });
  expect(text).not.toContain('readers');
});

it('shows each file byte for byte, to be saved, kept by no cache', async () => {
  const key = await world.grant();
  const answered = await world.ledger.ask(`GET /v1/audit/evidence/${String(world.files['shown'])}`, { key });
  expect(answered.text).toBe('shown,file\n1,2\n');
  expect(answered.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': expect.stringMatching(/^attachment; /),
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
});

describe('what was changed about the status of a statement', () => {
  it("is shown with the statement, also where another, or the ledger, changed another's", async () => {
    const lotKey = await world.grant({ covers: { what: 'things', things: [LOT] } });
    const schemeKey = await world.grant({ covers: { what: 'schemes', schemes: [ORGANIC] } });
    const because = (text: string) => ({ reason: { text, lang: 'en' } });
    const change = async (path: string, key: string, text: string) =>
      String((await world.ledger.done(`POST /v1/${path}?wait=accepted`, { key, body: because(text) })).id);
    world.ids['suspension'] = await change(`attestations/${String(world.ids['certificate'])}/suspend`, world.keys['andes-cert'], 'a visit');
    world.ids['revocation'] = await change(`products/${String(world.ids['lot'])}/revoke`, world.ledger.operator, 'an error');
    world.ids['of no concern'] = await change(`products/${String(world.ids["roaster's lot"])}/revoke`, world.keys.roaster, 'an error');
    expect(await world.sees(lotKey, { kind: 'status-change' })).toEqual(['revocation']);
    expect(await world.sees(schemeKey, { kind: 'status-change' })).toEqual(['suspension']);
    expect(await world.sees(await world.grant(), { kind: 'status-change' })).toEqual(['revocation', 'suspension']);
    expect(await world.look(schemeKey, { kind: 'status-change' })).toMatchObject([
      { changes: world.ids['certificate'], organisation: 'andes-cert' },
    ]);
  });
});
