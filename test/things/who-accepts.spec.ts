import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Accepting, reason } from './accepting.ts';

let scene: Accepting;
beforeAll(async () => {
  scene = await Accepting.make();
});
afterAll(() => scene.world.stop());
beforeEach(() => scene.begin());

describe('an acceptance that the owner signs itself', () => {
  it('is taken as its own, and is taken back by what it signs itself', async () => {
    const id = await scene.attested();
    const taken = await scene.accept(id, scene.signedAs(await scene.own.sign(await scene.acceptanceOf(id))));
    expect(taken.status).toBe(201);
    expect(await scene.shown()).toMatchObject([{ statement: id, acceptance: { statement: taken.json.id, keyHeldBy: 'self' } }]);
    const { credentialStatus: _status, ...revocation } = await scene.acceptanceOf(id, {
      type: ['VerifiableCredential', 'StatusChange'],
      credentialSubject: { statement: taken.json.id, purpose: 'revocation', value: true, ...reason },
    });
    expect((await scene.takeBack(String(taken.json.id), scene.signedAs(await scene.own.sign(revocation)))).status).toBe(201);
    expect(await scene.shown()).toEqual([]);
  });

  it('is taken once, of two that are signed and sent at the same moment', async () => {
    const id = await scene.attested();
    const both = [await scene.own.sign(await scene.acceptanceOf(id)), await scene.own.sign(await scene.acceptanceOf(id))];
    const answers = await Promise.all(both.map((jws) => scene.accept(id, scene.signedAs(jws))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it.each([
    ['of another statement than is asked for', { credentialSubject: { statement: 'ab'.repeat(32) } }, '/credentialSubject/statement'],
    ['of another type', { type: ['VerifiableCredential', 'Publication'] }, '/type'],
    ['with a word more', { credentialSubject: { statement: 'ab'.repeat(32), isTrue: true } }, '/credentialSubject/isTrue'],
    ['by another issuer', { issuer: { id: 'did:web:ledger.example:organisations:roaster' } }, '/issuer/id'],
    ['that names no status list', { credentialStatus: undefined }, '/credentialStatus'],
  ])('is refused, and nothing of it kept: %s', async (_how, more, at) => {
    const id = await scene.attested();
    const jws = await scene.own.sign(await scene.acceptanceOf(id, more));
    const before = await scene.world.kept();
    const { status, json } = await scene.accept(id, scene.signedAs(jws));
    expect(status).toBe(422);
    expect(json.errors.map((fault: { at: string }) => fault.at)).toContain(at);
    expect(await scene.world.kept()).toEqual(before);
  });
});

describe('nothing is accepted, and nothing kept,', () => {
  it.each<[string, () => Promise<string>, () => string, number]>([
    ['of another’s thing', () => scene.attested(), () => scene.world.keys['andes-cert'], 403],
    ['by the operator', () => scene.attested(), () => scene.world.ledger.operator, 403],
    ['of one’s own saying', () => scene.attested({}, 'la-loma'), () => scene.world.laLoma, 409],
    ['that is private', () => scene.attested({ visibility: 'private' }), () => scene.world.laLoma, 404],
    ['that is for others', () => scene.attested({ visibility: 'named', readers: ['andes-cert'] }), () => scene.world.laLoma, 404],
    ['that is for the owner alone', () => scene.attested({ visibility: 'named', readers: ['la-loma'] }), () => scene.world.laLoma, 409],
    ['that is no attestation', () => Promise.resolve(scene.record), () => scene.world.laLoma, 404],
    ['that is not there', () => Promise.resolve('0'.repeat(64)), () => scene.world.laLoma, 404],
  ])('%s', async (_what, make, key, status) => {
    const id = await make();
    const before = await scene.world.kept();
    expect((await scene.accept(id, { key: key(), body: {} })).status).toBe(status);
    expect(await scene.world.kept()).toEqual(before);
  });

  it('with words in the body that are not known', async () => {
    const { json } = await scene.accept(await scene.attested(), { key: scene.world.laLoma, body: { visibility: 'public' } });
    expect(json).toMatchObject({ status: 422, errors: [{ at: '/visibility' }] });
  });

  it('in words that tell what may not be seen from what is not there', async () => {
    const [hidden, absent] = [await scene.accept(await scene.attested({ visibility: 'private' })), await scene.accept('0'.repeat(64))];
    expect([hidden.status, hidden.text]).toEqual([404, absent.text]);
  });
});

describe('an acceptance', () => {
  it('is taken back by nobody but its organisation, and the operator', async () => {
    const acceptance = await scene.accepted(await scene.attested());
    const before = await scene.world.kept();
    for (const key of [scene.world.keys.roaster, scene.world.keys['andes-cert']])
      expect((await scene.takeBack(acceptance, { key, body: reason })).status).toBe(403);
    expect(await scene.world.kept()).toEqual(before);
    expect((await scene.takeBack(acceptance, { key: scene.world.ledger.operator, body: reason })).status).toBe(201);
    expect(await scene.shown()).toEqual([]);
  });

  it('needs a key that may write attestations, and to be taken back one that may change a status', async () => {
    const id = await scene.attested();
    const [reads, writes] = [
      await scene.world.ledger.keyOf('la-loma', ['statements:read']),
      await scene.world.ledger.keyOf('la-loma', ['attestations:write']),
    ];
    expect((await scene.accept(id, { key: reads, body: {} })).status).toBe(403);
    expect((await scene.world.ask('GET /v1/attestations/waiting', { key: reads })).status).toBe(200);
    const { json, status } = await scene.accept(id, { key: writes, body: {} });
    expect(status).toBe(201);
    expect((await scene.takeBack(String(json.id), { key: writes, body: reason })).status).toBe(403);
  });
});
