import type { Policy } from '@terroir/proof';
import { checkChain } from '../anchors/check-chain.ts';
import { deploy } from '../anchors/chain-target.ts';
import type { Chain } from '../anchors/chain.ts';
import { Leadership } from '../anchors/leadership.ts';
import { ChainRefused, ChainUnreachable } from '../anchors/rpc.ts';
import type { Clock } from '../clock/clock.ts';
import { ConfigError, type Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { DocumentRepository } from '../documents/document-repository.ts';
import { KeyRing } from '../identities/key-ring.ts';
import type { Ledger } from '../identities/ledger.ts';
import { openSealer } from '../identities/sealer.ts';
import { Signer } from '../identities/signer.ts';
import { SigningKeyRepository } from '../identities/signing-key-repository.ts';
import { HighWaterMark } from '../log/high-water-mark.ts';
import { LogDamaged } from '../log/appender.ts';
import { LogKey } from '../log/log-key.ts';
import { LedgerLogs, type LedgerLog } from '../log/ledger-logs.ts';
import { findLedger, ledgerOf, type FoundLedger } from '../log/open-ledger.ts';
import { OwnLog } from '../log/own-log.ts';
import { keepPolicy } from '../proofs/policy-file.ts';
import { Policies } from '../proofs/policies.ts';
import { distrust, logMeant } from './distrust.ts';
import { endOnChain, leftOnChain } from './end-on-chain.ts';
import { reasonsToEnd, type SeenLog, type Witness } from './ending.ts';
import { lookAt } from './look.ts';
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
  /** The log whose key others have, by its name or its number; null for none. */
  readonly stolen: string | null;
  /** Who is believed about how far the log went; null for who saw most. */
  readonly end: Witness | null;
  /** Who may hand the new log on and end it on the chain; null for the key that publishes. */
  readonly admin: string | null;
}

/** What came of it. */
export type Done = 'made' | 'distrusted' | 'shown' | 'nothing-to-do';

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
  const { config, chain, isChainEmbedded } = stopped;
  await chain.chainId();
  await checkChain(ledger, config, chain, isChainEmbedded);
  const stolen = asked.stolen === null ? null : logMeant(logs, asked.stolen);
  const { current } = logs;
  const seen = await lookAt(current, stopped, stolen === current);
  const reasons = reasonsToEnd(seen);
  const hasDistrusted = stolen !== null && stolen !== current && (await leaveOut(stolen, stopped, asked, say));
  const done =
    reasons.length === 0 ? sayThatItGoesOn(current, seen, say) : await replace({ ledger, logs }, { seen, reasons }, stopped, asked, say);
  await finish(ledger, stopped, asked, say);
  if (!hasDistrusted || done !== 'nothing-to-do') return done;
  return asked.isAgreed ? 'distrusted' : 'shown';
}

/** Whether there was anything to do: the checkpoints of a log that ended for another reason count no more. */
async function leaveOut({ origin, isTrusted }: LedgerLog, { database, clock }: Stopped, { isAgreed }: Asked, say: Say): Promise<boolean> {
  say(
    `The log ${origin} has ended, and its checkpoints count ${isTrusted ? 'no more: the policy for readers leaves it out' : 'no more already'}.`,
  );
  if (!isTrusted) return false;
  if (isAgreed) await distrust(database, origin, clock.now());
  else say('Nothing was changed. To do this: the same command with --yes');
  return true;
}

function sayThatItGoesOn({ origin, predecessor }: LedgerLog, { isPublished }: SeenLog, say: Say): Done {
  if (isPublished || predecessor === null) {
    say(`The log ${origin} can go on: nothing is to be done. If others have its key, say so with --stolen ${origin}`);
    return 'nothing-to-do';
  }
  say(`The log ${origin} is made already, in place of ${predecessor.origin}. Start the service: npm start`);
  return 'made';
}

async function replace(
  found: FoundLedger,
  { seen, reasons }: Pick<Plan, 'seen' | 'reasons'>,
  stopped: Stopped,
  asked: Asked,
  say: Say,
): Promise<Done> {
  const plan = await planFor(seen, reasons, found.logs, stopped, asked.end);
  for (const line of await sayPlan(plan, stopped)) say(line);
  if (!asked.isAgreed) {
    say('\nNothing was changed. To do this: the same command with --yes');
    return 'shown';
  }
  await carryOut(plan, found, stopped, asked, say);
  return 'made';
}

/** What a kill may have left undone, of whichever log: the policy in the folder, and the end of each on the chain, which names the one that followed. */
async function finish(ledger: Ledger, { config, database, chain }: Stopped, { isAgreed }: Asked, say: Say): Promise<void> {
  const logs = await LedgerLogs.read(database);
  if (logs === null) throw new Error('a ledger that was found is not there');
  if (isAgreed) keepPolicy(await policyOf(ledger, logs, database, config), config.dataDir);
  for (const [i, ended] of logs.ended.entries()) {
    const { logId } = logs.all[i + 1] ?? logs.current;
    if (isAgreed) await endOnChain(chain, ended, logId, say);
    else if ((await leftOnChain(chain, ended)) === 'to-end') say(`The log ${ended.origin} is not ended on the chain yet; --yes does that.`);
  }
}

/** What readers are to trust from now on, as the next start proposes it. */
async function policyOf(ledger: Ledger, logs: LedgerLogs, database: Database, config: Config): Promise<Policy> {
  const its = ledgerOf(ledger, logs.current);
  const keys = new SigningKeyRepository(database);
  const keyRing = new KeyRing(keys, new Signer(keys, openSealer(config)), new DocumentRepository(database), its);
  return new Policies(database, keyRing, its, logs, config).proposed();
}

/** In an order in which a kill leaves either log: the key in its file, the log on the chain, the rows that name both. What is there without its rows is nobody's, and the next run takes another name. */
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
      own: new OwnLog(successor.origin, key, HighWaterMark.in(config.dataDir), limits, config.checkpointIntervalMs),
      ended,
      end,
      reasons,
    },
    openSealer(config),
    clock,
  );
  // A crash from here on leaves a log that nobody saw: the next start publishes it, and this command, run again, writes the policy and ends the old one on the chain.
  say(
    `\nThe log ${successor.origin} goes on in place of ${ended.origin}, with ${String(size)} entries. Start the service with the same settings: npm start`,
  );
  say('Keep the new key in the safe where the old one was, and tell your readers of the new policy (docs/operate.md).');
}
