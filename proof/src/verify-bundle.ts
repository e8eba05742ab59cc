import { toHex } from './bytes.ts';
import { parseBundle, type Bundle } from './bundle.ts';
import { blockTimeOf, checkChainHead, type ChainHead } from './chain-head.ts';
import { findIssuer, type IssuerFinding } from './check-issuer.ts';
import { findStatus } from './check-status.ts';
import { fail, notApplicable, pass, unknown } from './check.ts';
import type { ProofCrypto } from './crypto.ts';
import { refuse, tried, triedLater } from './error.ts';
import { findInLog, type LogFinding } from './find-in-log.ts';
import type { JsonObject } from './json.ts';
import { entryOf } from './jws.ts';
import { checkKeyBinding } from './key-binding.ts';
import { isSignedBy } from './keys.ts';
import { parseVerifierKey } from './note.ts';
import type { Policy, PolicyLog } from './policy.ts';
import type { Reason } from './reason.ts';
import { replacementOf } from './replacement.ts';
import { LEDGER_TYPES, readStatement, withheldIn, type Stated, type Withheld } from './statement.ts';
import { subjectsOf } from './subject.ts';
import { summaryOf } from './summary.ts';
import { thingKey } from './thing-key.ts';
import { findPeriod, TOLERANCE_MS } from './validity.ts';
import { CHECKS, verdictOf, type CheckName, type CheckResult, type Checks, type Verdict } from './verdict.ts';

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
  /** Why, as the first check that decides it says. */
  readonly reason: Reason;
  /** What a `valid` rests on. */
  readonly basis: 'anchored' | 'witnessed' | 'log' | null;
  /** The time that the verdict is for. */
  readonly at: string;
  /** The time of the state that status and issuer were taken from. */
  readonly validAsOf: string | null;
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
  readonly withheld: readonly Withheld[];
  /** The id of the statement that replaces a revoked one, where the file says so. */
  readonly replacedBy: string | null;
  readonly checks: Checks;
}

/** A bundle that was read, with the log that the policy names for it. */
interface Given {
  readonly bundle: Bundle;
  readonly stated: Stated;
  readonly log: PolicyLog | null;
  /** The statement's id. */
  readonly id: string;
}

/** @throws ProofError for what has no text, as an object that holds itself */
function textOf(source: string | Bundle): string {
  try {
    // In a list, since what has no JSON is null there and no text at all alone.
    return typeof source === 'string' ? source : JSON.stringify([source]).slice(1, -1);
  } catch {
    refuse('no-bundle');
  }
}

/** Reads what was given, as text whatever it was: an object that somebody else parsed is no less hostile. @throws ProofError */
function read(source: string | Bundle, policy: Policy | null): Given {
  const bundle = parseBundle(textOf(source));
  const log = policy?.logs.find(({ origin }) => origin === bundle.head.origin) ?? null;
  return { bundle, log, stated: readStatement(bundle), id: toHex(entryOf(bundle.statement)) };
}

/** Blocks and witnesses tell whole seconds: what they saw may have come as much later. */
const SECOND_MS = 1000;

/** A key that was withdrawn counts for what was logged before, by a time that is not the signer's, and for nothing else. */
function checkWithdrawal(revoked: Date, index: number, { saidBy, heads }: LogFinding): CheckResult {
  const asOf = revoked.toISOString();
  if (saidBy !== null && saidBy + SECOND_MS <= revoked.getTime()) return pass('withdrawn-later', asOf);
  const isAfter = heads.some((head) => head.final && head.size <= index && blockTimeOf(head) >= revoked.getTime());
  return isAfter ? fail('withdrawn-before', asOf) : unknown('withdrawn-untold', asOf);
}

async function checkSignature(
  { stated, bundle }: Given,
  { key, check }: IssuerFinding,
  { at, expect = {}, crypto }: Circumstances,
): Promise<CheckResult> {
  if (key === null) return unknown('key-unknown');
  if (!(await isSignedBy(stated.jws, key, crypto))) return fail('not-signed');
  const presented = { ...bundle, payload: stated.payload };
  const { refusal } = await triedLater(checkKeyBinding(bundle.kbJwt, presented, expect, at.getTime() + TOLERANCE_MS, crypto));
  if (refusal !== null) return fail(...refusal);
  if (check.result !== 'pass') return unknown('signed-by-whom');
  return pass(bundle.kbJwt === null ? 'signed' : 'signed-and-held');
}

function checkSubject({ stated, id }: Given, { expect = {} }: Circumstances): CheckResult {
  if (expect.statement !== undefined && expect.statement !== id) return fail('another-statement');
  if (expect.subject === undefined) return notApplicable(expect.statement === undefined ? 'subject-unasked' : 'statement-asked');
  if (subjectsOf(stated.payload).has(thingKey(expect.subject))) return pass('subject-asked');
  const isVeiled = withheldIn(stated.payload).some(({ at }) => at.startsWith('/credentialSubject'));
  return isVeiled ? unknown('subject-withheld') : fail('subject-other');
}

function unreadable(at: Date, reason: Reason): Verification {
  const unread = Object.fromEntries(CHECKS.map((name) => [name, unknown('not-looked-at')])) as unknown as Checks;
  return {
    verdict: 'invalid',
    reason,
    basis: null,
    at: at.toISOString(),
    validAsOf: null,
    saidBy: null,
    keyHeldBy: 'unknown',
    statement: null,
    issuer: null,
    origin: null,
    index: null,
    payload: null,
    withheld: [],
    replacedBy: null,
    checks: { ...unread, format: fail(...reason) },
  };
}

/** How long ago the state was made, where that is too long for the policy or not long enough for the time that was asked for. */
function refuseAge(stateTime: Date | undefined, at: Date, policy: Policy | null): 'too-old' | 'too-new' | null {
  if (stateTime === undefined || policy === null) return null;
  const ageMs = at.getTime() - stateTime.getTime();
  if (ageMs < -TOLERANCE_MS) return 'too-new';
  return ageMs > policy.maxStateAgeSeconds * 1000 ? 'too-old' : null;
}

const staleness = (age: 'too-old' | 'too-new', isValidThen: boolean, validAsOf: string | null): CheckResult =>
  age === 'too-new' ? unknown('state-too-new') : unknown(isValidThen ? 'valid-then' : 'state-too-old', String(validAsOf));

/** The checks without what a state of another time cannot say: whether the status changed since, and whether a key that it vouches for was withdrawn. */
const agedChecks = (checks: Checks, issuer: IssuerFinding, stale: CheckResult): Checks => ({
  ...checks,
  status: checks.status.result === 'pass' ? stale : checks.status,
  issuer: checks.issuer.result === 'pass' && issuer.source === 'state' ? stale : checks.issuer,
});

/**
 * Checks a proof bundle against what the reader trusts (the policy) and saw (the chain), as of `at`. Pure: the same arguments give the same answer.
 * Everything in the bundle is hostile; whatever it holds, the answer is a verdict and not an error.
 * @throws ProofError only for a policy, a time or a chain head of the caller that cannot be read
 */
export async function verifyBundle(source: string | Bundle, policy: Policy | null, circumstances: Circumstances): Promise<Verification> {
  const { at, expect = {}, chain = [], crypto } = circumstances;
  if (Number.isNaN(at.getTime())) refuse('no-asked-time');
  // A policy that did not come through `parsePolicy` is the caller's slip, and no fault of the file.
  policy?.logs
    .flatMap(({ keys }) => keys)
    .concat(policy.witnesses.keys)
    .forEach(parseVerifierKey);
  chain.forEach(checkChainHead);
  const { value: given, refusal } = tried(() => read(source, policy));
  if (refusal !== null) return unreadable(at, ['unreadable', refusal]);
  const { bundle, stated, log, id } = given;

  const logged = await findInLog(bundle, log, policy, chain, crypto);
  const known = { log, policy, state: logged.ledgerState, isCovered: logged.isCovered };
  const issuer = findIssuer(bundle, stated, known);
  const isOfLedger = LEDGER_TYPES.includes(stated.jws.header.typ);
  const status = isOfLedger
    ? { check: notApplicable('status-none'), isRevoked: false, isSuspended: false }
    : await findStatus(bundle, stated, known, crypto);
  const period = findPeriod(stated.payload, at);
  const validAsOf = logged.ledgerState === null || log === null ? null : logged.ledgerState.time.toISOString();

  const checks: Checks = {
    format: pass('whole'),
    signature: await checkSignature(given, issuer, circumstances),
    issuer:
      issuer.revoked === null || issuer.check.result !== 'pass' ? issuer.check : checkWithdrawal(issuer.revoked, bundle.index, logged),
    inclusion: logged.inclusion,
    checkpoint: logged.checkpoint,
    state: logged.state,
    anchor: logged.anchor,
    status: status.check,
    validity: period.check,
    subject: checkSubject(given, circumstances),
  };
  const isAskedFor = expect.subject !== undefined || expect.statement !== undefined;
  const required = new Set<CheckName>(['format', ...(policy?.require ?? CHECKS), ...(isAskedFor ? (['subject'] as const) : [])]);
  const { isRevoked, isSuspended } = status;
  const verdictBy = (final: Checks): Verdict =>
    verdictOf({ checks: final, required, isRevoked, isSuspended, period: period.period, isOriginTrusted: log !== null });

  const age = isRevoked || isSuspended ? null : refuseAge(logged.ledgerState?.time, at, policy);
  const isValidThen = age === 'too-old' && verdictBy(checks) === 'valid';
  const final = age === null ? checks : agedChecks(checks, issuer, staleness(age, isValidThen, validAsOf));
  const verdict = verdictBy(final);
  const replacedBy = verdict === 'revoked' ? await replacementOf(bundle.change, { id, did: stated.issuer }, { log, issuer }, crypto) : null;
  return {
    verdict,
    reason: summaryOf(verdict, final, required, replacedBy),
    basis: verdict !== 'valid' ? null : final.anchor.result === 'pass' ? 'anchored' : logged.isWitnessed ? 'witnessed' : 'log',
    at: at.toISOString(),
    validAsOf,
    saidBy: logged.saidBy === null ? null : new Date(logged.saidBy).toISOString(),
    keyHeldBy: issuer.keyHeldBy,
    statement: id,
    issuer: stated.issuer ?? log?.ledger.did ?? null,
    origin: bundle.head.origin,
    index: bundle.index,
    payload: stated.payload,
    withheld: withheldIn(stated.payload),
    replacedBy,
    checks: final,
  };
}
