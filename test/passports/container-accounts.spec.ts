import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@terroir/proof';
import { eventHashOf } from '@terroir/schemas';
import { registerOwnKey, type OwnKey } from '../own-key.ts';
import {
  amounts,
  certificate,
  CoffeeChain,
  daysAgo,
  didOf,
  harvested,
  lot,
  packed,
  pallet,
  PLACES,
  type EventBody,
  type Slug,
} from './coffee-chain.ts';

let chain: CoffeeChain;
let own: OwnKey;
let number = 800;

beforeAll(async () => {
  chain = await CoffeeChain.make();
  await chain.describe();
  own = await registerOwnKey(chain.ledger, { organisation: 'mill', key: chain.keyOf('mill'), crv: 'P-256', name: 'own' });
});
afterAll(() => chain.stop());

const certify = (id: string, holder: Slug) =>
  chain.attest('andes-cert', {
    products: [{ id, name: 'A lot' }],
    issuedTo: { id: didOf(holder), name: `${holder} Ltd` },
    certificate: certificate(300, -100),
  });

/** An event that the mill signs itself, which can be suspended: what is recorded for it here can only be revoked. */
async function signed(event: EventBody): Promise<string> {
  const key = chain.keyOf('mill');
  const purposes = ['revocation', 'suspension'];
  const { reserved } = await chain.ledger.done('POST /v1/status/reservations', { key, body: { count: 1, purposes } });
  const said = { eventID: `urn:uuid:${crypto.randomUUID()}`, ...event } as JsonObject;
  const jws = await own.sign({
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://ref.gs1.org/standards/epcis/epcis-context.jsonld'],
    id: `urn:uuid:${crypto.randomUUID()}`,
    type: ['VerifiableCredential', 'EpcisEventCredential'],
    issuer: { id: didOf('mill') },
    validFrom: new Date().toISOString(),
    credentialStatus: reserved[0] as object[],
    credentialSubject: { type: 'EpcisEvent', eventHash: eventHashOf({ event: said, context: [] }), event: said },
  });
  const headers = { 'content-type': 'application/vc+jwt' };
  return String((await chain.ledger.done('POST /epcis/events?wait=accepted&visibility=public', { key, body: jws, headers })).id);
}

/** A certified roast of a box that the mill packed with a certified lot and one that is not, and the statements of packing and of taking that one out. */
async function unpacked() {
  number += 1;
  const code = `C${String(number)}`;
  const [good, bad, box, roast] = [lot('green', `${code}-g`), lot('green', `${code}-b`), pallet(number), lot('espresso', code)];
  await chain.capture('mill', [harvested(40, PLACES.mill, [good, 10]), harvested(40, PLACES.mill, [bad, 10])]);
  const both = [
    [good, 10],
    [bad, 10],
  ] as const;
  const packing = await signed(packed(30, 'ADD', box, both));
  const unpacking = await signed(packed(15, 'DELETE', box, [[bad, 10]]));
  await chain.capture('roaster', [
    { type: 'TransformationEvent', ...daysAgo(10), inputEPCList: [box], outputQuantityList: amounts([roast, 8]) },
  ]);
  await certify(good, 'mill');
  await certify(roast, 'roaster');
  return { bad, packing, unpacking, roast };
}

async function wayOf(roast: string): Promise<{ readonly isCarried: boolean | undefined; readonly lots: readonly string[] }> {
  const { carries, upstream } = await chain.passport(roast);
  return { isCarried: carries[0]?.isCarried, lots: upstream.map(({ uri }: { uri: string }) => uri) };
}

describe('an account of what left a container', () => {
  it('counts while it stands', async () => {
    const { bad, roast } = await unpacked();
    const { isCarried, lots } = await wayOf(roast);
    expect(isCarried).toBe(true);
    expect(lots).not.toContain(bad);
  });

  it.each(['revoke', 'suspend'])(
    'does not count once who gave it does %s it: what it took out is in again, and nothing is carried',
    async (action) => {
      const { bad, unpacking, roast } = await unpacked();
      await chain.change('mill', `events/${unpacking}/${action}`);
      const { isCarried, lots } = await wayOf(roast);
      expect(isCarried).toBe(false);
      expect(lots).toContain(bad);
    },
  );

  it('counts again once it is reinstated', async () => {
    const { bad, unpacking, roast } = await unpacked();
    for (const action of ['suspend', 'reinstate']) await chain.change('mill', `events/${unpacking}/${action}`);
    const { isCarried, lots } = await wayOf(roast);
    expect(isCarried).toBe(true);
    expect(lots).not.toContain(bad);
  });
});

describe('an account of what a container was packed with', () => {
  it.each(['revoke', 'suspend'])(
    'does not count once who gave it does %s it: what was in it is not known, and nothing is carried',
    async (action) => {
      const { bad, packing, roast } = await unpacked();
      await chain.change('mill', `events/${packing}/${action}`);
      const { isCarried, lots } = await wayOf(roast);
      expect(isCarried).not.toBe(true);
      expect(lots).not.toContain(bad);
    },
  );
});
