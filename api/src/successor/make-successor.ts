import { fromHex } from '@terroir/proof';
import type { Clock } from '../clock/clock.ts';
import { ConfigError } from '../config/config.ts';
import type { Database, Tx } from '../database/database.ts';
import { holdDocumentsStill } from '../documents/document-lock.ts';
import { DocumentRepository } from '../documents/document-repository.ts';
import { KeyRing } from '../identities/key-ring.ts';
import type { Ledger } from '../identities/ledger.ts';
import type { Sealer } from '../identities/sealer.ts';
import { Signer } from '../identities/signer.ts';
import { SigningKeyRepository } from '../identities/signing-key-repository.ts';
import { checkStored, grow } from '../log/appender.ts';
import { FirstEntries } from '../log/first-entries.ts';
import type { LedgerLog } from '../log/ledger-logs.ts';
import { LogRepository } from '../log/log-repository.ts';
import type { OwnLog } from '../log/own-log.ts';
import { EMPTY_EDGE, rootOfEdge, type RightEdge } from '../log/right-edge.ts';
import { StateMaps } from '../log/state.ts';
import { StatementRepository } from '../statements/statement-repository.ts';
import { distrust } from './distrust.ts';
import { isTrustedStill, type Reason, type SeenEnd } from './ending.ts';

/** Statements that are read, checked and hashed at a time. */
const BATCH = 4096;

/** A successor that is to be made: the ledger as it will be, with its new log and that one's key, the log before it, how far that went, and why it ended. */
interface Succession {
  readonly ledger: Ledger;
  readonly number: number;
  readonly own: OwnLog;
  readonly ended: LedgerLog;
  readonly end: SeenEnd & { readonly origin: string };
  readonly reasons: readonly Reason[];
}

/** What is taken over, and what is not: policies and states speak of the very log that they are in. */
export const TAKEN_OVER = `kind not in ('policy', 'state')`;

function partsOf(database: Database, { ledger, own }: Succession, sealer: Sealer) {
  const statements = new StatementRepository(database);
  const keys = new SigningKeyRepository(database);
  const signer = new Signer(keys, sealer);
  const keyRing = new KeyRing(keys, signer, new DocumentRepository(database), ledger);
  return {
    log: new LogRepository(database, own),
    states: new StateMaps(statements, signer, ledger),
    firstEntries: new FirstEntries(statements, keyRing, signer, ledger, own),
  };
}

/**
 * Makes the successor, all of it in one transaction: its first entry, every statement that was ever accepted in the order in which it was, and a state over them, under one checkpoint, which is not published here.
 * A kill before COMMIT leaves the log as it was; after it, the next start publishes. Gives its size.
 * @throws ConfigError while another process appends, LogDamaged where a stored statement was changed
 */
export async function makeSuccessor(database: Database, succession: Succession, sealer: Sealer, clock: Clock): Promise<number> {
  const { log, states, firstEntries } = partsOf(database, succession, sealer);
  return database.transaction(async (tx) => {
    await endLog(tx, new LogRepository(database, succession.ended), succession);
    await record(tx, succession, clock.now());
    let edge = await take(tx, log, EMPTY_EDGE, [fromHex(await firstEntries.begin(tx, endIn(succession), clock.now()))]);
    for await (const statements of statementsIn(tx)) {
      statements.forEach(checkStored);
      edge = await take(
        tx,
        log,
        edge,
        statements.map(({ id }) => id),
      );
    }
    if (!(await holdDocumentsStill(tx))) throw new ConfigError('DATABASE_URL: somebody changes a status list; stop the service first.');
    const signedAt = await timeOfState(tx, clock.now());
    const state = fromHex(await states.make(tx, edge.size, null, signedAt));
    edge = await take(tx, log, edge, [state]);
    const { size } = edge;
    const root = rootOfEdge(edge);
    await log.addCheckpoint(tx, { size, root, note: succession.own.key.signCheckpoint(size, root), state, signedAt });
    if (!(await log.advance(tx, { epoch: 0, size: 0 }, { size, root }))) throw new Error('a new log was appended to by another');
    return size;
  });
}

const endIn = ({ end }: Succession) => ({ origin: end.origin, size: end.size, root: fromHex(end.root) });

/** From here on whoever appended to the log before reads it anew, and finds that it has ended. What it committed and had not shown yet may be shown, where it counts still. */
async function endLog(tx: Tx, log: LogRepository, { ended, reasons }: Succession): Promise<void> {
  if (!(await log.tryLock(tx))) throw new ConfigError('DATABASE_URL: a service appends to this log; stop it first.');
  await log.beginEpoch(tx);
  if (isTrustedStill(reasons)) await tx.query('update log set published_size = size where origin = $1', [ended.origin]);
  await tx.query('delete from anchoring_wait where log = $1', [ended.origin]);
}

async function record(tx: Tx, succession: Succession, now: Date): Promise<void> {
  const { ledger, number, ended, reasons } = succession;
  const { origin: predecessor, size, root } = endIn(succession);
  await tx.query('insert into log (origin, epoch, size, root, published_size) values ($1, 0, 0, $2, 0)', [
    ledger.origin,
    rootOfEdge(EMPTY_EDGE),
  ]);
  await tx.query(
    `insert into successor (origin, number, predecessor, predecessor_size, predecessor_root, why, chain_id, contract, log_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [ledger.origin, number, predecessor, size, root, reasons.join(' '), ledger.chainId, ledger.contract, ledger.logId, now],
  );
  if (!isTrustedStill(reasons)) await distrust(tx, ended.origin, now);
}

interface Stored {
  readonly sequence: number;
  readonly id: Buffer;
  readonly jws: string;
}

/** Every statement that is taken over, in the order of acceptance. */
async function* statementsIn(tx: Tx): AsyncGenerator<readonly Stored[]> {
  for (let after = 0; ;) {
    const statements = await tx.query<Stored & { readonly [column: string]: unknown }>(
      `select sequence, id, jws from statement where ${TAKEN_OVER} and sequence > $1 order by sequence limit $2`,
      [after, BATCH],
    );
    const last = statements.at(-1);
    if (last === undefined) return;
    yield statements;
    after = last.sequence;
  }
}

async function take(tx: Tx, log: LogRepository, from: RightEdge, entries: readonly Uint8Array[]): Promise<RightEdge> {
  const { edge, full } = grow(from, entries);
  await log.append(tx, from.size, entries, full);
  return edge;
}

/** No state is older than one before it, in whichever log. */
async function timeOfState(tx: Tx, now: Date): Promise<Date> {
  const [row] = await tx.query<{ newest: Date | null }>(`select max(accepted_at) as newest from statement where kind = 'state'`);
  return new Date(Math.max(now.getTime(), row?.newest?.getTime() ?? 0));
}
