import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';
import { CollectedLog } from './collected-log.ts';

const SLOW_MS = 500;

it('a request that comes on an open connection while the service closes is answered as ever, as the last there, and logged', async () => {
  const log = new CollectedLog('info');
  const ledger = await TestLedger.listening({ isRunning: false, logger: log.logger });
  const socket = connect(Number(new URL(ledger.url).port), 'localhost');
  await once(socket, 'connect');
  let answers = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answers += text));
  const body = JSON.stringify({ bundle: {} });
  const head = 'POST /v1/verify HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
  socket.write(`${head}content-length: ${String(body.length)}\r\n\r\n${body.slice(0, 3)}`);
  await sleep(SLOW_MS);
  const stopped = ledger.stop();
  await sleep(SLOW_MS);
  socket.write(`${body.slice(3)}GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n`);
  await Promise.all([stopped, once(socket, 'close')]);
  const [first = '', second = ''] = answers.split(/(?=HTTP\/1\.1 )/);
  expect(first).toMatch(/^HTTP\/1\.1 200 /);
  expect(second).toMatch(/^HTTP\/1\.1 404 /);
  expect(second).toMatch(/connection: close/i);
  expect(second).toContain('"type":"/problems/not-found"');
  expect(log.lines.flatMap(({ status, problem }) => (status === 404 ? [problem] : []))).toEqual(['not-found']);
});
