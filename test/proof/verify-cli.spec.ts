import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';
import { bundleOf, scene, SOON_AFTER, type Scene } from './scene.ts';
import { idOf, PRODUCT } from './small-ledger.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'terroir verify '));

interface Ended {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command as npm starts it: on the sources, with nothing built. */
async function run(
  args: readonly string[],
  { input = '', env = {} }: { readonly input?: string | Buffer; readonly env?: Record<string, string> } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['--conditions=source', 'scripts/verify.ts', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], DATA_DIR: join(folder, 'none'), ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  // Who has read enough closes the pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exit, out, err };
}

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
  return path;
}

const revoking = (given: Scene['ledger'], slots: Scene['slots'], place: number): void => {
  for (const slot of slots.slice(place, place + 1)) given.setStatus(slot, true, '2026-05-02T14:00:00Z');
};

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run verify', () => {
  const given = scene();
  const bundle = file('valid.json', bundleOf(given));
  const policy = file('policy.json', given.ledger.policy());
  const at = ['--policy', policy, '--at', SOON_AFTER];

  it('says what it found, check by check, who held the key, and what it does not show', async () => {
    const { exit, out, err } = await run([...at, bundle]);
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(out).toContain('valid.json: VALID\n  The issuer signed this, and it has stood in the log unchanged.');
    expect(out).toMatch(/key held by +the issuer/);
    expect(out).toMatch(/rests on +the log alone/);
    for (const check of ['format', 'signature', 'issuer', 'inclusion', 'checkpoint', 'state', 'status', 'validity'])
      expect(out).toMatch(new RegExp(`pass +${check} +\\S`));
    expect(out).toContain('It does not show: That the statement is true. That nothing was left out.');
  });

  it('gives the verification itself as JSON', async () => {
    const { exit, out } = await run([...at, '--json', bundle]);
    const [only] = JSON.parse(out) as Record<string, unknown>[];
    expect(exit).toBe(0);
    expect(only).toMatchObject({ file: bundle, verdict: 'valid', statement: idOf(bundleOf(given).statement), issuer: given.issuer.did });
  });

  it('reads standard input', async () => {
    expect(await run([...at, '-'], { input: JSON.stringify(bundleOf(given)) })).toMatchObject({ exit: 0 });
  });

  it('takes the policy of the data folder when none is named', async () => {
    const env = { DATA_DIR: folder };
    expect(await run(['--at', SOON_AFTER, bundle], { env })).toMatchObject({ exit: 0 });
    const { exit, out } = await run(['--at', SOON_AFTER, bundle]);
    expect({ exit, says: out.includes('It holds together; nothing says whose it is.') }).toEqual({ exit: 2, says: true });
  });

  it.each<readonly [string, readonly string[], number]>([
    ['the lot that was scanned', ['--subject', PRODUCT], 0],
    ['another lot', ['--subject', PRODUCT.replace('LOT-7', 'LOT-8')], 1],
    ['the statement that was asked for', ['--statement', idOf(bundleOf(given).statement)], 0],
    ['another statement', ['--statement', '00'.repeat(32)], 1],
  ])('compares with what was expected: %s', async (_, expected, exit) => {
    expect(await run([...at, ...expected, bundle])).toMatchObject({ exit });
  });

  it.each<readonly [string, () => Scene, string, number]>([
    [
      'revoked',
      () =>
        scene({
          beforeSeal: (ledger, slots) => {
            revoking(ledger, slots, 0);
          },
        }),
      SOON_AFTER,
      1,
    ],
    [
      'suspended',
      () =>
        scene({
          beforeSeal: (ledger, slots) => {
            revoking(ledger, slots, 1);
          },
        }),
      SOON_AFTER,
      1,
    ],
    ['expired', () => scene({ claims: { validUntil: '2026-02-01T00:00:00Z' } }), SOON_AFTER, 1],
    ['not-yet-valid', () => scene({ claims: { validFrom: '2026-06-01T00:00:00Z' } }), SOON_AFTER, 1],
    ['unknown', () => scene(), '2026-05-09T00:00:00Z', 2],
  ])('ends by the verdict: %s', async (verdict, make, time, exit) => {
    const made = scene === make ? given : make();
    const own = file(`${verdict}-policy.json`, made.ledger.policy());
    const ended = await run(['--policy', own, '--at', time, file(`${verdict}.json`, bundleOf(made))]);
    expect(ended.exit).toBe(exit);
    expect(ended.out).toContain(`${verdict}.json: ${verdict.toUpperCase()}`);
  });

  it('ends by the worst of several: what is not valid before what cannot be told', async () => {
    const forged = file('forged.json', bundleOf(scene()));
    const missing = join(folder, 'missing.json');
    expect(await run([...at, bundle, bundle])).toMatchObject({ exit: 0 });
    expect(await run([...at, bundle, missing])).toMatchObject({ exit: 2 });
    const { exit, out } = await run([...at, bundle, missing, forged, bundle]);
    expect(exit).toBe(1);
    expect([...out.matchAll(/^\S.*: ([A-Z ]+)$/gm)].map(([, word]) => word)).toEqual(['VALID', 'CANNOT TELL', 'INVALID', 'VALID']);
  });

  it.each<readonly [string, () => string, string]>([
    ['is not there', () => join(folder, 'missing.json'), 'missing.json is not there.'],
    ['is a folder', () => folder, 'is a folder.'],
    ['has no end', () => '/dev/zero', '/dev/zero is larger than 8 MiB: it is no proof bundle.'],
    ['is not text', () => file('binary.json', Buffer.from([0xff, 0xfe, 0x00])), 'binary.json is not text in UTF-8.'],
  ])('says in one sentence of a file that it %s', async (_, name, sentence) => {
    const { exit, out, err } = await run([...at, name()]);
    expect({ exit, err }).toEqual({ exit: 2, err: '' });
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(out).toContain(sentence);
  });

  it('reads no endless input', async () => {
    const { exit, out } = await run([...at, '-'], { input: Buffer.alloc(9 * 1024 * 1024, 0x20) });
    expect({ exit, says: out.includes('- is larger than 8 MiB') }).toEqual({ exit: 2, says: true });
  });

  it('lets no file write to the terminal', async () => {
    const hostile = file('hostile.json', JSON.stringify({ ...bundleOf(given), '\u001b[2K\u202eVALID\u009b': 1 }));
    for (const json of [[], ['--json']]) {
      const { exit, out } = await run([...at, ...json, hostile]);
      expect(exit).toBe(1);
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      expect(out).toContain('\\u001b[2K');
    }
  });

  it.each<readonly [string, readonly string[]]>([
    ['no file', []],
    ['an option that is not known', ['--poliy', policy, bundle]],
    ['a time without offset', ['--at', '2026-05-02T14:20:00', bundle]],
    ['an hour that does not exist', ['--at', '2026-05-02T24:00:00Z', bundle]],
    ['a day that does not exist', ['--at', '2026-02-30T00:00:00Z', bundle]],
    ['an address that is none', ['--rpc', 'file:///etc/passwd', bundle]],
    ['a statement that is none', ['--statement', 'x', bundle]],
    ['standard input twice', ['-', '-']],
    ['a policy that is not there', ['--policy', join(folder, 'no.json'), bundle]],
    ['a policy that is none', ['--policy', bundle, bundle]],
    ['an RPC and no policy', ['--rpc', 'http://127.0.0.1:1', bundle]],
  ])('is used wrongly with %s', async (_, args) => {
    const { exit, out, err } = await run(args);
    expect({ exit, out }).toEqual({ exit: 64, out: '' });
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('helps', async () => {
    const { exit, out } = await run(['--help']);
    expect(exit).toBe(0);
    for (const word of ['--policy', '--rpc', '--at', '--subject', '--json', 'Exit: 0 valid']) expect(out).toContain(word);
  });
});

describe('npm run verify with a chain', () => {
  let ledger: TestLedger;
  let bundle = '';
  let policy = '';
  let elsewhere: Server;
  let elsewhereUrl = '';
  let answerOf: (body: string) => Promise<string>;

  beforeAll(async () => {
    ledger = await TestLedger.start();
    const { json: own } = await ledger.ask('GET /.well-known/terroir-policy.json');
    policy = file('anchored-policy.json', { ...own, require: [...own.require, 'anchor'] });
    bundle = file('anchored.json', (await anchoredBundle()).text);
    elsewhere = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => void answerOf(body).then((answer) => response.end(answer)));
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    elsewhereUrl = `http://127.0.0.1:${String((elsewhere.address() as AddressInfo).port)}`;
  }, 60_000);

  afterAll(async () => {
    elsewhere.close();
    await ledger.stop();
  });

  const asked = async (body: string): Promise<string> =>
    (await fetch(ledger.chain.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).text();

  /** The bundle of the log's first entry, once its head is on chain. */
  async function anchoredBundle() {
    for (;;) {
      const [row] = await ledger.database.query<{ id: string }>("select encode(statement, 'hex') as id from entry where index = 0");
      const answer = await ledger.ask(`GET /v1/statements/${row?.id ?? '00'.repeat(32)}/proof`);
      if (answer.status === 200 && answer.json.head.anchor !== null) return answer;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  const isAnchored = async (size: number): Promise<boolean> => {
    const [newest] = (await ledger.done('GET /v1/anchors')).items;
    return newest.state === 'final' && newest.size >= size;
  };

  it('is valid by what the chain holds', async () => {
    const { exit, out } = await run(['--policy', policy, '--rpc', ledger.chain.url, bundle]);
    expect(out).toMatch(/pass +anchor/);
    expect(out).toMatch(/rests on +the chain that you asked/);
    expect(exit).toBe(0);
  });

  it('cannot tell without asking the chain, when the policy wants it asked', async () => {
    expect(await run(['--policy', policy, bundle])).toMatchObject({ exit: 2 });
  });

  it('takes several RPCs that tell the same', async () => {
    answerOf = asked;
    expect(await run(['--policy', policy, '--rpc', ledger.chain.url, '--rpc', elsewhereUrl, bundle])).toMatchObject({ exit: 0 });
  });

  it.each<readonly [string, (body: string, answer: string) => string, string]>([
    [
      'tells another root',
      (body, answer) => (body.includes('eth_call') ? answer.replace(/[0-9a-f]{64}"/, `${'ee'.repeat(32)}"`) : answer),
      'do not tell the same',
    ],
    [
      'tells that nothing was ever anchored',
      (body, answer) => (body.includes('eth_call') ? answer.replace(/0x[0-9a-f]{192}/, `0x${'0'.repeat(192)}`) : answer),
      'do not tell the same',
    ],
    [
      'is of another chain',
      (body, answer) => (body.includes('eth_chainId') ? answer.replace(/"0x[0-9a-f]+"/, '"0x1"') : answer),
      'is chain 1, which the policy does not name',
    ],
    ['is no chain', () => '<html>', 'does not answer'],
    ['knows nothing', () => '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}', 'does not know eth_chainId'],
    [
      'has no contract there',
      (body, answer) => (body.includes('eth_call') ? answer.replace(/0x[0-9a-f]+"/, '0x"') : answer),
      'the contract does not answer',
    ],
    ['answers without end', () => `"${'x'.repeat(2 * 1024 * 1024)}"`, 'does not answer'],
  ])('cannot tell when one %s, and names no more of its address than its host', async (_, change, sentence) => {
    answerOf = async (body) => change(body, await asked(body));
    const { exit, out, err } = await run([
      '--policy',
      policy,
      '--rpc',
      ledger.chain.url,
      '--rpc',
      `${elsewhereUrl}/v3/a-secret-key`,
      bundle,
    ]);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toContain(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).not.toContain('a-secret-key');
  });

  it('cannot tell when nobody answers', async () => {
    const { exit, err } = await run(['--policy', policy, '--rpc', 'http://127.0.0.1:1', bundle]);
    expect({ exit, err }).toEqual({ exit: 2, err: 'The chain at 127.0.0.1:1 does not answer.\n' });
  });

  it('is invalid where the chain holds another root for that size', async () => {
    answerOf = async (body) =>
      body.includes('eth_call') ? (await asked(body)).replace(/[0-9a-f]{64}"/, `${'ee'.repeat(32)}"`) : asked(body);
    expect(await run(['--policy', policy, '--rpc', elsewhereUrl, bundle])).toMatchObject({ exit: 1 });
  });

  it('finds an older head where the file says that it is', async () => {
    const sizeBefore = Number((await ledger.done('GET /v1/anchors')).items[0].size);
    await ledger.makeOrganisation('later');
    while (!(await isAnchored(sizeBefore + 1))) await new Promise((resolve) => setTimeout(resolve, 100));
    const { exit, out } = await run(['--policy', policy, '--rpc', ledger.chain.url, bundle]);
    expect(out).toMatch(/pass +anchor/);
    expect(exit).toBe(0);
  });
});
