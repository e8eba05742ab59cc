import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startChain, type EmbeddedChain } from '../../api/src/embedded/chain.ts';
import { build } from '../../scripts/build.ts';
import { freePort } from '../../api/src/embedded/free-port.ts';
import { Command, ROOT, startService } from './service-process.ts';

const WITHIN_MS = 300_000;

let [folder, port] = ['', 0];
let chain: EmbeddedChain;
beforeAll(async () => {
  await build(() => undefined, new AbortController().signal);
  folder = mkdtempSync(join(tmpdir(), 'terroir-commands-'));
  port = await freePort();
  chain = await startChain(join(folder, 'elsewhere'));
}, WITHIN_MS);
afterAll(async () => {
  await chain.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A chain like any other: an address, and a key that pays there. */
const onChain = () => ({
  DATA_DIR: join(folder, 'data'),
  PORT: String(port),
  CHAIN_RPC_URL: chain.url,
  CHAIN_KEY: chain.key,
  CHAIN_CONFIRMATIONS: '1',
  ANCHOR_INTERVAL: '1',
});

it(
  'deploy puts contract and log on a chain and says what it costs, changes nothing the second time, and a service anchors there',
  async () => {
    const early = await Command.run('start.ts', [], onChain()).end();
    expect([early.code, early.errors]).toEqual([1, expect.stringMatching(/^CHAIN_CONTRACT: .*npm run deploy\n$/)]);

    const first = await Command.run('deploy.ts', [], onChain()).end();
    expect(first).toMatchObject({ code: 0, errors: '' });
    expect(first.output.match(/done: \d+ gas, \d+ wei/g)).toHaveLength(2);
    const again = await Command.run('deploy.ts', [], onChain()).end();
    expect(again.code).toBe(0);
    expect(again.output).not.toMatch(/done:/);

    const service = await startService(onChain());
    let anchors: readonly { readonly state: string }[] = [];
    while (!anchors.some(({ state }) => state === 'final')) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      ({ items: anchors } = (await (await fetch(`http://localhost:${String(port)}/v1/anchors`)).json()) as { items: typeof anchors });
    }
    service.signal('SIGTERM');
    expect((await service.end()).code).toBe(0);

    const checked = await Command.run('fsck.ts', ['--json'], onChain()).end();
    expect(checked.code).toBe(0);
    const { isWhole, checked: counts } = JSON.parse(checked.output) as { isWhole: boolean; checked: { anchorsOnChain: number } };
    expect([isWhole, counts.anchorsOnChain]).toEqual([true, expect.any(Number)]);
    expect(counts.anchorsOnChain).toBeGreaterThan(0);
  },
  WITHIN_MS,
);

it.each([
  ['deploy.ts', {}, 1, /^CHAIN_RPC_URL is missing/],
  ['deploy.ts', { CHAIN_RPC_URL: 'http://127.0.0.1:9', CHAIN_KEY: '11'.repeat(32) }, 1, /^CHAIN_RPC_URL: the chain does not answer/],
  ['fsck.ts', { DATA_DIR: '/nowhere/at-all' }, 2, /^DATA_DIR: there is no ledger in/],
])('%s with %j says in one sentence what is missing', async (script, settings, code, says) => {
  const ended = await Command.run(script, [], settings).end();
  expect([ended.code, ended.errors]).toEqual([code, expect.stringMatching(says)]);
  expect(ended.errors.trim().split('\n')).toHaveLength(1);
});

it.each(['deploy.ts', 'fsck.ts', 'successor.ts', 'soak.ts', 'bench.ts'])(
  '%s explains itself, and refuses what it does not know',
  async (script) => {
    expect(await Command.run(script, ['--help'], {}).end()).toMatchObject({ code: 0, output: expect.stringMatching(/^npm run /) });
    expect(await Command.run(script, ['--nonsense'], {}).end()).toMatchObject({ code: 64 });
  },
);

const scripts = (under: string): string[] =>
  readdirSync(join(ROOT, under), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? entry.name === 'runtime'
        ? []
        : scripts(join(under, entry.name))
      : /(?<!\.spec)\.ts$/.test(entry.name)
        ? [join(under, entry.name)]
        : [],
  );

it.each(scripts('scripts'))('%s is written in what Node.js runs without a build', (file) => {
  expect(stripTypeScriptTypes(readFileSync(join(ROOT, file), 'utf8'))).toEqual(expect.any(String));
});
