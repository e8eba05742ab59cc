import { parseJws, type JsonObject } from '@terroir/proof';
import type { Tx } from '../database/database.ts';

/** What the first entry of the log of that name says: its own policy, accepted and perhaps not logged yet. Null where it has none. */
export async function policyEntryOf(reads: Pick<Tx, 'query'>, origin: string): Promise<JsonObject | null> {
  const rows = await reads.query<{ jws: string }>(`select jws from statement where kind = 'policy' order by sequence`);
  return rows.map(({ jws }) => parseJws(jws).payload).find((payload) => payload['origin'] === origin) ?? null;
}

/** The C2SP verifier keys that a policy names for its log. */
export function logKeysIn(policy: JsonObject): readonly string[] {
  const { logKeys } = policy;
  return Array.isArray(logKeys) ? logKeys.filter((key) => typeof key === 'string') : [];
}
