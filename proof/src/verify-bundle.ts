import { equalBytes, fromBase64, toHex } from './bytes.ts';
import { parseBundle, type Bundle } from './bundle.ts';
import type { ChainHead } from './chain-head.ts';
import { checkAnchor, finalHeadOf, headsOf } from './check-anchor.ts';
import { checkpointOf, type SignedCheckpoint } from './check-checkpoint.ts';
import { findIssuer } from './check-issuer.ts';
import { stateOf, type State } from './check-state.ts';
import { findStatus } from './check-status.ts';
import { fail, notApplicable, pass, pending, tried, unknown } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { ProofCrypto } from './crypto.ts';
import { discloseClaims } from './disclosure.ts';
import { ProofError } from './error.ts';
import { leafHash } from './hash.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { entryOf, parseJws, type Jws } from './jws.ts';
import { refuseKeyBinding } from './key-binding.ts';
import { isSignedBy } from './keys.ts';
import type { Policy, PolicyLog } from './policy.ts';
import { sentenceOf, SHOWS_NOT } from './sentences.ts';
import { subjectsOf } from './subject.ts';
import { thingKey } from './thing-key.ts';
import { rootFromInclusion } from './tree.ts';
import { CHECKS, verdictOf, type Check, type CheckName, type Checks, type Verdict } from './verdict.ts';

/** What the reader came for: any of it may be left out. */
export interface Expect {
  /** The id of the statement that was asked for. */
  readonly statement?: string;
  /** The URI that was scanned, or that the statement is to be about. */
  readonly subject?: string;
  readonly audience?: string;
  readonly nonce?: string;
}

/** What the rules need besides the bundle and the policy. */
export interface Circumstances {
  readonly at: Date;
  readonly expect?: Expect;
  /** Heads that the caller saw on chain: from an RPC or from checked storage proofs. */
  readonly chain?: readonly ChainHead[];
  readonly crypto: ProofCrypto;
}

/** What a bundle shows, check by check, and what that amounts to. */
export interface Verification {
  readonly verdict: Verdict;
  readonly sentence: string;
  /** What a `valid` rests on. */
  readonly basis: 'anchored' | 'witnessed' | 'log' | null;
  /** The time that the verdict is for. */
  readonly at: string;
  /** The time of the state that status and issuer were taken from. */
  readonly asOf: string | null;
  /** The earliest trusted time by which it was said: the block time of an anchor that covers it, or a witness's. */
  readonly saidBy: string | null;
  readonly keyHeldBy: 'operator' | 'self' | 'unknown';
  /** The statement's id. */
  readonly statement: string | null;
  readonly issuer: string | null;
  readonly origin: string | null;
  readonly index: number | null;
  /** What is stated, as far as it is disclosed. */
  readonly payload: JsonObject | null;
  readonly doesNotShow: readonly string[];
  readonly checks: Checks;
}

const TOLERANCE_MS = 60_000;

const CREDENTIAL_TYPES = ['vc+jwt', 'vc+sd-jwt'];
const LEDGER_TYPES = ['terroir-state+jwt', 'terroir-policy+jwt'];

interface Stated {
  readonly jws: Jws;
  readonly payload: JsonObject;
  readonly issuer: string;
}

/** The statement inside of a bundle, with what is disclosed. @throws ProofError when it is none of the kinds that are ever entries */
function readStatement(bundle: Pick<Bundle, 'statement' | 'disclosures'>, ledgerDid: string | null): Stated {
  const jws = parseJws(bundle.statement);
  const { typ } = jws.header;
  const refuse = (message: string): never => {
    throw new ProofError('wrong-form', message);
  };
  if (typ !== 'vc+sd-jwt' && bundle.disclosures.length > 0) refuse('There are disclosures for a statement that withholds nothing.');
  if (LEDGER_TYPES.includes(typ)) return { jws, payload: jws.payload, issuer: ledgerDid ?? '' };
  if (!CREDENTIAL_TYPES.includes(typ)) refuse('This kind of statement is not known here.');
  const payload = typ === 'vc+sd-jwt' ? discloseClaims(jws.payload, bundle.disclosures) : jws.payload;
  const { issuer: who, iss, type } = payload;
  const issuer = isJsonObject(who) ? who['id'] : who;
  const context = payload['@context'];
  if (typeof issuer !== 'string') return refuse('The statement names no issuer.');
  if (Object.hasOwn(payload, 'vc')) refuse('The statement has a vc claim: it is of an older kind, which is not read here.');
  if (iss !== undefined && iss !== issuer) refuse('The statement has two issuers.');
  if (!Array.isArray(context) || context[0] !== 'https://www.w3.org/ns/credentials/v2') refuse('The statement is not a Verifiable Credential 2.0: its first context is another.');
  if (!Array.isArray(type) || !type.includes('VerifiableCredential')) refuse('The statement is not a Verifiable Credential.');
  return { jws, payload, issuer };
}

interface Period {
  readonly check: Check;
  readonly period: 'before' | 'within' | 'after';
}

function findPeriod({ validFrom, validUntil }: JsonObject, at: Date): Period {
  const timeOf = (value: unknown): number | null => {
    if (value === undefined) return null;
    const isTime = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(value);
    return isTime ? new Date(value).getTime() : NaN;
  };
  const [from, until] = [timeOf(validFrom), timeOf(validUntil)];
  if (Number.isNaN(from) || Number.isNaN(until)) return { check: fail('The period of the statement cannot be read.'), period: 'within' };
  if (from !== null && until !== null && until < from) return { check: fail('The statement ends before it begins.'), period: 'within' };
  const now = at.getTime();
  if (until !== null && now > until + TOLERANCE_MS) return { check: pass(`The period is known: it ended on ${String(validUntil)}.`), period: 'after' };
  if (from !== null && now < from - TOLERANCE_MS) return { check: pass(`The period is known: it begins on ${String(validFrom)}.`), period: 'before' };
  return { check: from === null && until === null ? notApplicable('The statement has no period.') : pass('The time is inside of the period of the statement.'), period: 'within' };
}

function checkSubject(payload: JsonObject, id: string, expect: Expect): Check {
  if (expect.statement !== undefined && expect.statement !== id) return fail('This is another statement than the one that was asked for.');
  if (expect.subject === undefined) return notApplicable(expect.statement === undefined ? 'Nobody asked what it is about.' : 'It is the statement that was asked for.');
  if (subjectsOf(payload).has(thingKey(expect.subject))) return pass('It is about what was asked for.');
  return fail('It is about something else than what was asked for.');
}

/** The log's part: a signed checkpoint, the state that ends it, and the statement inside of the tree. */
interface Logged {
  readonly checkpoint: Check;
  readonly inclusion: Check;
  readonly state: Check;
  readonly signed: SignedCheckpoint | null;
  readonly ledgerState: State | null;
  /** Whether the head covers the statement; otherwise a newer checkpoint without a state does. */
  readonly isCovered: boolean;
}

function checkInclusion(statement: string, index: number, path: readonly string[], checkpoint: Checkpoint): Check {
  const root = tried(() => rootFromInclusion(leafHash(entryOf(statement)), index, checkpoint.size, path.map(fromBase64)));
  if (root.refusal !== null) return fail(`The path does not fit: ${root.refusal}`);
  return equalBytes(root.value, checkpoint.root) ? pass(`It is entry ${String(index)} of ${String(checkpoint.size)} in the log.`) : fail('The path leads to another root: the statement is not in the log, or was changed.');
}

async function findInLog(bundle: Bundle, log: PolicyLog | null, policy: Policy | null, crypto: ProofCrypto): Promise<Logged> {
  const isCovered = bundle.pending === undefined;
  const nothing = { signed: null, ledgerState: null, isCovered };
  const untrusted = policy === null ? 'No policy says whose log this is.' : 'Your policy does not name this log.';
  if (log === null || policy === null) return { checkpoint: unknown(untrusted), inclusion: unknown(untrusted), state: unknown(untrusted), ...nothing };
  const signed = await checkpointOf(bundle.head.checkpoint, log, policy, crypto);
  if (typeof signed === 'string') return { checkpoint: fail(signed), inclusion: unknown('There is no checkpoint to look into.'), state: unknown('There is no checkpoint to look into.'), ...nothing };
  const { quorum } = policy.witnesses;
  const checkpoint =
    signed.witnesses < quorum ? unknown(`Of ${String(quorum)} witnesses that your policy asks for, ${String(signed.witnesses)} signed.`) : pass('The log signed the checkpoint.');
  const state = await stateOf(bundle.head, signed.checkpoint, log, crypto);
  if (typeof state === 'string') return { checkpoint, inclusion: unknown('There is no state that binds the size of the log.'), state: fail(state), signed, ledgerState: null, isCovered };
  if (bundle.pending === undefined) {
    const inclusion = checkInclusion(bundle.statement, bundle.index, bundle.path, signed.checkpoint);
    return { checkpoint, inclusion, state: pass(`The state of ${state.time.toISOString()} binds the log to its size and its chain.`), signed, ledgerState: state, isCovered };
  }
  const newer = await checkpointOf(bundle.pending.checkpoint, log, policy, crypto);
  if (typeof newer === 'string') return { checkpoint: fail(newer), inclusion: unknown('There is no checkpoint to look into.'), state: pending('No state covers it yet.'), signed, ledgerState: state, isCovered };
  const isBehind = newer.checkpoint.size > signed.checkpoint.size && bundle.index >= signed.checkpoint.size;
  const inclusion = isBehind ? checkInclusion(bundle.statement, bundle.index, bundle.path, newer.checkpoint) : fail('The file says that it waits for a state, and has one that covers it.');
  return { checkpoint, inclusion, state: pending('The log has it; the next state, within minutes, will bind it.'), signed, ledgerState: state, isCovered };
}

/** When it was said at the latest, by times that are not the signer's. Checks the older head too: a bundle with a part that does not hold is not to be believed in any. */
async function findTime(bundle: Bundle, logged: Logged, log: PolicyLog, policy: Policy, chain: readonly ChainHead[], crypto: ProofCrypto): Promise<Date | null | string> {
  const { signed, ledgerState, isCovered } = logged;
  if (signed === null || ledgerState === null || !isCovered) return null;
  const heads = headsOf(chain, ledgerState);
  const times: number[] = [];
  const add = (one: SignedCheckpoint): void => {
    const head = finalHeadOf(heads, one.checkpoint);
    if (head !== null) times.push(head.time);
    if (one.witnessedAt !== null) times.push(one.witnessedAt);
  };
  add(signed);
  if (bundle.since !== null) {
    const since = await checkpointOf(bundle.since.checkpoint, log, policy, crypto);
    if (typeof since === 'string') return `The older checkpoint does not hold: ${since}`;
    const state = await stateOf(bundle.since, since.checkpoint, log, crypto);
    if (typeof state === 'string') return `The older checkpoint does not hold: ${state}`;
    const inclusion = checkInclusion(bundle.statement, bundle.index, bundle.since.path, since.checkpoint);
    if (inclusion.result !== 'pass') return `The older checkpoint does not hold: ${inclusion.sentence}`;
    add(since);
  }
  return times.length === 0 ? null : new Date(Math.min(...times) * 1000);
}

/** A key that was withdrawn counts for what was logged before, and for nothing else. */
function checkWithdrawal(revoked: Date, saidBy: Date | null, bundle: Bundle, logged: Logged, chain: readonly ChainHead[]): Check {
  if (saidBy !== null && saidBy < revoked) return pass(`The key was withdrawn as of ${revoked.toISOString()}; the statement was logged before.`);
  const heads = logged.ledgerState === null ? [] : headsOf(chain, logged.ledgerState);
  const isAfter = heads.some((head) => head.final && head.size <= bundle.index && head.time * 1000 >= revoked.getTime());
  return isAfter
    ? fail(`The key was withdrawn as of ${revoked.toISOString()}; the statement was logged after that.`)
    : unknown(`The key was withdrawn as of ${revoked.toISOString()}, and no trusted time shows whether the statement was logged before.`);
}

async function checkSignature(bundle: Bundle, stated: Stated, key: Parameters<typeof isSignedBy>[1] | null, { at, expect = {}, crypto }: Circumstances): Promise<Check> {
  if (key === null) return unknown('Without the key of the issuer the signature cannot be checked.');
  if (!(await isSignedBy(stated.jws, key, crypto))) return fail('The signature does not hold: the statement was changed, or another key signed it.');
  if (bundle.kbJwt === null) return expect.audience === undefined ? pass('The issuer signed exactly this.') : fail('Nobody shows to be the holder, and that was asked for.');
  const refusal = await refuseKeyBinding(bundle.kbJwt, { statement: bundle.statement, disclosures: bundle.disclosures, payload: stated.payload }, { audience: expect.audience, nonce: expect.nonce, at, toleranceMs: TOLERANCE_MS }, crypto);
  return refusal === null ? pass('The issuer signed exactly this, and its holder presents it.') : fail(refusal);
}

/** The status finding's check, with the age that the policy allows. */
function agedStatus(check: Check, state: State | null, at: Date, policy: Policy | null): Check {
  if (state === null || policy === null || check.result !== 'pass') return check;
  const age = at.getTime() - state.time.getTime();
  if (age < -TOLERANCE_MS) return unknown('The state is newer than the time that was asked for.');
  return age > policy.maxStateAgeSeconds * 1000 ? unknown(`Known as of ${state.time.toISOString()}: since then nothing newer is at hand.`) : check;
}

function unreadable(at: Date, sentence: string): Verification {
  const checks = Object.fromEntries(CHECKS.map((name) => [name, unknown('Not looked at.')])) as { [name in CheckName]: Check };
  checks.format = fail(sentence);
  return { verdict: 'invalid', sentence, basis: null, at: at.toISOString(), asOf: null, saidBy: null, keyHeldBy: 'unknown', statement: null, issuer: null, origin: null, index: null, payload: null, doesNotShow: SHOWS_NOT, checks };
}

/**
 * Checks a proof bundle against what the reader trusts (the policy) and saw (the chain), as of `at`. Pure: the same arguments give the same answer.
 * Everything in the bundle is hostile; whatever it holds, the answer is a verdict and not an error.
 */
export async function verifyBundle(source: string | Bundle, policy: Policy | null, circumstances: Circumstances): Promise<Verification> {
  const { at, expect = {}, chain = [], crypto } = circumstances;
  const read = tried(() => {
    const bundle = typeof source === 'string' ? parseBundle(source) : source;
    const log = policy?.logs.find(({ origin }) => origin === bundle.head.origin) ?? null;
    return { bundle, log, stated: readStatement(bundle, log?.ledger.did ?? null) };
  });
  if (read.refusal !== null) return unreadable(at, `The file cannot be read: ${read.refusal}`);
  const { bundle, log, stated } = read.value;

  const logged = await findInLog(bundle, log, policy, crypto);
  const state = logged.inclusion.result === 'fail' ? null : logged.ledgerState;
  const time = log === null || policy === null ? null : await findTime(bundle, logged, log, policy, chain, crypto);
  const saidBy = typeof time === 'string' ? null : time;
  const issuer = findIssuer(bundle, stated.jws, stated.issuer, log, state, policy);
  const status = LEDGER_TYPES.includes(stated.jws.header.typ)
    ? { check: notApplicable('Statements of this kind have no status.'), isRevoked: false, isSuspended: false }
    : await findStatus(bundle, stated.payload, log, state, logged.isCovered, crypto);
  const period = findPeriod(stated.payload, at);
  const id = toHex(entryOf(bundle.statement));

  const checks: Checks = {
    format: typeof time === 'string' ? fail(time) : pass('The file is whole.'),
    signature: await checkSignature(bundle, stated, issuer.key, circumstances),
    issuer: issuer.revoked === null || issuer.check.result !== 'pass' ? issuer.check : checkWithdrawal(issuer.revoked, saidBy, bundle, logged, chain),
    inclusion: logged.inclusion,
    checkpoint: logged.checkpoint,
    state: logged.state,
    anchor: logged.signed === null || logged.ledgerState === null ? unknown('There is no state that names a chain.') : checkAnchor(headsOf(chain, logged.ledgerState), logged.signed.checkpoint),
    status: status.isRevoked ? status.check : agedStatus(status.check, state, at, policy),
    validity: period.check,
    subject: checkSubject(stated.payload, id, expect),
  };
  const verdict = verdictOf({
    checks,
    required: new Set<CheckName>(['format', ...(policy?.require ?? []), ...(expect.subject === undefined ? [] : (['subject'] as const))]),
    isRevoked: status.isRevoked,
    isSuspended: status.isSuspended,
    period: period.period,
    isOriginTrusted: log !== null,
  });
  const isWitnessed = policy !== null && policy.witnesses.quorum > 0 && (logged.signed?.witnesses ?? 0) >= policy.witnesses.quorum;
  const asOf = state?.time.toISOString() ?? null;
  return {
    verdict,
    sentence: sentenceOf(verdict, checks, asOf),
    basis: verdict !== 'valid' ? null : checks.anchor.result === 'pass' ? 'anchored' : isWitnessed ? 'witnessed' : 'log',
    at: at.toISOString(),
    asOf,
    saidBy: saidBy?.toISOString() ?? null,
    keyHeldBy: issuer.keyHeldBy,
    statement: id,
    issuer: stated.issuer === '' ? null : stated.issuer,
    origin: bundle.head.origin,
    index: bundle.index,
    payload: stated.payload,
    doesNotShow: SHOWS_NOT,
    checks,
  };
}
