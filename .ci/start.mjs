// Starts a ledger as a newcomer does, in a folder of its own, asks it for a page, and ends it as Ctrl-C would.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_WITHIN_MS = 5 * 60_000;
const ENDED_WITHIN_MS = 2 * 60_000;

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** The programs that still have the folder in their command line, where the system tells (Linux). */
function leftIn(folder) {
  try {
    return readdirSync('/proc')
      .filter((name) => /^[0-9]+$/.test(name) && Number(name) !== process.pid)
      .flatMap((pid) => {
        try {
          const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
          return line.includes(folder) ? [`${pid}: ${line}`] : [];
        } catch {
          return [];
        }
      });
  } catch {
    return [];
  }
}

const folder = mkdtempSync(join(tmpdir(), 'terroir start '));
const port = await freePort();
const url = `http://localhost:${String(port)}`;
// A process group of its own, so that the signal reaches what a terminal's Ctrl-C would.
const service = spawn('npm', ['start'], {
  detached: true,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, PORT: String(port), DATA_DIR: join(folder, 'data') },
});
// Nobody needs the key of a ledger that is gone in a minute, and a log of CI keeps what it is told.
service.stdout.on('data', (chunk) => process.stdout.write(String(chunk).replaceAll(/terroir_[0-9a-f]+_\S+/g, 'terroir_…')));
let ended = null;
const end = new Promise((resolve) => {
  service.once('error', (error) => resolve(error.message)).once('close', (code, signal) => resolve(`ended with ${String(code ?? signal)}`));
}).then((how) => (ended = how));

async function untilReady() {
  const since = Date.now();
  while (Date.now() - since < READY_WITHIN_MS) {
    if (ended !== null) throw new Error(`npm start ${ended} before it was ready`);
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.status === 200) return;
    await sleep(200);
  }
  throw new Error(`npm start was not ready after ${String(READY_WITHIN_MS / 60_000)} minutes`);
}

async function expectPage(path) {
  const response = await fetch(`${url}${path}`, { headers: { accept: 'text/html' } });
  const text = await response.text();
  if (response.status !== 200 || !/<!doctype html>/i.test(text))
    throw new Error(`${path} answered ${String(response.status)} and not a page`);
  console.log(`${path}: a page of ${String(text.length)} characters`);
}

async function interrupt() {
  process.kill(-service.pid, 'SIGINT');
  await Promise.race([end, sleep(ENDED_WITHIN_MS, undefined, { ref: false })]);
}

try {
  await untilReady();
  await expectPage('/');
  const policy = await fetch(`${url}/.well-known/terroir-policy.json`);
  if (policy.status !== 200) throw new Error(`the policy answered ${String(policy.status)}`);
  await interrupt();
  if (ended === null) throw new Error('npm start did not end after Ctrl-C');
  const left = leftIn(folder);
  if (left.length > 0) throw new Error(`it left running:\n${left.join('\n')}`);
  console.log(`npm start ${ended} after Ctrl-C, and left nothing running`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
  if (ended === null) await interrupt();
  if (ended === null) process.kill(-service.pid, 'SIGKILL');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
