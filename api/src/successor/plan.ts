import { existsSync } from 'node:fs';
import type { Chain } from '../anchors/chain.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { pathOfLog, type ChainTarget, type LedgerLog, type LedgerLogs } from '../log/ledger-logs.ts';
import { keyFileOf } from '../log/log-key.ts';
import { leftOnChain } from './end-on-chain.ts';
import { endOf, isTrustedStill, sayReason, type Reason, type SeenLog, type Witness } from './ending.ts';
import { TAKEN_OVER } from './make-successor.ts';

/** Where the ledger has its settings and its chain. */
interface Place {
  readonly config: Config;
  readonly chain: Chain;
}

/** What is to become of a log that cannot go on. */
export interface Plan {
  readonly ended: LedgerLog;
  readonly seen: SeenLog;
  readonly reasons: readonly Reason[];
  readonly end: ReturnType<typeof endOf>;
  readonly successor: ChainTarget & { readonly number: number; readonly origin: string };
  readonly keyFile: string;
}

/**
 * A name that no log had: not in this database, not by the mark, and, where an older database may have forgotten one, not by a key file and not on the chain.
 * What has a key may have been signed with it, so a run that was killed after it made one leaves its name to nobody.
 */
async function freeName(
  logs: LedgerLogs,
  { mark }: SeenLog,
  { config, chain }: Place,
): Promise<{ readonly number: number; readonly origin: string }> {
  const { host } = new URL(config.publicUrl);
  const hasContract = (await chain.code(chain.contractAddress)) !== '0x';
  for (let number = logs.current.number + 1; ; number++) {
    const origin = `${host}/logs/${String(number)}`;
    if (logs.named(origin) !== null || mark?.origin === origin || existsSync(keyFileOf(config.logKeyFile, { number }))) continue;
    const isCreated = hasContract && (await chain.keysOf(chain.contractAddress, chain.logIdOf(origin, chain.sender))) !== null;
    if (!isCreated) return { number, origin };
  }
}

/** @throws ConfigError where the witness that is asked for has nothing to say */
export async function planFor(
  seen: SeenLog,
  reasons: readonly Reason[],
  logs: LedgerLogs,
  { config, chain }: Place,
  by: Witness | null,
): Promise<Plan> {
  const end = endOf(seen, by);
  const name = await freeName(logs, seen, { config, chain });
  return {
    ended: logs.current,
    seen,
    reasons,
    end,
    successor: {
      ...name,
      chainId: await chain.chainId(),
      contract: chain.contractAddress,
      logId: chain.logIdOf(name.origin, chain.sender),
    },
    keyFile: keyFileOf(config.logKeyFile, name),
  };
}

const entries = (size: number): string => (size === 1 ? '1 entry' : `${String(size)} entries`);

async function sayChain(chain: Chain, ended: LedgerLog): Promise<string> {
  const left = await leftOnChain(chain, ended);
  if (left === 'nothing') return 'there, the log before is ended already';
  return left === 'to-end' ? 'there, the log before is ended for good' : `there, the log before is to be ended by its admin ${left.admin}`;
}

/** The plan in words, for who is to agree to it. */
export async function sayPlan(
  plan: Plan,
  { config, database, chain }: { readonly config: Config; readonly database: Database; readonly chain: Chain },
): Promise<string[]> {
  const { ended, seen, reasons, end, successor } = plan;
  const [counts] = await database.query<{ taken: number; pending: number }>(
    `select (select count(*) from statement where ${TAKEN_OVER}) as taken, (select count(*) from pending) as pending`,
  );
  const isOlder = reasons.some((reason) => reason.startsWith('older-') || reason === 'other-log');
  const told = [
    `the database holds ${entries(seen.database.size)}`,
    seen.mark === null ? 'there is no high-water mark' : `the high-water mark says ${String(seen.mark.size)} of ${seen.mark.origin}`,
    seen.chain === null ? 'the chain has nothing of it' : `the chain has ${String(seen.chain.size)}`,
  ];
  return [
    `The log ${ended.origin} cannot go on: ${reasons.map(sayReason).join('; ')}.`,
    `Of how far it went, ${told.join(', ')}.`,
    ...(isOlder
      ? [
          'What was accepted after this database was saved is not in it, revocations and keys that were withdrawn neither. If there is a newer one anywhere, put that back and leave this.',
        ]
      : []),
    '',
    `Its successor:     ${successor.origin}, read at ${config.publicUrl}${pathOfLog(successor)}`,
    `its first entry:   ${end.origin} went as far as ${entries(end.size)} with the root ${end.root}, by the ${end.by === 'mark' ? 'high-water mark' : end.by}`,
    `it takes over:     ${String(counts?.taken ?? 0)} statements; ${String(counts?.pending ?? 0)} of them wait and are in no log yet`,
    `its key:           ${plan.keyFile}`,
    `on the chain:      ${successor.logId} at ${successor.contract} on chain ${String(successor.chainId)}, paid by ${chain.sender}; ${await sayChain(chain, ended)}`,
    `readers' policy:   ${
      isTrustedStill(reasons)
        ? 'names both logs: proofs by the log before stay good'
        : 'names the successor alone: of proofs by the log before nobody can tell any more; each has to be fetched anew'
    }`,
  ];
}
