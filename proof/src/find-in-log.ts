import { equalBytes, fromBase64 } from './bytes.ts';
import type { Bundle } from './bundle.ts';
import { blockTimeOf, type ChainHead } from './chain-head.ts';
import { checkAnchor, finalHeadOf, headsOf, isContradicted } from './check-anchor.ts';
import { checkpointOf, type SignedCheckpoint } from './check-checkpoint.ts';
import { isSamePlace, stateOf, type State } from './check-state.ts';
import { fail, pass, pending, unknown } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { ProofCrypto } from './crypto.ts';
import { refuse, tried, triedLater } from './error.ts';
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

const NOT_LOOKED_AT = unknown('rests-on');
const UNREAD = { inclusion: NOT_LOOKED_AT, checkpoint: NOT_LOOKED_AT, state: NOT_LOOKED_AT, anchor: NOT_LOOKED_AT };

function checkInclusion(statement: string, index: number, path: readonly string[], checkpoint: Checkpoint): CheckResult {
  const root = tried(() => rootFromInclusion(leafHash(entryOf(statement)), index, checkpoint.size, path.map(fromBase64)));
  if (root.refusal !== null) return fail('path-unfit', root.refusal);
  return equalBytes(root.value, checkpoint.root) ? pass('in-log', index, checkpoint.size) : fail('path-elsewhere');
}

function checkWitnesses(signed: SignedCheckpoint, policy: Policy): CheckResult {
  const { quorum } = policy.witnesses;
  if (signed.witnesses < quorum) return unknown('few-witnesses', quorum, signed.witnesses);
  return quorum === 0 ? pass('checkpoint-signed') : pass('checkpoint-witnessed', signed.witnesses);
}

/** The older checkpoint that already covered the statement. A part that does not hold is not passed over: nobody honest would have put it there. @throws ProofError */
async function readSince(
  bundle: Bundle,
  newest: Checkpoint,
  log: PolicyLog | null,
  policy: Policy | null,
  crypto: ProofCrypto,
): Promise<Bound | null> {
  const { since, head, statement, index } = bundle;
  if (since === null) return null;
  const signed = await checkpointOf(since.checkpoint, head.origin, log, policy, crypto);
  const state = await stateOf(since, signed.checkpoint, log, crypto);
  const inclusion = checkInclusion(statement, index, since.path, signed.checkpoint);
  if (inclusion.result === 'fail') refuse(...inclusion.reason);
  if (signed.checkpoint.size > newest.size) refuse('since-newer');
  return signed.checkpoint.size < newest.size || equalBytes(signed.checkpoint.root, newest.root) ? { signed, state } : refuse('two-roots');
}

/** Times by which others than the signer had seen a checkpoint. */
function timesOf({ signed, state }: Bound, chain: readonly ChainHead[]): readonly number[] {
  const head = finalHeadOf(headsOf(chain, state), signed.checkpoint);
  return [...(head === null ? [] : [blockTimeOf(head)]), ...(signed.witnessedAt === null ? [] : [signed.witnessedAt])];
}

function anchorOf(bundle: Bundle, head: Bound, since: Bound | null, isCovered: boolean, chain: readonly ChainHead[]): CheckResult {
  const claimed = bundle.head.anchor;
  if (claimed !== null && !isSamePlace(claimed, head.state)) return fail('anchor-elsewhere');
  if (since !== null && isContradicted(headsOf(chain, since.state), since.signed.checkpoint)) return fail('anchor-rewritten');
  const check = checkAnchor(headsOf(chain, head.state), head.signed.checkpoint);
  return isCovered || check.result === 'fail' ? check : pending('anchor-next');
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
  const refused = (found: Partial<Checks>): LogFinding => ({ ...UNREAD, ...nothing, ...found });

  const read = async (text: string) => checkpointOf(text, bundle.head.origin, log, policy, crypto);

  const head = await triedLater(read(bundle.head.checkpoint));
  if (head.refusal !== null) return refused({ checkpoint: fail(...head.refusal) });
  const waiting = await triedLater(bundle.pending === undefined ? Promise.resolve(head.value) : read(bundle.pending.checkpoint));
  if (waiting.refusal !== null) return refused({ checkpoint: fail(...waiting.refusal) });
  const [signed, newer] = [head.value, waiting.value];
  const { checkpoint: newest } = newer;
  if (!isCovered && (newest.size <= signed.checkpoint.size || bundle.index < signed.checkpoint.size))
    return refused({ inclusion: fail('not-pending') });
  const inclusion = checkInclusion(bundle.statement, bundle.index, bundle.path, newest);
  if (inclusion.result === 'fail') return refused({ inclusion });
  const { value: state, refusal } = await triedLater(stateOf(bundle.head, signed.checkpoint, log, crypto));
  if (refusal !== null) return refused({ state: fail(...refusal) });
  const older = await triedLater(readSince(bundle, signed.checkpoint, log, policy, crypto));
  if (older.refusal !== null) return refused({ checkpoint: fail('since-broken', older.refusal) });
  const since = older.value;
  if (log === null || policy === null) {
    const untrusted = unknown(policy === null ? 'no-policy' : 'log-unnamed');
    return { ...nothing, inclusion: untrusted, checkpoint: untrusted, state: untrusted, anchor: untrusted, ledgerState: state };
  }
  const bound = { signed, state };
  const times = isCovered ? [bound, ...(since === null ? [] : [since])].flatMap((one) => timesOf(one, chain)) : [];
  return {
    inclusion,
    checkpoint: checkWitnesses(newer, policy),
    state: isCovered ? pass('state-binds', state.time.toISOString()) : pending('state-pending'),
    anchor: anchorOf(bundle, bound, since, isCovered, chain),
    ledgerState: state,
    isCovered,
    isWitnessed: policy.witnesses.quorum > 0 && newer.witnesses >= policy.witnesses.quorum,
    saidBy: times.length === 0 ? null : Math.min(...times),
    heads: headsOf(chain, state),
  };
}
