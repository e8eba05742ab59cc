import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { ConfigError } from '../config/config.ts';

const ANSWERS_WITHIN_MS = 1000;

/** Whether the service that wrote the note still answers by its secret word: a process number alone may be another's by now. */
const isAnswered = async (port: number, word: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    const end = (): void => {
      socket.destroy();
      resolve(heard === word);
    };
    socket
      .setTimeout(ANSWERS_WITHIN_MS, end)
      .setEncoding('utf8')
      .on('data', (text: string) => (heard += text))
      .once('end', end)
      .once('error', end);
  });

const listening = async (word: string): Promise<{ readonly server: Server; readonly port: number }> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).end(word);
    }).once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.unref();
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : 0 });
    });
  });

/**
 * Holds a data folder for this process; gives the way to let it go. A kill lets it go by itself.
 * @throws ConfigError when another service holds it
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const note = join(folder, 'running.json');
  if (existsSync(note)) {
    const [port, word] = (() => {
      try {
        const { port, word } = JSON.parse(readFileSync(note, 'utf8')) as { port: unknown; word: unknown };
        return [Number(port), String(word)];
      } catch {
        return [0, ''];
      }
    })();
    if (word !== '' && (await isAnswered(port, word)))
      throw new ConfigError(
        `DATA_DIR: a service is running on ${folder} already; stop it first, or give another folder, for example DATA_DIR=.data-2 PORT=3001.`,
      );
  }
  const word = randomBytes(16).toString('hex');
  const { server, port } = await listening(word);
  writeFileSync(`${note}.next`, JSON.stringify({ port, word, pid: process.pid }), { mode: 0o600 });
  renameSync(`${note}.next`, note);
  return async () => {
    rmSync(note, { force: true });
    await new Promise((closed) => server.close(closed));
  };
}
