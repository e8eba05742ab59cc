import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';

const TIMES = { bodyMs: 400, largeBodyMs: 1_600 };
let ledger: TestLedger;
let key: string;

beforeAll(async () => {
  ledger = await TestLedger.listening({ isRunning: false, bodyTimes: TIMES });
  await ledger.makeOrganisation('farm');
  key = await ledger.keyOf('farm', ['events:write', 'evidence:write', 'products:write']);
});
afterAll(() => ledger.stop());

interface Dripping {
  readonly path: string;
  readonly type: string;
  /** What is sent at once; then one blank after the other, for ever. */
  readonly begin?: string;
  readonly isAnonymous?: boolean;
}

/** Sends a request whose body never ends, and gives what was answered and after how long the connection was closed. */
async function drip({ path, type, begin = '', isAnonymous = false }: Dripping): Promise<{ readonly text: string; readonly ms: number }> {
  const { hostname, port } = new URL(ledger.url);
  const socket: Socket = connect(Number(port), hostname);
  const begun = Date.now();
  let text = '';
  socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
  socket.on('error', () => undefined); // it is closed while it is written to
  const { promise: closed, resolve } = Promise.withResolvers<undefined>();
  socket.on('close', () => {
    resolve(undefined);
  });
  const authorization = isAnonymous ? '' : `authorization: Bearer ${key}\r\n`;
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${authorization}content-type: ${type}\r\ncontent-length: 100000\r\n\r\n${begin}`,
  );
  const timer = setInterval(() => socket.write(' '), 20);
  await closed;
  clearInterval(timer);
  return { text, ms: Date.now() - begun };
}

const FORM = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\na,b';

describe('a body that drips', () => {
  it.each([
    ['of a request', { path: '/v1/products', type: 'application/json' }, TIMES.bodyMs],
    ['of a statement that was signed outside', { path: '/v1/attestations', type: 'application/vc+jwt' }, TIMES.bodyMs],
    ['of a capture', { path: '/epcis/capture', type: 'application/json' }, TIMES.largeBodyMs],
    ['of a file', { path: '/v1/evidence', type: 'text/csv', begin: 'a,b' }, TIMES.largeBodyMs],
    ['of a form with a file', { path: '/v1/evidence', type: 'multipart/form-data; boundary=b', begin: FORM }, TIMES.largeBodyMs],
  ])('%s is ended in its time, with a problem that says so', async (_what, dripping, ms) => {
    const ended = await drip(dripping);
    expect(ended.text).toMatch(/^HTTP\/1\.1 408 /);
    expect(ended.text).toContain('"type":"/problems/body-too-slow"');
    expect(ended.ms).toBeGreaterThanOrEqual(ms - 50);
  });

  it('leaves no file behind', async () => {
    await drip({ path: '/v1/evidence', type: 'text/csv', begin: 'a,b' });
    const incoming = join(ledger.config.dataDir, 'evidence', 'incoming');
    for (let i = 0; i < 100 && readdirSync(incoming).length > 0; i++) await sleep(20);
    expect(existsSync(incoming) ? readdirSync(incoming) : []).toEqual([]);
  });

  it('holds no connection of somebody who was refused', async () => {
    const { text } = await drip({ path: '/v1/evidence', type: 'text/csv', begin: 'a,b', isAnonymous: true });
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('does not end what is asked beside it', async () => {
    const dripping = drip({ path: '/v1/products', type: 'application/json' });
    const answer = await fetch(`${ledger.url}/v1/schemes`);
    expect(answer.status).toBe(200);
    await dripping;
  });
});
