import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../api/src/embedded/free-port.ts';
import { startService, type Command } from '../start/service-process.ts';
import type { Measured } from './figure.ts';
import { load, type Sent } from './load.ts';
import { cpuOf, memoryOf } from './process-figures.ts';

const FOR_MS = 8000;
const IN_FLIGHT = 64;
const YEAR_MS = 360 * 86_400_000;

const floorIn = async (bytes: number, databaseUrl: string): Promise<{ child: ChildProcess; port: number }> => {
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'floor-server.ts'), String(port), String(bytes), databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return { child, port };
};

/** Requests per second, and milliseconds of the server's processor for each. */
async function measure(pid: number, sent: Sent) {
  await load(sent, { inFlight: IN_FLIGHT, forMs: FOR_MS / 4 });
  const before = cpuOf(pid);
  const { perSecond, count, latencies } = await load(sent, { inFlight: IN_FLIGHT, forMs: FOR_MS });
  return { perSecond, cpuMs: ((cpuOf(pid) - before) * 1000) / count, p99: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN };
}

async function done(port: number, key: string, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`http://localhost:${String(port)}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`);
  return json;
}

const place = (port: number, code: string) => ({
  id: `http://localhost:${String(port)}/id/busy/facility/${code}`,
  name: `Place ${code}`,
  country: 'CO',
  visibility: 'public',
  location: { geoLocation: { latitude: 1.85, longitude: -76.05 } },
});

async function firmKey(port: number, dataDir: string): Promise<string> {
  const operator = readFileSync(join(dataDir, 'operator.key'), 'utf8').trim();
  await done(port, operator, 'POST', '/v1/organisations', { slug: 'busy', name: 'Busy Ltd', country: 'CO', roles: ['supplier'] });
  const { token } = await done(port, operator, 'POST', '/v1/api-keys', {
    organisation: 'busy',
    name: 'load',
    scopes: ['facilities:write', 'statements:read'],
    expiresAt: new Date(Date.now() + YEAR_MS).toISOString(),
  });
  return String(token);
}

/** Start, memory, ingest, acceptance to checkpoint, and verification, of the service as its own process with the database and chain that it brings along. */
export async function serviceFigures(): Promise<readonly Measured[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'terroir-bench-'));
  const port = await freePort();
  const settings = { PORT: String(port), DATA_DIR: dataDir, DEMO: '0' };
  await endOf(await startService(settings));
  const began = performance.now();
  const service = await startService(settings);
  const startedInS = (performance.now() - began) / 1000;
  const idleMb = memoryOf(service.pid);
  try {
    const key = await firmKey(port, dataDir);
    const { id } = await done(port, key, 'POST', '/v1/facilities?wait=anchored', place(port, 'one'));
    return [
      { name: 'start', value: startedInS, unit: 's', baseline: null, against: null, goal: { of: 'value', atMost: 3 } },
      { name: 'memory after start', value: idleMb, unit: 'MB', baseline: null, against: null, goal: { of: 'value', atMost: 250 } },
      ...(await verification(service.pid, port, String(id))),
      ...(await ingest(service.pid, port, key, dataDir)),
    ];
  } finally {
    await endOf(service);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The service's own database, so that both write to one disk beside one load. */
function databaseOf(dataDir: string): string {
  const { port, password } = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as { port: number; password: string };
  return `postgres://terroir:${password}@127.0.0.1:${String(port)}/postgres`;
}

async function endOf(service: Command): Promise<void> {
  service.signal('SIGTERM');
  await service.end();
}

async function verification(pid: number, port: number, id: string): Promise<readonly Measured[]> {
  const path = `/v1/verify/${id}`;
  const bytes = (await (await fetch(`http://localhost:${String(port)}${path}`)).arrayBuffer()).byteLength;
  const { child, port: floorPort } = await floorIn(bytes, '');
  try {
    const ours = await measure(pid, { port, method: 'GET', path });
    const floor = await measure(child.pid ?? 0, { port: floorPort, method: 'GET', path: '/' });
    return [
      {
        name: 'verify over HTTP, processor',
        value: 1 / ours.cpuMs,
        unit: 'requests/ms',
        baseline: 1 / floor.cpuMs,
        against: 'node:http that answers as many bytes',
        goal: { of: 'ratio', atLeast: 0.85 },
      },
    ];
  } finally {
    child.kill();
  }
}

async function ingest(pid: number, port: number, key: string, dataDir: string): Promise<readonly Measured[]> {
  let n = 0;
  const body = (): string => JSON.stringify(place(port, `p-${String(n++)}`));
  const headers = { authorization: `Bearer ${key}` };
  const { child, port: floorPort } = await floorIn(0, databaseOf(dataDir));
  try {
    const ours = await measure(pid, { port, method: 'POST', path: '/v1/facilities?wait=accepted', headers, body });
    const floor = await measure(child.pid ?? 0, { port: floorPort, method: 'POST', path: '/', body });
    const logged = await load(
      { port, method: 'POST', path: '/v1/facilities?wait=logged', headers, body },
      { inFlight: IN_FLIGHT / 2, forMs: FOR_MS },
    );
    return [
      {
        name: 'ingest, signed here and committed',
        value: ours.perSecond,
        unit: 'statements/s',
        baseline: floor.perSecond,
        against: 'node:http that parses, signs and inserts one row each',
        goal: { of: 'value', atLeast: 3500 },
      },
      {
        name: 'ingest, processor',
        value: 1 / ours.cpuMs,
        unit: 'statements/ms',
        baseline: 1 / floor.cpuMs,
        against: 'node:http that parses, signs and inserts one row each',
        goal: null,
      },
      {
        name: `acceptance to published checkpoint, p99 at ${String(Math.round(logged.perSecond))} statements/s`,
        value: logged.latencies[Math.floor(logged.latencies.length * 0.99)] ?? Number.NaN,
        unit: 'ms',
        baseline: null,
        against: null,
        goal: { of: 'value', atMost: 1500 },
      },
    ];
  } finally {
    child.kill();
  }
}
