import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const LOOK_MS = 50;
const CONNECTS_WITHIN_MS = 2000;

/** What PostgreSQL says while it starts, recovers or stops: it is there, and not ready. */
const CANNOT_CONNECT_NOW = '57P03';

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether that process is a PostgreSQL on `folder`. After a restart of the machine its number may be anybody's. */
export function isPostgres(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)])
      .stdout.toString()
      .includes(folder);
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
      .split('\0')
      .includes(folder);
  } catch {
    return false;
  }
}

/** Whether our server answers at `url`: nobody may, or it may be recovering. */
export async function answerAt(url: string): Promise<'yes' | 'not yet' | 'no'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECTS_WITHIN_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return 'yes';
  } catch (error) {
    return (error as { code?: unknown }).code === CANNOT_CONNECT_NOW ? 'not yet' : 'no';
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Sends a signal; false when there is no such process. */
export function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/** Ends the server in order: connections end, nothing is lost. One that does not end in `withinMs` is told to end at once, and recovers at its next start. */
export async function endServer(pid: number, withinMs: number): Promise<void> {
  if (!signal(pid, 'SIGINT')) return;
  for (let waitedMs = 0; isAlive(pid); waitedMs += LOOK_MS) {
    if (waitedMs === withinMs) signal(pid, 'SIGQUIT');
    if (waitedMs >= 2 * withinMs) return;
    await sleep(LOOK_MS);
  }
}
