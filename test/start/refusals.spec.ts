import { createServer, type Server } from 'node:net';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../api/src/database/database.ts';
import { start } from '../../api/src/main.ts';
import { build } from '../../scripts/build.ts';
import { freshDatabase } from '../database.ts';
import { freePort } from '../../api/src/embedded/free-port.ts';
import { Command, startService } from './service-process.ts';

const WITHIN_MS = 300_000;
const UNREACHABLE = 'postgres://terroir:hidden-word@127.0.0.1:9/terroir';
const SECRET = '11'.repeat(32);

let [folder, port] = ['', 0];
let made: { readonly url: string; drop(): Promise<void> };

/** A ledger on a database of its own, made and ended: what later starts have to fit. */
beforeAll(async () => {
  await build(() => undefined, new AbortController().signal);
  folder = mkdtempSync(join(tmpdir(), 'terroir-refusals-'));
  port = await freePort();
  made = await freshDatabase();
  const first = await startService(ofMade({}));
  first.signal('SIGTERM');
  await first.end();
}, WITHIN_MS);
afterAll(async () => {
  await made.drop();
  rmSync(folder, { recursive: true, force: true });
});

const ofMade = (more: Record<string, string>): Record<string, string> => ({
  PORT: String(port),
  DATA_DIR: join(folder, 'made'),
  DATABASE_URL: made.url,
  SECRET_KEY: SECRET,
  ...more,
});

/** The one sentence that a start of this environment ends with. */
async function refusal(environment: Record<string, string>): Promise<string> {
  try {
    const running = await start(environment, () => undefined, new AbortController().signal);
    await running.stop();
  } catch (error) {
    expect(error).toHaveProperty('name', 'ConfigError');
    return (error as Error).message;
  }
  throw new Error('the start was not refused');
}

const sentence = (message: string): void => {
  expect(message).toMatch(/^[^\n]{20,400}\.$/);
  expect(message).not.toMatch(/\bat .*:\d+:\d+|hidden-word|11111111/);
};

describe('a start is refused in one sentence that names what is wrong and the remedy', () => {
  it.each([
    ['PORT', { PORT: '70000' }, /^PORT .*PORT=3000/],
    ['PUBLIC_URL', { PUBLIC_URL: 'ledger.example' }, /^PUBLIC_URL .*PUBLIC_URL=https/],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://ledger.example' }, /^PUBLIC_URL .*https/],
    ['SECRET_KEY', { SECRET_KEY: 'hidden-word' }, /^SECRET_KEY .*openssl rand/],
    ['CHAIN_KEY', { CHAIN_RPC_URL: 'http://127.0.0.1:9' }, /^CHAIN_KEY .*missing/],
    ['CHAIN_KEY', { CHAIN_KEY: 'hidden-word' }, /^CHAIN_KEY /],
    ['CHAIN_KEYSTORE_PASSWORD', { CHAIN_KEYSTORE: '/nowhere' }, /^CHAIN_KEYSTORE_PASSWORD .*missing/],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://hidden-word@db/x' }, /^DATABASE_URL .*postgres:/],
    ['ANCHOR_INTERVAL', { ANCHOR_INTERVAL: '5m' }, /^ANCHOR_INTERVAL .*seconds/],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL .*debug/],
    ['METRICS_TOKEN', { METRICS_TOKEN: 'hidden-word' }, /^METRICS_TOKEN .*openssl rand/],
    ['RATE_LIMITS', { RATE_LIMITS: 'reads=none' }, /^RATE_LIMITS .*off/],
    ['RATE_LIMITS', { RATE_LIMITS: 'reads=5,reads=6' }, /^RATE_LIMITS .*off/],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }, /^TRUST_PROXY .*range/],
    ['TRUST_PROXY', { TRUST_PROXY: '0.0.0.0/0' }, /^TRUST_PROXY .*range/],
    ['STOP_DELAY', { STOP_DELAY: 'long' }, /^STOP_DELAY .*seconds/],
    ['DEMO', { DEMO: 'yes' }, /^DEMO .*0/],
  ])('%s of %j', async (_name, wrong, says) => {
    const message = await refusal({ DATA_DIR: join(folder, 'never-made'), ...wrong });
    expect(message).toMatch(says);
    expect(message).not.toContain('hidden-word');
  });

  it('a folder that cannot be written to', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    const message = await refusal({ DATA_DIR: join(folder, 'a-file', 'data') });
    expect(message).toMatch(/^DATA_DIR: .* cannot be written to; give a folder/);
    sentence(message);
  });

  it('a database that nobody listens at, without its password', async () => {
    const message = await refusal({ DATA_DIR: join(folder, 'other'), DATABASE_URL: UNREACHABLE, PORT: String(port) });
    expect(message).toMatch(/^DATABASE_URL: .*127\.0\.0\.1:9\/terroir.*nobody listens there/);
    sentence(message);
  });

  it.each([
    ['a database that is not there', (url: URL) => (url.pathname = '/not_there'), /does not exist; make it/],
    ['a wrong password', (url: URL) => (url.password = 'hidden-word'), /refuses the password/],
  ])('%s', async (_what, spoil, says) => {
    const url = new URL(made.url);
    spoil(url);
    const message = await refusal(ofMade({ DATABASE_URL: url.href }));
    expect(message).toMatch(says);
    sentence(message);
  });

  it('a port that another program has', async () => {
    const server = await new Promise<Server>((resolve) => {
      const taken = createServer().listen(0, 'localhost', () => {
        resolve(taken);
      });
    });
    const address = server.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const message = await refusal(ofMade({ PORT: String(taken), PUBLIC_URL: `http://localhost:${String(port)}` }));
    expect(message).toMatch(
      new RegExp(`^PORT: ${String(taken)} is taken .*PORT=${String(taken + 1)} PUBLIC_URL=http://localhost:${String(port)}`),
    );
    sentence(message);
    await new Promise((closed) => server.close(closed));
  });

  it('another address than the ledger began with', async () => {
    const message = await refusal(ofMade({ PUBLIC_URL: 'https://elsewhere.example' }));
    expect(message).toMatch(new RegExp(`^PUBLIC_URL: this ledger lives at http://localhost:${String(port)}`));
    sentence(message);
  });

  it('another name of the log', async () => {
    const message = await refusal(ofMade({ LOG_ORIGIN: 'other.example/log' }));
    expect(message).toMatch(/^LOG_ORIGIN: .* is named localhost:/);
    sentence(message);
  });

  it('another secret key', async () => {
    const message = await refusal(ofMade({ SECRET_KEY: '22'.repeat(32) }));
    expect(message).toMatch(/^SECRET_KEY .*is not the one/);
    sentence(message);
  });

  it('a log key that is missing, another one, or none', async () => {
    const [key, aside] = [join(folder, 'made', 'log.key'), join(folder, 'log.key')];
    renameSync(key, aside);
    try {
      sentence(await refusal(ofMade({})));
      expect(await refusal(ofMade({}))).toMatch(/^LOG_KEY_FILE: .*restore it from your backup/);
      writeFileSync(key, generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
      expect(await refusal(ofMade({}))).toMatch(/^LOG_KEY_FILE .*another key than the one that this log began with/);
      writeFileSync(key, 'not a key');
      expect(await refusal(ofMade({}))).toMatch(/^LOG_KEY_FILE: .*does not hold an Ed25519/);
    } finally {
      copyFileSync(aside, key);
      chmodSync(key, 0o600);
    }
  });

  it('the chain of another ledger', async () => {
    const [chain, aside] = [join(folder, 'made', 'chain'), join(folder, 'chain')];
    renameSync(chain, aside);
    try {
      const message = await refusal(ofMade({}));
      expect(message).toMatch(/^CHAIN_RPC_URL: this ledger is anchored on the chain \d+/);
      sentence(message);
    } finally {
      rmSync(chain, { recursive: true });
      renameSync(aside, chain);
    }
  });

  it('a database that a newer version wrote', async () => {
    const database = new Database(made.url, 1, () => undefined);
    await database.query(`insert into migration (name, sha256) values ('9999-from-the-future', '')`);
    try {
      const message = await refusal(ofMade({}));
      expect(message).toMatch(/^DATABASE_URL: .*newer version .*9999-from-the-future.*start the newer one/);
      sentence(message);
    } finally {
      await database.query(`delete from migration where name = '9999-from-the-future'`);
      await database.close();
    }
  });

  it(
    'a folder that another service holds, and that service goes on',
    async () => {
      const service = await startService(ofMade({}));
      const message = await refusal(ofMade({ PORT: String(await freePort()), PUBLIC_URL: `http://localhost:${String(port)}` }));
      expect(message).toMatch(/^DATA_DIR: a service is running on .* already \(process \d+\)/);
      sentence(message);
      expect((await fetch(`http://localhost:${String(port)}/healthz`)).status).toBe(200);
      service.signal('SIGTERM');
      await service.end();
    },
    WITHIN_MS,
  );

  it(
    'and then it still starts as it should',
    async () => {
      const running = await start(ofMade({}), () => undefined, new AbortController().signal);
      await running.stop();
    },
    WITHIN_MS,
  );
});

it(
  'by its process too: exit code 1, one line, no stack',
  async () => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    const { code, errors } = await Command.run('start.ts', [], {
      DATA_DIR: join(folder, 'empty'),
      PORT: String(port),
      DATABASE_URL: UNREACHABLE,
    }).end();
    expect([code, errors]).toEqual([1, expect.stringMatching(/^DATABASE_URL: [^\n]+\n$/)]);
  },
  WITHIN_MS,
);

it(
  'names the variable that was meant by one that nobody reads',
  async () => {
    const says: string[] = [];
    const running = await start(ofMade({ ANCHOR_INTERVALL: '5' }), (line) => says.push(line), new AbortController().signal);
    await running.stop();
    expect(says[0]).toBe('ANCHOR_INTERVALL is not read by anything: was ANCHOR_INTERVAL meant?');
  },
  WITHIN_MS,
);
