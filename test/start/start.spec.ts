import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from '../../scripts/build.ts';
import { WANTED } from '../at-hand.ts';
import { freshDatabase } from '../database.ts';
import { freePort } from '../../api/src/embedded/free-port.ts';
import { Command, environmentWith, ROOT, startService } from './service-process.ts';

const WITHIN_MS = 300_000;
const SAME_KEY_MS = 1000;

beforeAll(() => build(() => undefined, new AbortController().signal), WITHIN_MS);

let [port, folder] = [0, ''];
const started: Command[] = [];
beforeEach(async () => {
  port = await freePort();
  folder = mkdtempSync(join(tmpdir(), 'terroir start '));
});
afterEach(async () => {
  for (const command of started.splice(0)) {
    if (command.isRunning) command.signal('SIGTERM');
    await command.end();
  }
  rmSync(folder, { recursive: true, force: true });
});

const dataDir = (): string => join(folder, 'data');
const settings = (more: Record<string, string> = {}) => ({ PORT: String(port), DATA_DIR: dataDir(), ...more });
const start = async (more: Record<string, string> = {}): Promise<Command> => {
  const service = await startService(settings(more));
  started.push(service);
  return service;
};

/** Every process of this machine whose command line names the data folder, or the command's group. */
const processesOf = (command: Command): string[] =>
  execFileSync('ps', ['-eo', 'pgid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder) || line.trimStart().startsWith(`${String(command.pid)} `));

describe('a first start', () => {
  it(
    'works in a path with spaces, prints the address and the key once, and keeps key and policy in files',
    async () => {
      const { output } = await start();
      const key = readFileSync(join(dataDir(), 'operator.key'), 'utf8').trim();
      expect(key).toMatch(/^terroir_[0-9a-f]{16}_[\w-]{43}$/);
      expect(output).toContain(`http://localhost:${String(port)}`);
      expect(output.split(key)).toHaveLength(2);
      expect(statSync(join(dataDir(), 'operator.key')).mode & 0o777).toBe(0o600);
      const policy = JSON.parse(readFileSync(join(dataDir(), 'policy.json'), 'utf8'));
      expect(policy).toMatchObject({ format: 'terroir/policy@1', logs: [{ origin: `localhost:${String(port)}/log` }] });
      expect(await (await fetch(`http://localhost:${String(port)}/.well-known/terroir-policy.json`)).json()).toEqual(policy);
    },
    WITHIN_MS,
  );

  it(
    'is remembered by the next one, which makes no other key',
    async () => {
      const first = await start();
      const key = readFileSync(join(dataDir(), 'operator.key'), 'utf8');
      first.signal('SIGTERM');
      await first.end();
      const { output } = await start();
      expect(output).not.toContain('terroir_');
      expect(readFileSync(join(dataDir(), 'operator.key'), 'utf8')).toBe(key);
    },
    WITHIN_MS,
  );

  const isRoot = WANTED.root() !== null;
  (isRoot ? it : it.skip)(
    `works for an ordinary user who may not write into the project${isRoot ? '' : ' (skipped: root is not there)'}`,
    async () => {
      chmodSync(folder, 0o755);
      chownSync(folder, 65_534, 65_534);
      const home = { HOME: folder, TMPDIR: folder };
      const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.ts')], {
        cwd: ROOT,
        env: environmentWith({ ...settings(), ...home }),
        uid: 65_534,
        gid: 65_534,
        detached: true,
      });
      const service = new Command(child);
      started.push(service);
      await service.says(/ready after/);
      expect(statSync(join(dataDir(), 'operator.key')).uid).toBe(65_534);
    },
    WITHIN_MS,
  );
});

describe('an end', () => {
  it.each([
    ['Ctrl-C, which reaches the whole group', 'SIGINT', 'group'],
    ['SIGTERM to the whole group', 'SIGTERM', 'group'],
    ['SIGTERM to the process alone', 'SIGTERM', 'process'],
  ] as const)(
    'by %s leaves nothing running, and says so',
    async (_what, signal, to) => {
      const service = await start();
      expect(processesOf(service).some((line) => line.includes('postgres'))).toBe(true);
      service.signal(signal, to);
      const { code, output } = await service.end();
      expect([code, output]).toEqual([0, expect.stringMatching(/ended\n$/)]);
      expect(processesOf(service)).toEqual([]);
    },
    WITHIN_MS,
  );

  it(
    'in the middle of a start ends what was started so far',
    async () => {
      const service = Command.run('start.ts', [], settings());
      started.push(service);
      await service.says(/making database/);
      service.signal('SIGINT', 'group');
      expect((await service.end()).errors).toBe('');
      expect(processesOf(service)).toEqual([]);
    },
    WITHIN_MS,
  );

  it(
    'that is asked for twice comes at once, and leaves nothing running either',
    async () => {
      const service = await start();
      // A request that hangs keeps an orderly end waiting.
      const hanging = connect(port, 'localhost').on('error', () => undefined);
      hanging.write('POST /v1/verify HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{');
      await new Promise((resolve) => setTimeout(resolve, SAME_KEY_MS));
      service.signal('SIGINT', 'group');
      await new Promise((resolve) => setTimeout(resolve, SAME_KEY_MS + 200));
      if (service.isRunning) service.signal('SIGINT', 'group');
      await service.end();
      hanging.destroy();
      while (processesOf(service).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(processesOf(service)).toEqual([]);
    },
    WITHIN_MS,
  );
});

it(
  'takes a database that it is given, with a chain of its own',
  async () => {
    const database = await freshDatabase();
    try {
      const service = await start({ DATABASE_URL: database.url });
      expect(existsSync(join(dataDir(), 'postgres'))).toBe(false);
      expect((await fetch(`http://localhost:${String(port)}/readyz`)).status).toBe(200);
      service.signal('SIGTERM');
      await service.end();
    } finally {
      await database.drop();
    }
  },
  WITHIN_MS,
);
