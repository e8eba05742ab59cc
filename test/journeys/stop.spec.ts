import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';

/** Long before a connection that is kept open for another request would end by itself. */
const HANGS_MS = 30_000;

it('a service that is stopped answers what is under way, and does not wait for another request on that connection', async () => {
  const ledger = await TestLedger.listening({ isRunning: false });
  const socket = connect(Number(new URL(ledger.url).port), 'localhost');
  await once(socket, 'connect');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  const body = JSON.stringify({ bundle: {} });
  socket.write(
    `POST /v1/verify HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${String(body.length)}\r\n\r\n${body.slice(0, 3)}`,
  );
  await sleep(200);
  const stopped = ledger.stop().then(() => 'stopped');
  await sleep(200);
  socket.write(body.slice(3));
  expect(await Promise.race([stopped, sleep(HANGS_MS, 'hangs', { ref: false })])).toBe('stopped');
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
});
