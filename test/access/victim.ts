import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import type { TestLedger } from '../ledger.ts';

/** What a victim has that is nobody else's: each by the name that the table of routes calls it. */
export type Belongings = Readonly<
  Record<
    'apiKey' | 'facility' | 'product' | 'attestation' | 'event' | 'eventID' | 'capture' | 'evidence' | 'ownerAcceptance' | 'grant',
    string
  >
>;

const place = 'https://ledger.example/id/victim/place/hidden';
const goods = 'https://ledger.example/id/victim/goods/hidden';
const EVENT_ID = 'urn:uuid:11111111-2222-4333-8444-555555555555';

const event = {
  type: 'ObjectEvent',
  eventID: EVENT_ID,
  eventTime: '2026-05-02T09:00:00.000-05:00',
  eventTimeZoneOffset: '-05:00',
  epcList: [`${goods}-1`],
  action: 'OBSERVE',
  bizStep: 'inspecting',
  readPoint: { id: place },
};

const document = {
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-05-02T14:00:00.000Z',
  epcisBody: { eventList: [event] },
};

const attestation = {
  name: 'Hidden',
  assessorLevel: 'self',
  assessmentLevel: 'no-endorsement',
  attestationType: 'declaration',
  products: [{ id: goods, name: 'Hidden' }],
  issuedTo: { id: 'did:web:ledger.example:organisations:victim', name: 'victim Ltd' },
  scheme: { id: 'https://schemes.example/hidden', name: 'Hidden' },
  assessedOn: '2026-05-01',
  visibility: 'private',
};

/** Has a stranger attest something of the victim's in public, and the victim accept that: the one thing of its own that everyone sees. */
async function accepted(ledger: TestLedger, key: string): Promise<string> {
  await ledger.makeOrganisation('attester', ['certifier']);
  const seen = { name: 'Seen', products: [{ id: 'https://ledger.example/id/victim/goods/seen', name: 'Seen' }] };
  const scheme = { id: 'https://schemes.example/seen', name: 'Seen' };
  const body = { ...attestation, ...seen, scheme, visibility: 'public' };
  const { id } = await ledger.done('POST /v1/attestations?wait=accepted', {
    key: await ledger.keyOf('attester', ORGANISATION_SCOPES),
    body,
  });
  return String((await ledger.done(`POST /v1/attestations/${String(id)}/accept?wait=accepted`, { key, body: {} })).id);
}

/** Makes an organisation `victim` and gives it one private thing of every kind. */
export async function victimOn(ledger: TestLedger): Promise<{ readonly key: string; readonly belongings: Belongings }> {
  await ledger.makeOrganisation('victim');
  const key = await ledger.keyOf('victim', ORGANISATION_SCOPES);
  const post = async (path: string, body: unknown, headers = {}) => ledger.done(`POST ${path}`, { key, body, headers });
  const facility = await post('/v1/facilities?wait=accepted', { id: place, name: 'Hidden', country: 'CO', visibility: 'private' });
  const product = await post('/v1/products?wait=accepted', {
    id: goods,
    granularity: 'model',
    name: 'Hidden',
    country: 'CO',
    visibility: 'private',
  });
  const attested = await post('/v1/attestations?wait=accepted', attestation);
  const file = await post('/v1/evidence', '{"hidden":true}', { 'content-type': 'application/octet-stream' });
  const captured = await ledger.ask('POST /epcis/capture?wait=accepted&visibility=private', { key, body: document });
  const capture = String(captured.headers['location']).split('/').at(-1) ?? '';
  const [row] = await ledger.database.query<{ id: Buffer }>(`select id from statement where kind = 'event'`);
  if (row === undefined) throw new Error(`the event was not captured: ${captured.text}`);
  const until = new Date(ledger.clock.now().getTime() + 3_600_000).toISOString();
  const grant = { organisation: 'victim', auditor: { name: 'Hidden' }, covers: { what: 'organisation' }, withRestricted: true, until };
  const given = await post('/v1/audit/grants', grant);
  return {
    key,
    belongings: {
      apiKey: key.slice(8, 24),
      facility: facility.id,
      product: product.id,
      attestation: attested.id,
      event: row.id.toString('hex'),
      eventID: encodeURIComponent(EVENT_ID),
      capture,
      evidence: file.sha256,
      ownerAcceptance: await accepted(ledger, key),
      grant: given.id,
    },
  };
}
