import { ConfigError } from '../config/config.ts';
import type { Database } from './database.ts';

/** The oldest PostgreSQL that the service is tested on. */
const OLDEST = 150_000;

/** Why a connection failed, by what the system or PostgreSQL calls it. */
const REASONS: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nobody listens there; start the database, or correct the address',
  ENOTFOUND: 'there is no such host; correct the address',
  EAI_AGAIN: 'its name cannot be resolved at this moment; correct the address, or the network',
  ETIMEDOUT: 'it does not answer; correct the address, or let this machine through',
  EHOSTUNREACH: 'there is no way to that host; correct the address, or the network',
  '28P01': 'it refuses the password; correct it in the address',
  '28000': 'it refuses this user; correct the user in the address, or allow it in pg_hba.conf',
  '3D000': 'that database does not exist; make it with createdb, or correct the address',
  '42501': 'this user may not make tables there; grant it, or give the owner of the database',
  '53300': 'all of its connections are taken; raise max_connections, or end other programs',
  '57P03': 'it is starting up; try again in a moment',
};

/** The address without the password. */
const placeOf = (url: string): string => {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port === '' ? '5432' : port}${pathname}`;
};

const reasonOf = (error: unknown): string => {
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  const [inner] = Array.isArray(errors) ? (errors as unknown[]) : [];
  const found = REASONS[String(code)] ?? REASONS[String((inner as { code?: unknown } | undefined)?.code)];
  return found ?? (error instanceof Error ? `${error.message}; correct the address` : 'it does not answer; correct the address');
};

/** Asks the database once. @throws ConfigError that says, without the password, why it cannot be used */
export async function checkDatabase(database: Database): Promise<void> {
  let rows;
  try {
    rows = await database.query<{ version: number }>(`select current_setting('server_version_num')::int as version`);
  } catch (error) {
    throw new ConfigError(`DATABASE_URL: the database at ${placeOf(database.url)} cannot be used: ${reasonOf(error)}.`);
  }
  const version = rows[0]?.version ?? 0;
  if (version < OLDEST)
    throw new ConfigError(
      `DATABASE_URL: the database at ${placeOf(database.url)} is PostgreSQL ${String(Math.floor(version / 10_000))}, and the service needs 15 or newer; upgrade it, or give another one.`,
    );
}
