import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parseCheckpoint, parseJws, parseNote } from '@terroir/proof';
import { StatedDocuments } from '../../api/src/proofs/stated-documents.ts';
import { aFacility } from './requests.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(() => world.stop());

it('a list that revokes counts before any state holds it, and is not given to who asks for an earlier time', async () => {
  const { id } = await world.done('POST /v1/facilities', { key: world.laLoma, body: aFacility() });
  await world.verdict(String(id));
  const bundle = await world.done(`GET /v1/statements/${String(id)}/proof`);
  const { origin, size } = parseCheckpoint(parseNote(bundle.head.checkpoint).text);
  const { credentialStatus } = parseJws(bundle.statement).payload;
  await world.done(`POST /v1/facilities/${String(id)}/revoke`, {
    key: world.laLoma,
    body: { reason: { text: 'Wrong place.', lang: 'en' } },
  });

  const documents = world.ledger.app.get(StatedDocuments, { strict: false });
  const status = await documents.status({ origin, size }, credentialStatus, null);
  const verdictOf = async (lists: unknown) =>
    (await world.done('POST /v1/verify', { body: { bundle: { ...bundle, status: lists } } })).verdict as string;
  expect(await verdictOf(status)).toBe('revoked');
  expect(await verdictOf(bundle.status)).toBe('valid');
  expect(await documents.status({ origin, size }, credentialStatus, new Date())).toEqual(bundle.status);
});
