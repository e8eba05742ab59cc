import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  equalBytes,
  fromBase64,
  fromHex,
  leafHash,
  parseCheckpoint,
  parseJws,
  parseNote,
  parsePolicy,
  parseVerifierKey,
  rootFromInclusion,
  signaturesBy,
  utf8,
  verifyBundle,
  type Bundle,
  type ChainHead,
  type Policy,
} from '@terroir/proof';
import type { Answer } from '../ledger.ts';
import { aFacility, anAttestation } from '../things/requests.ts';
import { World } from '../things/world.ts';
import { crypto } from './scene.ts';

let world: World;
/** A facility that stays as it is. */
let facility = '';
let bundle: Bundle;

const made = async (collection: string, body: object): Promise<string> =>
  String((await world.done(`POST /v1/${collection}`, { key: world.laLoma, body })).id);

beforeAll(async () => {
  world = await World.make();
  facility = await made('facilities', aFacility());
  await world.verdict(facility);
  bundle = await world.done(`GET /v1/statements/${facility}/proof`);
});
afterAll(() => world.stop());

const policyByHttp = async (): Promise<Policy> => parsePolicy((await world.ask('GET /.well-known/terroir-policy.json')).text);

/** What /v1/anchors says, as a reader would have it from the chain. */
async function headsOnChain(): Promise<readonly ChainHead[]> {
  const { items } = await world.done('GET /v1/anchors?limit=100');
  return (items as readonly (Omit<ChainHead, 'final' | 'time'> & { blockTime: string; state: string })[]).map(
    ({ chainId, contract, logId, size, root, block, blockTime, state }) => ({
      chainId,
      contract,
      logId,
      size,
      root,
      block,
      time: blockTime,
      final: state === 'final',
    }),
  );
}

const offline = async (source: Bundle | string, policy: Policy, at = new Date(), chain: readonly ChainHead[] = []) =>
  verifyBundle(source, policy, { at, chain, crypto, expect: { statement: facility } });

describe('a bundle that comes by HTTP', () => {
  it('verifies offline by the policy that comes by HTTP, and names who held the key', async () => {
    const { text, headers, status } = await world.ask(`GET /v1/statements/${facility}/proof`);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: expect.stringContaining('application/json') });
    expect(await offline(text, await policyByHttp())).toMatchObject({
      verdict: 'valid',
      statement: facility,
      issuer: world.did('la-loma'),
      origin: 'ledger.example/log',
      keyHeldBy: 'operator',
    });
  });

  it('rests on the chain, where that was asked', async () => {
    const policy = await policyByHttp();
    const strict: Policy = { ...policy, require: [...policy.require, 'anchor'] };
    expect((await offline(bundle, strict)).verdict).toBe('unknown');
    const chain = await headsOnChain();
    expect(await offline(bundle, strict, new Date(), chain)).toMatchObject({
      verdict: 'valid',
      basis: 'anchored',
      saidBy: expect.any(String),
    });
  });

  it('is nobody’s by the policy of another ledger', async () => {
    const policy = await policyByHttp();
    const logs = policy.logs.map((log) => ({ ...log, origin: 'other.example/log' }));
    expect((await offline(bundle, { ...policy, logs })).verdict).toBe('unknown');
  });

  it('says the same as the service says of it', async () => {
    const { verdict, checks, statement } = await world.done(`GET /v1/verify/${facility}`);
    expect({ verdict, statement }).toEqual({ verdict: 'valid', statement: facility });
    expect(checks.anchor.result).toBe('pass');
    const posted = await world.done('POST /v1/verify', { body: { bundle } });
    expect({ verdict: posted.verdict, statement: posted.statement }).toEqual({ verdict: 'valid', statement: facility });
  });

  it('takes the policy of who asks', async () => {
    const policy = await policyByHttp();
    const body = { bundle, policy: { ...policy, logs: [] } };
    expect((await world.done('POST /v1/verify', { body })).verdict).toBe('unknown');
  });

  it('is compared with what was scanned', async () => {
    const ask = async (subject: string): Promise<string> =>
      String((await world.done(`GET /v1/verify/${facility}?subject=${encodeURIComponent(subject)}`)).verdict);
    expect(await ask(aFacility().id)).toBe('valid');
    expect(await ask('https://anywhere.example/414/9521321000018')).toBe('valid');
    expect(await ask('https://id.gs1.org/414/9521321000025')).toBe('invalid');
  });
});

describe('a bundle as of a time', () => {
  it('is by the latest state that is not after it', async () => {
    const id = await made('facilities', aFacility({ name: 'Revoked in a moment' }));
    await world.verdict(id);
    const before = new Date();
    await world.done(`POST /v1/facilities/${id}/revoke`, { key: world.laLoma, body: { reason: { text: 'Closed.', lang: 'en' } } });
    await world.verdict(id, ({ verdict, checks }) => verdict === 'revoked' && checks.anchor.result === 'pass');
    const stateTime = (of: Bundle): number => Date.parse((parseJws(of.head.state).payload as { readonly time: string }).time);

    const then = (await world.done(`GET /v1/statements/${id}/proof?at=${before.toISOString()}`)) as Bundle;
    const now = (await world.done(`GET /v1/statements/${id}/proof`)) as Bundle;
    expect(stateTime(then)).toBeLessThanOrEqual(before.getTime());
    expect(stateTime(now)).toBeGreaterThan(before.getTime());
    const policy = await policyByHttp();
    const verdictOf = async (of: Bundle, at: Date) => (await verifyBundle(of, policy, { at, crypto })).verdict;
    expect(await verdictOf(then, before)).toBe('valid');
    expect(await verdictOf(now, new Date())).toBe('revoked');
    expect((await world.done(`GET /v1/verify/${id}?at=${before.toISOString()}`)).verdict).toBe('valid');
    expect((await world.done(`GET /v1/verify/${id}`)).verdict).toBe('revoked');
  });

  it('is pending where no state covered the statement by then', async () => {
    const before = new Date();
    const id = await made('facilities', aFacility({ name: 'Not covered yet' }));
    await world.verdict(id);
    const pending = (await world.done(`GET /v1/statements/${id}/proof?at=${before.toISOString()}`)) as Bundle;
    expect(pending.pending?.checkpoint).toContain('ledger.example/log');
    expect((await verifyBundle(pending, await policyByHttp(), { at: before, crypto })).verdict).toBe('pending');
  });

  it('is not there before the first state, and never will be', async () => {
    const answer = await world.ask(`GET /v1/statements/${facility}/proof?at=2020-01-01T00:00:00Z`);
    expect([answer.status, answer.json.type]).toEqual([404, '/problems/not-found']);
    expect(answer.json.detail).toMatch(/^The first state of this ledger is of \d{4}-\d\d-\d\dT/);
  });

  it.each(['9999-12-31T23:59:59-14:00', '0001-01-01T00:00:00Z', 'yesterday', '2026-02-30T00:00:00Z', '2026-05-02T14:20:00', '2026-05-02'])(
    'refuses %s for a time',
    async (at) => {
      for (const path of [`/v1/statements/${facility}/proof`, `/v1/verify/${facility}`]) {
        const { status, json } = await world.ask(`GET ${path}?at=${at}`);
        expect({ status, at: json.errors?.[0]?.at }).toEqual({ status: 422, at: expect.stringContaining('at') });
      }
    },
  );
});

describe('what is not to be seen', () => {
  const answerOf = ({ status, text, headers }: Answer) => {
    const { 'x-request-id': _request, date: _date, ...rest } = headers;
    return { status, text, headers: rest };
  };

  it('answers like what is not there, byte for byte', async () => {
    const hidden = await made('attestations', anAttestation({ name: 'Hidden', visibility: 'private' }));
    await world.verdict(hidden);
    for (const path of ['/v1/statements/ID', '/v1/statements/ID/proof', '/v1/statements/ID/proof?at=2026-05-02T14:20:00Z', '/v1/verify/ID'])
      for (const key of [undefined, world.keys.roaster])
        for (const headers of [{}, { accept: 'text/plain' }]) {
          const [of, absent] = await Promise.all(
            [hidden, '0'.repeat(64)].map((id) => world.ask(`GET ${path.replace('ID', id)}`, { key, headers })),
          );
          if (of === undefined || absent === undefined) throw new Error('nothing was answered');
          expect(of.status).toBe(404);
          expect(answerOf(of)).toEqual(answerOf(absent));
          expect(of.text).not.toContain(hidden);
        }
  });

  it('is given to who it belongs to, with what is withheld from others', async () => {
    const id = await made(
      'attestations',
      anAttestation({ restrict: [{ at: '/credentialSubject/certificate/number', reason: 'commercial' }] }),
    );
    await world.verdict(id);
    const [own, others] = await Promise.all([
      world.done(`GET /v1/statements/${id}/proof`, { key: world.laLoma }),
      world.done(`GET /v1/statements/${id}/proof`),
    ]);
    expect([own.disclosures.length, others.disclosures.length]).toEqual([1, 0]);
    const policy = await policyByHttp();
    const [whole, veiled] = await Promise.all(
      [own, others].map(async (of: Bundle) => verifyBundle(of, policy, { at: new Date(), crypto })),
    );
    expect([whole?.verdict, veiled?.verdict]).toEqual(['valid', 'valid']);
    expect(JSON.stringify(whole?.payload)).toContain('CO-2026-0117');
    expect(JSON.stringify(veiled?.payload)).not.toContain('CO-2026-0117');
    expect(veiled?.withheld).toEqual([{ at: '/credentialSubject/certificate/number', reason: 'commercial' }]);
  });
});

describe('POST /v1/verify', () => {
  const json = { 'content-type': 'application/json' };
  it.each<readonly [string, () => object | string, object, number, string]>([
    ['no bundle', () => ({}), {}, 422, '/bundle'],
    ['a bundle that is a list', () => ({ bundle: [] }), {}, 422, '/bundle'],
    ['a bundle that is text', () => ({ bundle: JSON.stringify(bundle) }), {}, 422, '/bundle'],
    ['a member that is not known', () => ({ bundle, more: 1 }), {}, 422, ''],
    ['a policy that is none', () => ({ bundle, policy: {} }), {}, 422, '/policy'],
    ['a time that is none', () => ({ bundle, at: 'now' }), {}, 422, '/at'],
    ['something else to expect', () => ({ bundle, expect: { colour: 'green' } }), {}, 422, '/expect'],
    ['a subject without end', () => ({ bundle, expect: { subject: 'x'.repeat(3000) } }), {}, 422, '/expect/subject'],
    ['what is not JSON', () => '{"bundle":', json, 400, ''],
    ['a key that is there twice', () => '{"bundle":{},"bundle":{}}', json, 400, ''],
    ['a number that no double holds', () => '{"bundle":{"index":9007199254740993}}', json, 400, ''],
    ['half a character', () => '{"bundle":{"statement":"\\ud800"}}', json, 400, ''],
    ['depth without end', () => `{"bundle":${'['.repeat(100_000)}`, json, 400, ''],
    ['nothing', () => '', json, 422, ''],
    ['another kind of body', () => 'bundle', { 'content-type': 'text/plain' }, 415, ''],
    ['more than 4 MiB', () => `{"bundle":{"format":"${'x'.repeat(4 * 1024 * 1024)}"}}`, json, 413, ''],
  ])('refuses %s', async (_, body, headers, status, at) => {
    const answer = await world.ask('POST /v1/verify', { body: body(), headers: { ...headers } });
    expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({
      status,
      type: expect.stringContaining('application/problem+json'),
    });
    expect(answer.json).toMatchObject({ status, title: expect.any(String) });
    if (at !== '') expect(JSON.stringify(answer.json.errors)).toContain(`"at":"${at}`);
    expect(answer.text).not.toMatch(/node_modules|\.ts:/);
  });

  it.each<readonly [string, () => object]>([
    ['an empty object', () => ({})],
    ['a member that is not known', () => ({ ...bundle, more: 1 })],
    ['another version', () => ({ ...bundle, format: 'terroir/proof@2' })],
    ['one bit of the signature', () => ({ ...bundle, statement: bundle.statement.slice(0, -9) + 'AAAAAAAA' + bundle.statement.slice(-1) })],
    ['another index', () => ({ ...bundle, index: 0 })],
    [
      'a size that is none in the checkpoint',
      () => ({ ...bundle, head: { ...bundle.head, checkpoint: bundle.head.checkpoint.replace(/\n[0-9]+\n/, '\n9007199254740991\n') } }),
    ],
    ['an index beyond all logs', () => ({ ...bundle, index: Number.MAX_SAFE_INTEGER })],
  ])('gives a verdict, and no problem, on a bundle with %s', async (_, change) => {
    const { status, json: answer } = await world.ask('POST /v1/verify', { body: { bundle: change() } });
    expect({ status, verdict: answer.verdict }).toEqual({ status: 200, verdict: 'invalid' });
  });

  it('has room for a bundle of several times the usual size', async () => {
    const disclosures = Array.from({ length: 3 }, () => 'x'.repeat(1_000_000));
    expect((await world.ask('POST /v1/verify', { body: { bundle: { ...bundle, disclosures } } })).status).toBe(200);
  });
});

describe('a tlog-proof', () => {
  it('is one by C2SP: it leads from the entry to a checkpoint that the log signed', async () => {
    const proof = `GET /v1/statements/${facility}/proof`;
    const { text, headers } = await world.ask(proof, { headers: { accept: 'text/plain' } });
    const typeFor = async (accept: string) => (await world.ask(proof, { headers: { accept } })).headers['content-type'];
    expect(await typeFor('application/json;q=0.1, text/*')).toBe('text/plain; charset=utf-8');
    expect(await typeFor('text/html, */*;q=0.8')).toMatch(/^application\/json/);
    expect((await world.ask(proof, { headers: { accept: 'image/png' } })).json.type).toBe('/problems/not-acceptable');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['content-disposition']).toBe(`attachment; filename="${facility}.tlog-proof"`);
    expect(headers['vary']).toContain('accept');
    const [, index = '', hashes = '', note = ''] =
      /^c2sp\.org\/tlog-proof@v1\nindex (0|[1-9][0-9]*)\n((?:[A-Za-z0-9+/]{43}=\n)*)\n([^]+)$/.exec(text) ?? [];
    const parsed = parseNote(note);
    const { origin, size, root } = parseCheckpoint(parsed.text);
    const path = hashes.split('\n').slice(0, -1).map(fromBase64);
    expect(origin).toBe('ledger.example/log');
    expect(equalBytes(rootFromInclusion(leafHash(fromHex(facility)), Number(index), size, path), root)).toBe(true);
    const [log] = (await policyByHttp()).logs;
    const key = parseVerifierKey(log?.keys[0] ?? '');
    const [signed] = signaturesBy(parsed, key);
    expect(await crypto.verifyEd25519(key.key, utf8(parsed.text), signed?.signature ?? new Uint8Array())).toBe(true);
  });

  it.each(['application/json', '*/*', 'application/json, text/plain', ''])('is not what who accepts %j gets', async (accept) => {
    const { headers } = await world.ask(`GET /v1/statements/${facility}/proof`, { headers: { accept } });
    expect(headers['content-type']).toContain('application/json');
  });
});

it('the policy is for every page to read, and names the log, the ledger and the chain', async () => {
  const { headers, json, status } = await world.ask('GET /.well-known/terroir-policy.json');
  expect(status).toBe(200);
  expect(headers['access-control-allow-origin']).toBe('*');
  const log = await world.done('GET /v1/log');
  expect(json.logs).toEqual([
    {
      origin: log.origin,
      keys: [log.key],
      ledger: {
        did: 'did:web:ledger.example',
        keys: [expect.objectContaining({ kid: expect.stringContaining('did:web:ledger.example#') })],
      },
      anchors: [{ chainId: log.chainId, contract: log.contract, logId: log.logId, confirmations: 1 }],
    },
  ]);
  expect(JSON.stringify(json)).not.toContain('"d":');
});
