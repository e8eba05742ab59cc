import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build } from '../../scripts/build.ts';
import { freePort } from '../../api/src/embedded/free-port.ts';
import { Command, startService, type Ended } from '../start/service-process.ts';

const WITHIN_MS = 300_000;

let [folder, port] = ['', 0];
const started: Command[] = [];
beforeAll(async () => {
  await build(() => undefined, new AbortController().signal);
  folder = mkdtempSync(join(tmpdir(), 'terroir-successor-'));
  port = await freePort();
}, WITHIN_MS);
afterAll(async () => {
  for (const command of started.splice(0)) {
    if (command.isRunning) command.signal('SIGTERM');
    await command.end();
  }
  rmSync(folder, { recursive: true, force: true });
});

const dataDir = (): string => join(folder, 'data');
const settings = () => ({ PORT: String(port), DATA_DIR: dataDir(), ANCHOR_INTERVAL: '1' });
const successor = (...args: string[]): Command => {
  const command = Command.run('successor.ts', args, settings());
  started.push(command);
  return command;
};

async function running<Result>(work: (key: string) => Promise<Result>): Promise<Result> {
  const service = await startService(settings());
  started.push(service);
  const result = await work(readFileSync(join(dataDir(), 'operator.key'), 'utf8').trim());
  service.signal('SIGTERM');
  await service.end();
  return result;
}

/** Asks the service, as one that has just started: until it has an answer. */
async function ask(path: string, key?: string, body?: object): Promise<string> {
  for (;;) {
    const response = await fetch(`http://localhost:${String(port)}${path}`, {
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status < 300) return text;
    if (response.status !== 503) throw new Error(`${path}: ${String(response.status)} ${text}`);
    await sleep(100);
  }
}

const field = (json: string, name: string): unknown => (JSON.parse(json) as Record<string, unknown>)[name];

/** Makes an organisation, and gives its key. */
async function makeFirm(operator: string): Promise<string> {
  await ask('/v1/organisations', operator, { slug: 'la-loma', name: 'La Loma', country: 'CO', roles: ['supplier'] });
  const expiresAt = new Date(Date.now() + 1e9).toISOString();
  return String(
    field(await ask('/v1/api-keys', operator, { organisation: 'la-loma', name: 'test', scopes: ['facilities:write'], expiresAt }), 'token'),
  );
}

/** States a place, waits until that is on chain, and keeps its proof in a file. */
async function proven(code: string, key: string): Promise<string> {
  const id = `http://localhost:${String(port)}/id/la-loma/facility/${code}`;
  const made = await ask('/v1/facilities', key, { id, name: code, country: 'CO', visibility: 'public' });
  const statement = String(field(made, 'id'));
  while (field(await ask(`/v1/statements/${statement}`), 'state') !== 'anchored') await sleep(100);
  const file = join(folder, `${code}.json`);
  writeFileSync(file, await ask(`/v1/statements/${statement}/proof`));
  return file;
}

const verified = async (file: string): Promise<number | null> =>
  (await Command.run('verify.ts', [file, '--policy', join(dataDir(), 'policy.json')], {}).end()).code;

async function killedAt(says: RegExp): Promise<Ended> {
  const command = successor('--yes');
  await command.says(says);
  command.signal('SIGKILL');
  return command.end();
}

it(
  'leads from a restored backup, by a command that is killed twice, to a log in which everything goes on',
  async () => {
    const postgres = join(dataDir(), 'postgres');
    let key = '';
    const one = await running(async (operator) => {
      key = await makeFirm(operator);
      return proven('one', key);
    });
    cpSync(postgres, join(folder, 'backup'), { recursive: true });
    const two = await running(async () => {
      const file = await proven('two', key);
      const refused = await successor('--yes', '--stolen', '1').end();
      expect([refused.code, refused.errors]).toEqual([1, expect.stringMatching(/^DATA_DIR: a service is running on .*\n$/)]);
      return file;
    });
    rmSync(postgres, { recursive: true });
    cpSync(join(folder, 'backup'), postgres, { recursive: true });

    const start = await Command.run('start.ts', [], settings()).end();
    expect([start.code, start.errors]).toEqual([1, expect.stringMatching(/npm run successor/)]);
    const shown = await successor().end();
    expect([shown.code, shown.output]).toEqual([0, expect.stringMatching(/Nothing was changed\. .*--yes\n$/)]);
    await killedAt(/creating the log/);
    await killedAt(/ending the log/);
    const finished = await successor('--yes').end();
    expect([finished.code, finished.output]).toEqual([0, expect.stringMatching(/is made already/)]);

    const three = await running(async () => {
      expect(await ask('/checkpoint')).toMatch(new RegExp(`^localhost:${String(port)}/log\n`));
      expect(await ask('/logs/3/checkpoint')).toMatch(new RegExp(`^localhost:${String(port)}/logs/3\n`));
      return proven('three', key);
    });
    for (const file of [one, two, three]) expect([file, await verified(file)]).toEqual([file, 0]);
    expect(field(readFileSync(three, 'utf8'), 'head')).toMatchObject({ origin: `localhost:${String(port)}/logs/3` });
    const checked = await Command.run('fsck.ts', ['--json'], settings()).end();
    expect(JSON.parse(checked.output)).toMatchObject({ isWhole: true, checked: { logs: 2 } });
  },
  WITHIN_MS,
);

it('explains itself, and refuses what it does not know', async () => {
  expect(await successor('--help').end()).toMatchObject({ code: 0, output: expect.stringMatching(/^npm run successor/) });
  expect((await successor('--nonsense').end()).code).toBe(64);
  expect((await successor('--end', 'nobody').end()).code).toBe(64);
});

it.each([
  [[], { DATA_DIR: '/nowhere/at-all' }, /^DATA_DIR: there is no ledger in .*\n$/],
  [['--admin', 'me'], { DATA_DIR: '/nowhere/at-all' }, /^--admin is an address: .*\n$/],
])('%j with %j says in one sentence what is missing', async (args, environment, says) => {
  const { code, errors } = await Command.run('successor.ts', args, environment).end();
  expect([code, errors]).toEqual([1, expect.stringMatching(says)]);
});
