import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, startService } from '../start/service-process.ts';

const CLIENTS = 4;
const SHORTEST_MS = 200;
const LONGEST_MS = 2500;
const LOOK_MS = 200;
/** What is answered while the database is away: nothing was acknowledged then. */
const AWAY = 503;
const YEAR_MS = 360 * 86_400_000;

/** What came of it. Lists are of statement ids; all but the first are empty where nothing was lost. */
export interface Outcome {
  readonly acknowledged: readonly string[];
  readonly missing: readonly string[];
  readonly invalid: readonly string[];
  readonly fsck: { readonly code: number | null; readonly says: string };
}

interface Place {
  readonly port: number;
  readonly dataDir: string;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

/** Asks the service; null when it is not there any more. */
async function ask(
  port: number,
  key: string | null,
  route: string,
  body?: object,
): Promise<{ status: number; json: Record<string, unknown> } | null> {
  const [method = 'GET', path = '/'] = route.split(' ');
  try {
    const response = await fetch(`http://localhost:${String(port)}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  } catch {
    return null;
  }
}

async function asked(port: number, key: string | null, route: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await ask(port, key, route, body);
  if (answer === null || answer.status >= 300) throw new Error(`${route}: ${JSON.stringify(answer)}`);
  return answer.json;
}

/** The process of the embedded database, by its own note. */
export const databasePid = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

/** Makes a firm that may say things, and gives its key. */
async function makeFirm(port: number, dataDir: string): Promise<string> {
  const operator = readFileSync(join(dataDir, 'operator.key'), 'utf8').trim();
  await asked(port, operator, 'POST /v1/organisations', { slug: 'busy', name: 'Busy Ltd', country: 'CO', roles: ['supplier'] });
  const { token } = await asked(port, operator, 'POST /v1/api-keys', {
    organisation: 'busy',
    name: 'load',
    scopes: ['facilities:write', 'statements:read'],
    expiresAt: new Date(Date.now() + YEAR_MS).toISOString(),
  });
  return String(token);
}

/** Says one thing after the other until the service is gone; remembers what was acknowledged. `wait` is what it waits for each time. */
async function load(
  { port, key, wait }: { port: number; key: string; wait: 'logged' | 'accepted' },
  client: string,
  acknowledged: string[],
): Promise<void> {
  for (let i = 0; ; i++) {
    const id = `http://localhost:${String(port)}/id/busy/facility/${client}-${String(i)}`;
    const answer = await ask(port, key, `POST /v1/facilities?wait=${wait}`, {
      id,
      name: `Place ${client} ${String(i)}`,
      country: 'CO',
      visibility: 'public',
      location: { geoLocation: { latitude: 1.85, longitude: -76.05 } },
    });
    if (answer === null) return;
    if (answer.status === AWAY) continue;
    if (answer.status >= 300) throw new Error(`a statement was refused: ${JSON.stringify(answer)}`);
    acknowledged.push(String(answer.json['id']));
  }
}

/** Which of the statements are not there, and which do not verify once the log has them. */
async function lossesIn(port: number, key: string, ids: readonly string[]): Promise<{ missing: string[]; invalid: string[] }> {
  const missing: string[] = [];
  const invalid: string[] = [];
  for (const id of ids) {
    const found = await ask(port, key, `GET /v1/statements/${id}`);
    if (found?.status !== 200) missing.push(id);
    else if (!(await verifies(port, key, id))) invalid.push(id);
  }
  return { missing, invalid };
}

async function verifies(port: number, key: string, id: string): Promise<boolean> {
  for (;;) {
    const answer = await ask(port, key, `GET /v1/verify/${id}`);
    const verdict = answer?.status === 503 ? 'pending' : answer?.json['verdict'];
    if (verdict !== 'pending') return verdict === 'valid';
    await sleep(LOOK_MS);
  }
}

/**
 * Kills the service, and every other time its database first, at random moments while several clients make it busy, starts it again each time, and looks for every statement that was acknowledged; at the end derives the whole ledger anew.
 */
export async function killCampaign({ port, dataDir, rounds, say }: Place): Promise<Outcome> {
  const settings = { PORT: String(port), DATA_DIR: dataDir, ANCHOR_INTERVAL: '1' };
  const acknowledged: string[] = [];
  const losses = { missing: [] as string[], invalid: [] as string[] };
  let service = await startService(settings);
  try {
    const key = await makeFirm(port, dataDir);
    for (let round = 1; round <= rounds; round++) {
      const before = acknowledged.length;
      const clients = Array.from({ length: CLIENTS }, (_, i) =>
        load({ port, key, wait: i === 0 ? 'logged' : 'accepted' }, `${String(round)}-${String(i)}`, acknowledged),
      );
      const livesMs = randomInt(SHORTEST_MS, LONGEST_MS);
      await sleep(livesMs);
      const isDatabaseToo = round % 2 === 0;
      if (isDatabaseToo) process.kill(databasePid(dataDir), 'SIGKILL');
      service.signal('SIGKILL');
      await Promise.all([...clients, service.end()]);
      service = await startService(settings);
      const { missing, invalid } = await lossesIn(port, key, acknowledged.slice(before));
      losses.missing.push(...missing);
      losses.invalid.push(...invalid);
      say(
        `round ${String(round)}: killed${isDatabaseToo ? ', its database too,' : ''} after ${String(livesMs)} ms; ${String(acknowledged.length - before)} acknowledged, ${String(missing.length)} missing, ${String(invalid.length)} not valid`,
      );
    }
  } finally {
    if (service.isRunning) service.signal('SIGTERM');
    await service.end();
  }
  const { code, output, errors } = await Command.run('fsck.ts', [], settings).end();
  return { acknowledged, ...losses, fsck: { code, says: `${output}${errors}`.trim() } };
}
