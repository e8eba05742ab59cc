import type { Tx } from '../database/database.ts';

/** Who changes a status list shares it; who makes a state has it alone. */
const LOCK = 7_305_535;

/** So long a state waits for changes under way. Everything that is to be logged waits with it. */
const LONGEST_WAIT_MS = 2_000;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Holds states off until the transaction ends: each state is made before what it changes, and its time is known, or after, and binds it.
 * It comes before the time that the changed document will say, and before any lock on a list, which somebody may hold who waits for this one.
 */
export async function holdOffStates(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock_shared($1)', [LOCK]);
}

/** Holds documents still until the transaction ends, once the changes under way have ended. False when one of them takes so long that the log must not wait for it. */
export async function holdDocumentsStill(tx: Tx): Promise<boolean> {
  await tx.query('savepoint documents_still');
  try {
    await tx.query(`set local lock_timeout = ${String(LONGEST_WAIT_MS)}`);
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await tx.query('set local lock_timeout to default');
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
    await tx.query('rollback to savepoint documents_still');
    return false;
  }
}
