import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { conformityCredential, NewAttestation, type DrawnStatus } from '@terroir/schemas';
import { registerOwnKey } from '../own-key.ts';
import { FARM, LookedInto, ORGANIC } from './looked-into.ts';

let world: LookedInto;
beforeAll(async () => {
  world = await LookedInto.make({ isRunning: false });
});
afterAll(() => world.stop());

it('an attestation that its issuer signed is found by its scheme, and covered by a grant of that scheme', async () => {
  const { ledger, keys } = world;
  const key = await registerOwnKey(ledger, { organisation: 'andes-cert', key: keys['andes-cert'], crv: 'P-256', name: 'own-1' });
  const { reserved } = await ledger.done('POST /v1/status/reservations', {
    key: keys['andes-cert'],
    body: { count: 1, purposes: ['revocation', 'suspension'] },
  });
  const asked = NewAttestation.parse({
    name: 'Signed outside',
    assessorLevel: '3rdParty',
    assessmentLevel: 'scheme-cab',
    attestationType: 'certification',
    facilities: [{ id: FARM, name: 'Farm' }],
    issuedTo: { id: 'did:web:ledger.example:organisations:la-loma', name: 'la-loma Ltd' },
    scheme: { id: ORGANIC, name: 'Organic' },
    assessedOn: '2026-01-20',
    visibility: 'public',
  });
  const names = { scheme: { id: ORGANIC, name: 'Organic' }, criteria: [], evidence: [] };
  const by = {
    issuer: { id: 'did:web:ledger.example:organisations:andes-cert', name: 'Andes Cert' },
    contextUrl: 'https://ledger.example/contexts/v1',
  };
  const credential = conformityCredential(asked, names, by, {
    id: `urn:uuid:${crypto.randomUUID()}`,
    status: reserved[0] as DrawnStatus[],
    now: new Date(),
  });
  const taken = await ledger.done('POST /v1/attestations?visibility=public&wait=accepted', {
    key: keys['andes-cert'],
    body: await key.sign(credential),
    headers: { 'content-type': 'application/vc+jwt' },
  });
  world.ids['signed outside'] = String(taken.id);
  expect(await world.sees(await world.grant(), { scheme: ORGANIC })).toEqual(['certificate', 'signed outside']);
  expect(await world.sees(await world.grant({ covers: { what: 'schemes', schemes: [ORGANIC] } }))).toEqual([
    'certificate',
    'signed outside',
  ]);
});
