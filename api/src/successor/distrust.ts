import { ConfigError } from '../config/config.ts';
import type { Tx } from '../database/database.ts';
import type { LedgerLog, LedgerLogs } from '../log/ledger-logs.ts';

/** The log that the operator means, by its name or its number. @throws ConfigError where there is none */
export function logMeant(logs: LedgerLogs, named: string): LedgerLog {
  const log = logs.named(named) ?? logs.all.find(({ number }) => String(number) === named);
  if (log !== undefined) return log;
  const names = logs.all.map(({ number, origin }) => `${origin} (${String(number)})`);
  throw new ConfigError(`--stolen ${named}: this ledger has no such log; it has ${names.join(', ')}.`);
}

/** From here on checkpoints of a log count no more, for good. Again changes nothing. */
export async function distrust(tx: Pick<Tx, 'query'>, origin: string, now: Date): Promise<void> {
  await tx.query('insert into distrusted_log (origin, since) values ($1, $2) on conflict do nothing', [origin, now]);
}
