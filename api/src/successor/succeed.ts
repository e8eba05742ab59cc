import { checkChain } from '../anchors/check-chain.ts';
import { deploy } from '../anchors/chain-target.ts';
import type { Chain } from '../anchors/chain.ts';
import { Leadership } from '../anchors/leadership.ts';
import { ChainRefused, ChainUnreachable } from '../anchors/rpc.ts';
import type { Clock } from '../clock/clock.ts';
import { ConfigError, type Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { openSealer } from '../identities/sealer.ts';
import { LogDamaged } from '../log/appender.ts';
import { LogKey } from '../log/log-key.ts';
import { LogRepository } from '../log/log-repository.ts';
import { findLedger, ledgerOf, type FoundLedger } from '../log/open-ledger.ts';
import { OwnLog } from '../log/own-log.ts';
import { endOnChain, leftOnChain } from './end-on-chain.ts';
import { reasonsToEnd, type Witness } from './ending.ts';
import { lookAt, markIn } from './look.ts';
import { makeSuccessor } from './make-successor.ts';
import { planFor, sayPlan, type Plan } from './plan.ts';

/** What the ledger runs on, while its service does not. */
interface Stopped {
  readonly config: Config;
  readonly database: Database;
  readonly chain: Chain;
  readonly isChainEmbedded: boolean;
  readonly clock: Clock;
}

/** What the operator asks for. */
export interface Asked {
  /** Whether what is shown is to be done. */
  readonly isAgreed: boolean;
  /** Whether others have the log's key. */
  readonly isStolen: boolean;
  /** Who is believed about how far the log went; null for who saw most. */
  readonly end: Witness | null;
  /** Who may hand the new log on and end it on the chain; null for the key that publishes. */
  readonly admin: string | null;
}

/** What came of it. */
export type Done = 'made' | 'shown' | 'nothing-to-do';

type Say = (line: string) => void;

/**
 * Begins a log in place of one that cannot go on, or shows what would be done. Asked again it changes nothing, and what a kill left half done it finishes.
 * @throws ConfigError where it cannot or must not be done
 */
export async function succeed(stopped: Stopped, asked: Asked, say: Say): Promise<Done> {
  const leadership = new Leadership(stopped.database);
  try {
    if (!(await leadership.isOurs())) throw new ConfigError('DATABASE_URL: a service runs on this database; stop it first, everywhere.');
    const found = await findLedger(stopped.database, stopped.config);
    if (found === null) throw new ConfigError('DATABASE_URL: there is no ledger in this database yet.');
    return await decide(found, stopped, asked, say);
  } catch (error) {
    throw explained(error, stopped.chain);
  } finally {
    await leadership.end();
  }
}

function explained(error: unknown, chain: Chain): unknown {
  if (error instanceof ChainUnreachable)
    return new ConfigError(
      'CHAIN_RPC_URL: the chain does not answer as one, and a successor is opened there; correct the address, or try again later.',
    );
  if (error instanceof ChainRefused)
    return new ConfigError(
      `CHAIN_KEY: the chain did not take the transaction of ${chain.sender}: ${error.message}; run this again once that is cured, nothing is done twice.`,
    );
  return error instanceof LogDamaged ? new ConfigError(`DATABASE_URL: ${error.message}`) : error;
}

async function decide({ ledger, logs }: FoundLedger, stopped: Stopped, asked: Asked, say: Say): Promise<Done> {
  const { database, config, chain, isChainEmbedded } = stopped;
  await chain.chainId();
  await checkChain(ledger, config, chain, isChainEmbedded);
  const { current } = logs;
  const before = current.predecessor === null ? null : logs.named(current.predecessor.origin);
  if (current.number > 1 && (await new LogRepository(database, current).committed()).publishedSize === 0) {
    say(`The log ${current.origin} is made already, in place of ${String(current.predecessor?.origin)}.`);
    if (before !== null) await finish(chain, before, current.logId, asked, say);
    say('Start the service: npm start');
    return 'made';
  }
  const seen = await lookAt(current, stopped, asked.isStolen);
  const reasons = reasonsToEnd(seen);
  if (reasons.length === 0) {
    say(`The log ${current.origin} can go on: nothing is to be done. If others have its key, say so with --stolen.`);
    if (before !== null) await finish(chain, before, current.logId, asked, say);
    return 'nothing-to-do';
  }
  const plan = await planFor(seen, reasons, logs, stopped, asked.end);
  for (const line of await sayPlan(plan, stopped)) say(line);
  if (!asked.isAgreed) {
    say('\nNothing was changed. To do this: the same command with --yes');
    return 'shown';
  }
  await carryOut(plan, { ledger, logs }, stopped, asked, say);
  return 'made';
}

/** What a kill may have left undone on the chain. */
async function finish(chain: Chain, before: Plan['ended'], successor: string, { isAgreed }: Asked, say: Say): Promise<void> {
  if (isAgreed) await endOnChain(chain, before, successor, say);
  else if ((await leftOnChain(chain, before)) === 'to-end') say(`The log before it is not ended on the chain yet; --yes does that.`);
}

/** In an order in which a kill leaves what the next run goes on with: the key in its file, the log on the chain, the rows that name both, the end of the old log on the chain. */
async function carryOut(plan: Plan, { ledger }: FoundLedger, stopped: Stopped, { admin }: Asked, say: Say): Promise<void> {
  const { config, chain, database, clock } = stopped;
  const { successor, ended, end, reasons } = plan;
  say('');
  const key = LogKey.openOrMake(plan.keyFile, successor.origin);
  const target = await deploy(chain, successor.origin, admin ?? chain.sender, say);
  const limits = { intervalMs: config.anchorIntervalMs, entries: config.anchorEntries };
  const size = await makeSuccessor(
    database,
    {
      ledger: ledgerOf(ledger, { origin: successor.origin, ...target }),
      number: successor.number,
      own: new OwnLog(successor.origin, key, markIn(config), limits, config.checkpointIntervalMs),
      ended,
      end,
      reasons,
    },
    openSealer(config),
    clock,
  );
  // A crash from here on leaves a log that nobody saw: the next start publishes it, and this command, run again, ends the old one on the chain.
  await endOnChain(chain, ended, target.logId, say);
  say(
    `\nThe log ${successor.origin} goes on in place of ${ended.origin}, with ${String(size)} entries. Start the service with the same settings: npm start`,
  );
  say('Keep the new key in the safe where the old one was, and tell your readers of the new policy (docs/operate.md).');
}
