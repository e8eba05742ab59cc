import { equalBytes, fromBase64 } from './bytes.ts';
import type { Bundle } from './bundle.ts';
import { blockTimeOf, type ChainHead } from './chain-head.ts';
import { checkAnchor, finalHeadOf, headsOf, isContradicted } from './check-anchor.ts';
import { checkpointOf, type SignedCheckpoint } from './check-checkpoint.ts';
import { isSamePlace, stateOf, type State } from './check-state.ts';
import { fail, pass, pending, tried, unknown } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { ProofCrypto } from './crypto.ts';
import { leafHash } from './hash.ts';
import { entryOf } from './jws.ts';
import type { Policy, PolicyLog } from './policy.ts';
import { rootFromInclusion } from './tree.ts';
import type { CheckResult, Checks } from './verdict.ts';

/** Where a statement stands in its log, and since when. */
export interface LogFinding extends Pick<Checks, 'inclusion' | 'checkpoint' | 'state' | 'anchor'> {
  /** The state that ends the head, where everything up to it holds. */
  readonly ledgerState: State | null;
  /** Whether the head covers the statement; otherwise a newer checkpoint without a state does. */
  readonly isCovered: boolean;
  readonly isWitnessed: boolean;
  /** The earliest time by which it was said that is not the signer's word, in milliseconds since 1970. */
  readonly saidBy: number | null;
  /** What the caller saw of this log on its chain. */
  readonly heads: readonly ChainHead[];
}

/** A checkpoint with the state that ends it. */
interface Bound {
  readonly signed: SignedCheckpoint;
  readonly state: State;
}

const NOT_LOOKED_AT = unknown('What it rests on does not hold.');

function checkInclusion(statement: string, index: number, path: readonly string[], checkpoint: Checkpoint): CheckResult {
  const root = tried(() => rootFromInclusion(leafHash(entryOf(statement)), index, checkpoint.size, path.map(fromBase64)));
  if (root.refusal !== null) return fail(`The path does not fit: ${root.refusal}`);
  return equalBytes(root.value, checkpoint.root)
    ? pass(`It is entry ${String(index)} of ${String(checkpoint.size)} in the log.`)
    : fail('The path leads to another root: the statement is not in the log, or was changed.');
}

function checkWitnesses(signed: SignedCheckpoint, policy: Policy): CheckResult {
  const { quorum } = policy.witnesses;
  if (signed.witnesses < quorum)
    return unknown(`Of the ${String(quorum)} witnesses that your policy asks for, ${String(signed.witnesses)} signed.`);
  return pass(
    quorum === 0 ? 'The log signed the checkpoint.' : `The log signed the checkpoint, and ${String(signed.witnesses)} witnesses did.`,
  );
}

/** The older checkpoint that already covered the statement. A part that does not hold is not passed over: nobody honest would have put it there. */
async function readSince(
  bundle: Bundle,
  newest: Checkpoint,
  log: PolicyLog | null,
  policy: Policy | null,
  crypto: ProofCrypto,
): Promise<Bound | string | null> {
  const { since, head, statement, index } = bundle;
  if (since === null) return null;
  const signed = await checkpointOf(since.checkpoint, head.origin, log, policy, crypto);
  if (typeof signed === 'string') return signed;
  const state = await stateOf(since, signed.checkpoint, log, crypto);
  if (typeof state === 'string') return state;
  const inclusion = checkInclusion(statement, index, since.path, signed.checkpoint);
  if (inclusion.result === 'fail') return inclusion.sentence;
  if (signed.checkpoint.size > newest.size) return 'It is newer than the head.';
  return signed.checkpoint.size < newest.size || equalBytes(signed.checkpoint.root, newest.root)
    ? { signed, state }
    : 'Two roots are signed for one size.';
}

/** Times by which others than the signer had seen a checkpoint. */
function timesOf({ signed, state }: Bound, chain: readonly ChainHead[]): readonly number[] {
  const head = finalHeadOf(headsOf(chain, state), signed.checkpoint);
  return [...(head === null ? [] : [blockTimeOf(head)]), ...(signed.witnessedAt === null ? [] : [signed.witnessedAt])];
}

function anchorOf(bundle: Bundle, head: Bound, since: Bound | null, isCovered: boolean, chain: readonly ChainHead[]): CheckResult {
  const claimed = bundle.head.anchor;
  if (claimed !== null && !isSamePlace(claimed, head.state))
    return fail('The anchor that the file names is of another log than the state.');
  if (since !== null && isContradicted(headsOf(chain, since.state), since.signed.checkpoint))
    return fail('The chain holds another root for the size of the older checkpoint: the log was rewritten.');
  const check = checkAnchor(headsOf(chain, head.state), head.signed.checkpoint);
  return isCovered || check.result === 'fail' ? check : pending('The next anchor will cover it.');
}

/** Reads head, state, path, and the checkpoints around them, against the log that the policy names (null: it names none, and the best result is `unknown`). */
export async function findInLog(
  bundle: Bundle,
  log: PolicyLog | null,
  policy: Policy | null,
  chain: readonly ChainHead[],
  crypto: ProofCrypto,
): Promise<LogFinding> {
  const isCovered = bundle.pending === undefined;
  const nothing = { ledgerState: null, isCovered, isWitnessed: false, saidBy: null, heads: [] };
  const refused = (found: Partial<Checks>): LogFinding => ({
    inclusion: NOT_LOOKED_AT,
    checkpoint: NOT_LOOKED_AT,
    state: NOT_LOOKED_AT,
    anchor: NOT_LOOKED_AT,
    ...nothing,
    ...found,
  });
  const { origin } = bundle.head;

  const signed = await checkpointOf(bundle.head.checkpoint, origin, log, policy, crypto);
  if (typeof signed === 'string') return refused({ checkpoint: fail(signed) });
  const newer = bundle.pending === undefined ? signed : await checkpointOf(bundle.pending.checkpoint, origin, log, policy, crypto);
  if (typeof newer === 'string') return refused({ checkpoint: fail(newer) });
  const { checkpoint: newest } = newer;
  if (!isCovered && (newest.size <= signed.checkpoint.size || bundle.index < signed.checkpoint.size))
    return refused({ inclusion: fail('The file says that it waits for a state, and has one that covers it.') });
  const inclusion = checkInclusion(bundle.statement, bundle.index, bundle.path, newest);
  if (inclusion.result === 'fail') return refused({ inclusion });
  const state = await stateOf(bundle.head, signed.checkpoint, log, crypto);
  if (typeof state === 'string') return refused({ state: fail(state) });
  const since = await readSince(bundle, signed.checkpoint, log, policy, crypto);
  if (typeof since === 'string') return refused({ checkpoint: fail(`The older checkpoint does not hold: ${since}`) });
  if (log === null || policy === null) {
    const untrusted = unknown(
      policy === null ? 'It holds together; nothing says whose it is.' : 'It holds together, and your policy does not name this log.',
    );
    return { ...nothing, inclusion: untrusted, checkpoint: untrusted, state: untrusted, anchor: untrusted, ledgerState: state };
  }
  const head = { signed, state };
  const times = isCovered ? [head, ...(since === null ? [] : [since])].flatMap((bound) => timesOf(bound, chain)) : [];
  return {
    inclusion,
    checkpoint: checkWitnesses(newer, policy),
    state: isCovered
      ? pass(`The state of ${state.time.toISOString()} binds the log to its size and its chain.`)
      : pending('The log has it; the next state will bind it.'),
    anchor: anchorOf(bundle, head, since, isCovered, chain),
    ledgerState: state,
    isCovered,
    isWitnessed: policy.witnesses.quorum > 0 && newer.witnesses >= policy.witnesses.quorum,
    saidBy: times.length === 0 ? null : Math.min(...times),
    heads: headsOf(chain, state),
  };
}
