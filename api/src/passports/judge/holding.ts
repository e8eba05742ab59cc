import { findPeriod, type JsonObject } from '@terroir/proof';
import type { Holding } from '@terroir/schemas';
import { objectOf, subjectOf } from '../../statements/json-reading.ts';
import { dayInWords, dayOf } from './days.ts';

/** What was changed about a statement's status, and when. */
export interface StatusChanged {
  readonly purpose: 'revocation' | 'suspension';
  readonly value: boolean;
  readonly changedAt: Date;
}

/** What decides whether a statement holds. */
export interface Judged {
  readonly claims: JsonObject;
  /** What the status lists say now. */
  readonly isRevoked: boolean;
  readonly isSuspended: boolean;
  /** Oldest first. */
  readonly changes: readonly StatusChanged[];
  /** The key that signed it; null where none of that name is known. */
  readonly key: { readonly revokedAt: Date | null } | null;
  /** The block time of the first anchor that covers it: it was said at the latest then. */
  readonly anchoredAt: Date | null;
  /** The block time of the last anchor that does not cover it yet: it was logged after that. */
  readonly notAnchoredAt: Date | null;
}

const HOLDS: Holding = { word: 'valid', text: 'In force, and neither revoked nor suspended.' };

/** A key counts for what was logged before it was withdrawn; where no trusted time shows which, nobody can tell. */
function ofKey({ key, anchoredAt, notAnchoredAt }: Judged): Holding | null {
  if (key === null) return { word: 'unknown', text: 'The key that signed it is not known here.' };
  const { revokedAt } = key;
  if (revokedAt === null || (anchoredAt !== null && anchoredAt <= revokedAt)) return null;
  const withdrawn = `The key that signed it counts no more as of ${dayOf(revokedAt)}`;
  return notAnchoredAt !== null && notAnchoredAt >= revokedAt
    ? { word: 'revoked', text: `${withdrawn}, and it was logged after that.` }
    : { word: 'unknown', text: `${withdrawn}, and no trusted time shows that it was logged before.` };
}

const momentOf = (value: unknown): string | null => (typeof value === 'string' ? dayOf(new Date(value)) : null);

/** The first and the last day in words: those of the certificate where there is one, else the credential's own. */
function daysOf(claims: JsonObject): { readonly first: string | null; readonly last: string | null } {
  const { validFrom, validUntil } = objectOf(subjectOf(claims)['certificate']);
  return {
    first: typeof validFrom === 'string' ? dayInWords(validFrom) : momentOf(claims['validFrom']),
    last: typeof validUntil === 'string' ? dayInWords(validUntil) : momentOf(claims['validUntil']),
  };
}

/** The certificate's days are inclusive, in its zone; the credential's period is VC's. The rule is the verifier's own. */
function ofPeriod({ claims }: Judged, at: Date): Holding | null {
  const { check, period } = findPeriod(claims, at);
  if (check.result === 'fail') return { word: 'unknown', text: 'Its period cannot be read.' };
  const { first, last } = daysOf(claims);
  if (period === 'after') return { word: 'expired', text: last === null ? 'Its period is over.' : `Its last day was ${last}.` };
  if (period === 'before')
    return { word: 'not-yet-valid', text: first === null ? 'Its period has not begun.' : `Its first day is ${first}.` };
  return check.result === 'unknown'
    ? { word: 'unknown', text: 'The days of its certificate are withheld: whether it is in force cannot be told.' }
    : null;
}

/** Whether a statement holds now. The lists decide; what was said of a change only tells since when. */
export function holdsNow(statement: Judged, now: Date): Holding {
  const since = (purpose: StatusChanged['purpose']): string => {
    const change = statement.changes.findLast((one) => one.purpose === purpose && one.value);
    return change === undefined ? '' : ` ${purpose === 'revocation' ? 'on' : 'since'} ${dayOf(change.changedAt)}`;
  };
  if (statement.isRevoked) return { word: 'revoked', text: `Withdrawn for good${since('revocation')}.` };
  const key = ofKey(statement);
  if (key !== null) return key;
  if (statement.isSuspended) return { word: 'suspended', text: `Suspended${since('suspension')}.` };
  return ofPeriod(statement, now) ?? HOLDS;
}

/** Whether a statement held at a time that is past: at the transaction. A change counts from when it was made. */
export function heldAt(statement: Judged, at: Date): Holding {
  const before = statement.changes.filter(({ changedAt }) => changedAt <= at);
  const isSet = (purpose: StatusChanged['purpose']): boolean => before.findLast((one) => one.purpose === purpose)?.value === true;
  const then = `On ${dayOf(at)}, when it mattered,`;
  if (isSet('revocation')) return { word: 'revoked', text: `${then} it was withdrawn already.` };
  const key = ofKey(statement);
  if (key !== null) return key;
  if (isSet('suspension')) return { word: 'suspended', text: `${then} it was suspended.` };
  const period = ofPeriod(statement, at);
  return period === null
    ? { word: 'valid', text: `${then} it was in force.` }
    : { ...period, text: period.word === 'unknown' ? period.text : `${then} it was not in force. ${period.text}` };
}

/** What decides first when something had to hold at several times. */
const WORST: readonly Holding['word'][] = ['revoked', 'suspended', 'expired', 'not-yet-valid', 'unknown', 'valid'];

/** Whether a statement held at the transaction, which may have had several times: the worst of them counts. */
export function heldAtTransaction(statement: Judged, times: readonly Date[]): Holding {
  const held = times.map((at) => heldAt(statement, at)).sort((a, b) => WORST.indexOf(a.word) - WORST.indexOf(b.word));
  return held[0] ?? { word: 'unknown', text: 'No event says when it mattered.' };
}
